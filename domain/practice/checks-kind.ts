/** What a check of one answer gives back. */
import type { EventData } from "../call/events/index.ts";
import type { Heard } from "./answer-words.ts";

export type Verdict = EventData<"FeedbackGiven">["checks"][number]["verdict"];
/** `quote` stands in the answer as it is; empty where a "no" rests on something missing. */
export type Checked = { readonly verdict: Verdict; readonly why: string; readonly quote: string };
export type Rule = (answer: Heard) => Checked;

export const yes = (why: string, quote: string): Checked => ({ verdict: "yes", why, quote });
export const no = (why: string, quote = ""): Checked => ({ verdict: "no", why, quote });
export const notTold = (why: string): Checked => ({ verdict: "unknown", why, quote: "" });
