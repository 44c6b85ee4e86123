import type { Request } from "@wingman/domain/protocol/messages";

/** What this browser means to do in a call it started; another browser only watches. */
export type Intent = {
  readonly source: "sample" | "microphone" | "typed";
  /** Of a live call, which sides this browser hears. */
  readonly hears: { readonly microphone: boolean; readonly share: boolean };
  readonly playbook: { readonly id: string; readonly version: number } | null;
  readonly sample: string | null;
  /** Of a sample: when its customer agrees, and how long it is. */
  readonly consentAtMs: number;
  readonly durationMs: number;
  readonly title: string;
  readonly customer: Request<"start-call">["customer"];
  readonly language: string;
  /** True once the server has said that the call began: a reload then goes on instead of starting again. */
  readonly started: boolean;
};

/** What an intent of an older page does not say. */
const before: Pick<Intent, "hears" | "playbook"> = { hears: { microphone: true, share: false }, playbook: null };

const keyOf = (call: string) => `wingman.call.${call}`;

/** Kept for this tab alone: a reload goes on, a second tab watches. */
export const keepIntent = (call: string, intent: Intent): void => {
  try {
    sessionStorage.setItem(keyOf(call), JSON.stringify(intent));
  } catch {
    memory.set(call, intent);
  }
};

export const intentOf = (call: string): Intent | null => {
  try {
    const text = sessionStorage.getItem(keyOf(call));
    return text ? { ...before, ...(JSON.parse(text) as Intent) } : (memory.get(call) ?? null);
  } catch {
    return memory.get(call) ?? null;
  }
};

/** What is over is not gone on with. */
export const forgetIntent = (call: string): void => {
  memory.delete(call);
  try {
    sessionStorage.removeItem(keyOf(call));
  } catch {
    // It was never kept there.
  }
};

/** How far a played call has come, in samples of it. */
export const keepPlayed = (call: string, samples: number): void => {
  try {
    sessionStorage.setItem(`${keyOf(call)}.played`, String(samples));
  } catch {
    // A reload then plays from the start; the call's own record is not touched by it.
  }
};
export const playedSamples = (call: string): number => {
  try {
    return Number(sessionStorage.getItem(`${keyOf(call)}.played`)) || 0;
  } catch {
    return 0;
  }
};

export const newCallId = (): string => `call-${crypto.randomUUID()}`;

/** Where storage is closed, the call still starts; only a reload then watches. */
const memory = new Map<string, Intent>();
