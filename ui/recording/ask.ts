import type { Channel } from "@wingman/domain/call/events/shared";
import { json, request } from "../parts/api.ts";

/** What was sent, once all of it is there. */
export type Sound = {
  readonly kind: string;
  readonly codec: string;
  readonly channelCount: number;
  readonly rateHz: number;
  readonly durationMs: number;
  readonly peaks: readonly (readonly number[])[];
};
type Upload = { readonly upload: string; readonly receivedBytes: number; readonly sound: Sound | null };
export type Sent = { readonly upload: string; readonly name: string; readonly sound: Sound };
export type Agreed = "aloud" | "in-writing" | "not-asked";
export type Pace = "real" | "fast";
export type Played = {
  readonly state: "playing" | "finished" | "stopped" | "failed";
  readonly atMs: number;
  readonly durationMs: number;
  readonly problem: { readonly code: string } | null;
};

/** A slow line sends so much within the time that a request has. */
const partBytes = 500_000;
/** The last part is answered when all is decoded: minutes, for hours of sound. */
const decodedMsMax = 600_000;
const partMsMax = 30_000;
/** A part that did not come through is sent again so often. */
const triesMax = 4;
const againMs = 1_000;

/** Sends a file part by part; `tell` hears what share of it is there. Throws `ApiProblem`, or the reason of `signal`. */
export const sendFile = async (file: File, tell: (share: number) => void, signal: AbortSignal): Promise<Sent> => {
  const begun = await json<Upload>("POST", "/api/uploads", { bytes: file.size });
  const { upload } = begun;
  try {
    let last = begun;
    while (last.sound === null) {
      const at = last.receivedBytes;
      const part = file.slice(at, at + partBytes);
      last = await sendPart(upload, at, part, at + part.size >= file.size ? decodedMsMax : partMsMax, signal);
      tell(last.receivedBytes / file.size);
    }
    return { upload, name: file.name, sound: last.sound };
  } catch (error) {
    void dropUpload(upload);
    throw error;
  }
};

const sendPart = async (
  upload: string,
  at: number,
  part: Blob,
  msMax: number,
  signal: AbortSignal,
): Promise<Upload> => {
  for (let tried = 1; ; tried++)
    try {
      const answer = await request(`/api/uploads/${upload}/part?at=${at}`, {
        method: "PUT",
        headers: { "content-type": "application/octet-stream", accept: "application/json" },
        body: part,
        signal: AbortSignal.any([signal, AbortSignal.timeout(msMax)]),
      });
      return (await answer.json()) as Upload;
    } catch (error) {
      signal.throwIfAborted();
      // What the server said is said; a line that was lost is tried again, and knows what it has.
      if (!(error instanceof TypeError) || tried >= triesMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, againMs * tried));
    }
};

export const dropUpload = (upload: string): Promise<unknown> =>
  request(`/api/uploads/${upload}`, { method: "DELETE" }).catch(() => undefined);

export const playRecording = (start: {
  readonly call: string;
  readonly title: string;
  readonly customer: { readonly name: string; readonly company: string; readonly role: string };
  readonly language: string;
  readonly playbook: { readonly id: string; readonly version: number } | null;
  readonly pace: Pace;
  readonly agreed: Agreed;
  readonly sides: readonly { readonly upload: string; readonly channel: number; readonly side: Channel }[];
}): Promise<unknown> => json("POST", "/api/uploads/play", start);

export const played = (call: string): Promise<Played> => json("GET", `/api/calls/${encodeURIComponent(call)}/played`);
export const stopPlaying = (call: string): Promise<unknown> =>
  json("DELETE", `/api/calls/${encodeURIComponent(call)}/played`);
