/** Messages of types this version does not know, counted: a newer page, or something else that speaks to us. */
import { redactText } from "@wingman/streams/log/redact";
import type { Logger } from "pino";

/** Types that are told apart; names come from outside, and beyond this they are only counted. */
const typesMax = 50;

export type UnknownCounts = { readonly total: number; readonly types: Readonly<Record<string, number>> };
export type UnknownTypes = { count(type: string): void; readonly read: () => UnknownCounts };

/** One line in the log a type, not one a message. */
export const unknownTypes = (logger: Pick<Logger, "warn">): UnknownTypes => {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    count(sent) {
      const type = redactText(sent); // Anything may stand there, and it goes to the log file.
      total += 1;
      const known = counts.get(type);
      if (known === undefined && counts.size >= typesMax) return;
      counts.set(type, (known ?? 0) + 1);
      if (known === undefined) logger.warn({ type }, "messages of an unknown type are passed over and counted");
    },
    read: () => ({ total, types: Object.fromEntries(counts) }),
  };
};
