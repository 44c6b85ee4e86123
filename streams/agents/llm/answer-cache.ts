/** Answers to equal questions, of one tenant each: kept for a while and never more than a bound. */
import { createHash } from "node:crypto";
import type { Clock } from "../../base/clock.ts";

const answersMax = 500;
const keptMs = 10 * 60_000;

export type Kept = { readonly text: string; readonly model: string };
export type AnswerCache = {
  get(key: string): Kept | undefined;
  set(key: string, kept: Kept): void;
};

/** Tenant first: what one asked is nothing to another. */
export const keyOf = (tenant: string, ...parts: readonly unknown[]): string =>
  createHash("sha256")
    .update(JSON.stringify([tenant, ...parts]))
    .digest("base64url");

export const openAnswerCache = (clock: Pick<Clock, "now">): AnswerCache => {
  const answers = new Map<string, Kept & { readonly at: number }>();
  return {
    get(key) {
      const found = answers.get(key);
      if (!found) return undefined;
      answers.delete(key);
      if (clock.now() - found.at > keptMs) return undefined;
      answers.set(key, found); // The longest unused goes first.
      return found;
    },
    set(key, kept) {
      answers.delete(key);
      if (answers.size >= answersMax) answers.delete(answers.keys().next().value as string); // It is full, so there is one.
      answers.set(key, { ...kept, at: clock.now() });
    },
  };
};
