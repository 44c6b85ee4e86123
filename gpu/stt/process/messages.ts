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

export type FromEngine =
  /** Words for the log: what could not be pronounced is not listened for. */
  | { readonly kind: "ready"; readonly notListenedFor: readonly string[] }
  | {
      readonly kind: "failed";
      readonly code: `WING_${string}`;
      readonly message: string;
      readonly remedy: string | undefined;
    }
  | { readonly kind: "heard"; readonly stream: number; readonly heard: Heard }
  /** So many samples have been worked through: as many may be sent. */
  | { readonly kind: "taken"; readonly stream: number; readonly sampleCount: number }
  /** Share of this machine's cores that it used in the last second. */
  | { readonly kind: "load"; readonly share: number; readonly perCall: number }
  | { readonly kind: "closed"; readonly stream: number }
  | { readonly kind: "busy"; readonly stream: number };
