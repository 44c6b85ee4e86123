/** What the two processes say to each other. Streams are numbered by the parent and never reused. */
import type { Frame, Heard, Listening } from "../recognizer.ts";

export type ToEngine =
  /** `settings` are the program's own. */
  | { readonly kind: "start"; readonly settings: unknown }
  | { readonly kind: "open"; readonly stream: number; readonly about: Listening }
  | { readonly kind: "sound"; readonly stream: number; readonly frame: Frame }
  /** No sound will follow: close what is open. */
  | { readonly kind: "end"; readonly stream: number }
  /** Nobody waits for an answer any more. */
  | { readonly kind: "drop"; readonly stream: number }
  | { readonly kind: "stop" };

/** A `Failure` as it can be sent. */
export type ToldFailure = {
  readonly code: `WING_${string}`;
  readonly message: string;
  readonly remedy: string | undefined;
};

export type FromEngine =
  | {
      readonly kind: "ready";
      /** Words for the log: what could not be pronounced is not listened for. */
      readonly notListenedFor: readonly string[];
      /** Why sound is heard with its noise; left out where it can be cleaned. */
      readonly cannotClean?: ToldFailure;
    }
  | ({ readonly kind: "failed" } & ToldFailure)
  | { readonly kind: "heard"; readonly stream: number; readonly heard: Heard }
  /** So many samples have been worked through: as many may be sent. */
  | { readonly kind: "taken"; readonly stream: number; readonly sampleCount: number }
  /** Share of this machine's cores that it used in the last second. */
  | { readonly kind: "load"; readonly share: number; readonly perCall: number }
  | { readonly kind: "closed"; readonly stream: number }
  | { readonly kind: "busy"; readonly stream: number };
