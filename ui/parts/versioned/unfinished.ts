/** What of a draft the log does not take yet. Pure. */
import type { Place } from "../create-draft.ts";

/** Why something cannot be saved yet: nothing is written in it, or less than is asked. */
export type Unfinished = { readonly at: Place; readonly why: "empty" | "short" };

/** Text, and lists of it, that the log does not take: shorter than that, or fewer. */
export const shortText = (value: string, at: Place, charsMin: number): Unfinished[] =>
  value.trim().length >= charsMin ? [] : [{ at, why: value === "" ? "empty" : "short" }];
export const shortList = (items: readonly string[], at: Place, itemsMin: number, charsMin: number): Unfinished[] => [
  ...(items.length < itemsMin ? [{ at, why: items.length === 0 ? ("empty" as const) : ("short" as const) }] : []),
  ...items.flatMap((item, n) => (item.length < charsMin ? [{ at: [...at, n], why: "short" as const }] : [])),
];

/** Rows that somebody wrote in. */
export const filled = (items: readonly string[]): string[] => items.filter((item) => item.trim() !== "");
