import type { ReadModelRef } from "@wingman/streams/base/pools";

/** What a reader of the rows needs to know of the read model; the fold, and all it knows of events, is in `model.ts`. */
export const historyRef = { name: "history", shape: 7 } as const satisfies ReadModelRef;
