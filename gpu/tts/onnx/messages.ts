/** What a voice's worker is told, and what it answers. */
export type ToVoice =
  | { readonly kind: "load"; readonly path: string }
  | {
      readonly kind: "say";
      readonly id: number;
      readonly ids: readonly number[];
      /** Noise of the sound, length, noise of the lengths. */
      readonly scales: readonly [number, number, number];
      readonly isOneOfMany: boolean;
    }
  | { readonly kind: "stop" };

export type FromVoice =
  | { readonly kind: "loaded" }
  | { readonly kind: "said"; readonly id: number; readonly samples: Int16Array }
  | { readonly kind: "failed"; readonly id: number | null; readonly message: string };
