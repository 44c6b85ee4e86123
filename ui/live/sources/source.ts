import type { Channel } from "@wingman/domain/call/events/shared";
import type { Request } from "@wingman/domain/protocol/messages";

export const sampleRateHz = 16_000;
/** 40 ms a frame. */
export const frameSamples = 640;

/** Where a call's sound comes from. `open` asks for what it needs, so that a refusal comes before the call starts. */
export type Source = {
  /** May grow while the call lasts. */
  readonly sides: readonly Channel[];
  /** Resolves when sound can flow; throws a `SourceProblem` that says why it cannot. */
  open(): Promise<void>;
  /** Begins at this sample of both sides: 0, or further on after a reload. */
  start(emit: Emit, fromSample: number): void;
  pause(paused: boolean): void;
  stop(): void;
};
export type Emit = {
  sound(channel: Channel, samples: Int16Array): void;
  /** So many samples of this side were never heard: the device was away. Comes before the sound that follows them. */
  missed(channel: Channel, samples: number): void;
  consent(answer: "agreed"): void;
  finished(reason: Request<"end-call">["reason"]): void;
};

export type ProblemKind = "microphone-closed" | "microphone-missing" | "sample-missing" | "sound-blocked";
export class SourceProblem extends Error {
  override readonly name = "SourceProblem";
  readonly kind: ProblemKind;
  constructor(kind: ProblemKind, options?: { cause?: unknown }) {
    super(kind, options);
    this.kind = kind;
  }
}

/** Signed 16 bit from -1 to 1, as the recogniser wants it. */
export const toInt16 = (samples: Float32Array): Int16Array => {
  const out = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++)
    out[i] = Math.max(-32_768, Math.min(32_767, Math.round((samples[i] ?? 0) * 32_767)));
  return out;
};
