/**
 * What may stand in a log: constant sentences and the fields named here, each a number, a flag or a short line. All
 * else is dropped, whatever was handed over, so that nobody's words come into a log by somebody's slip. What would
 * steer a terminal or begin a new line is written as its code.
 */
import { Failure } from "@wingman/domain/failure";
import { type DestinationStream, type Logger, pino } from "pino";

const charsMax = 1_000;

/** Ids, counts, states and the words of failures. What somebody said, typed or is called is none of these. */
const fields: ReadonlySet<string> = new Set([
  ...[
    "attempt",
    "report",
    "agent",
    "call",
    "cause",
    "channel",
    "code",
    "count",
    "end",
    "engine",
    "erasure",
    "error",
    "input",
    "model",
    "pid",
  ],
  ...[
    "processId",
    "reader",
    "reason",
    "recordings",
    "refusals",
    "request",
    "role",
    "run",
    "scenario",
    "sequence",
    "session",
    "share",
    "slot",
  ],
  ...["tenant", "transcripts", "type", "unpronounced", "waiting", "what", "why"],
]);

export const isLogged = (field: string): boolean => fields.has(field);

/** `destination` of pino; `role` stands on every line where one process runs one role. */
export const openLogger = (
  options: { readonly level: string; readonly role?: string },
  destination: DestinationStream,
): Logger => {
  const logger = pino(
    {
      level: options.level,
      base: { pid: process.pid, ...(options.role !== undefined && { role: options.role }) },
      formatters: { log: allowed },
      hooks: {
        logMethod([first, second]: unknown[], method) {
          // Nothing is put into a sentence, and an error is no set of fields.
          const given = first instanceof Error ? { error: wordsOf(first) } : first;
          if (typeof given === "string") method.call(this, {}, line(given));
          else method.call(this, (given ?? {}) as object, typeof second === "string" ? line(second) : "");
        },
      },
    },
    destination,
  );
  const { child } = logger; // It would write its bindings as they are.
  logger.child = function (this: Logger, bindings: Record<string, unknown>) {
    return child.call(this, allowed(bindings)) as ReturnType<typeof child>;
  } as typeof child;
  return logger;
};

const allowed = (given: Record<string, unknown>): Record<string, string | number | boolean | null> => {
  const kept: Record<string, string | number | boolean | null> = {};
  for (const name of fields) {
    if (!Object.hasOwn(given, name)) continue;
    const value = given[name];
    if (typeof value === "string") kept[name] = line(value);
    else if (typeof value === "number" || typeof value === "boolean" || value === null) kept[name] = value;
    else if (typeof value === "bigint") kept[name] = String(value);
    else if (value instanceof Error) kept[name] = wordsOf(value);
  }
  return kept;
};

/** The words of a failure are ours; those of another error may quote what it failed on. */
const wordsOf = (error: Error): string => (error instanceof Failure ? `${error.code}: ${error.message}` : error.name);

/** One line of bounded length; what is no letter to a reader is written as its code. */
const line = (text: string): string =>
  text
    .slice(0, charsMax)
    // A parser quotes what it could not read.
    .replaceAll(/(?:Unexpected|Expected|Bad|Unterminated)\b[\s\S]*?(?: in JSON|is not valid JSON)/g, "no valid JSON")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, codeOf);
const codeOf = (character: string): string => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
