import type { SignalEvent, TipEvent } from "../call/events/index.ts";
import type { Context } from "./context.ts";

/** Makes an id from parts; the same parts give the same id (rule 5). */
export type Derive = (...parts: readonly (string | number)[]) => string;
export type Conducted = { readonly context: Context; readonly events: readonly (SignalEvent | TipEvent)[] };
