/** The rep's own microphones: which there are, which one was chosen before, and opening one. */
import { SourceProblem } from "./source.ts";

export type Microphone = { readonly id: string; readonly label: string };

const chosenKey = "wingman.microphone";
/** Chromium lists these beside the devices they stand for. */
const aliases = new Set(["default", "communications"]);

/** Labels are empty until the browser was allowed to listen once. */
export const listMicrophones = async (): Promise<readonly Microphone[]> => {
  const devices = await (navigator.mediaDevices?.enumerateDevices() ?? Promise.resolve([]));
  return devices
    .filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "" && !aliases.has(deviceId))
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
};

export const chosenMicrophone = (): string | null => {
  try {
    return localStorage.getItem(chosenKey);
  } catch {
    return null;
  }
};
export const keepMicrophone = (id: string): void => {
  try {
    localStorage.setItem(chosenKey, id);
  } catch {
    // The choice then lasts as long as this page.
  }
};

/**
 * Asks for a microphone, cleaned by the browser: the chosen one, and where that is gone any other rather than none.
 * Throws a `SourceProblem` that says why there is none.
 */
export const openMicrophone = async (id: string | null): Promise<MediaStream> => {
  if (!navigator.mediaDevices) throw new SourceProblem("microphone-closed"); // No secure context: nobody can be asked.
  const cleaned = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const ask = (deviceId?: { exact: string }) =>
    navigator.mediaDevices.getUserMedia({ audio: deviceId ? { ...cleaned, deviceId } : cleaned });
  try {
    return await (id === null
      ? ask()
      : ask({ exact: id }).catch((error: unknown) => (isMissing(error) ? ask() : refuse(error))));
  } catch (cause) {
    throw new SourceProblem(isMissing(cause) ? "microphone-missing" : "microphone-closed", { cause });
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === "NotFoundError" || error.name === "OverconstrainedError");
const refuse = (error: unknown): never => {
  throw error;
};
