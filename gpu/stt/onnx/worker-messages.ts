/** What a model's thread and its owner say to each other. */
import type { ModelFacts } from "./family.ts";
import type { DecodedWindow, SoundWindow } from "./model.ts";

export type ToModel =
  | { readonly kind: "decode"; readonly windows: readonly SoundWindow[] }
  /** Ends after what is under way: a thread that is torn down while onnxruntime computes takes the process with it. */
  | { readonly kind: "stop" };

/** One answer for each window of the `decode` it belongs to, in order. */
export type WindowAnswer = { readonly decoded: DecodedWindow } | { readonly failed: ToldFailure };

export type ToldFailure = {
  readonly code: `WING_${string}`;
  readonly message: string;
  readonly remedy: string | undefined;
};

export type FromModel =
  | { readonly kind: "ready"; readonly facts: ModelFacts }
  | { readonly kind: "failed"; readonly failure: ToldFailure }
  | { readonly kind: "decoded"; readonly answers: readonly WindowAnswer[] };
