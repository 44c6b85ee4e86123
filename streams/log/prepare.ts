/** What happens to every event between a decision and the wire, and back: redact, check, seal; open. */
import {
  type EventDefinition,
  type Personal,
  type PersonalPath,
  personalPaths,
  redactedPaths,
  upcast,
} from "@wingman/domain/schema";
import { saysNothing } from "@wingman/domain/call/erasure";
import { catalogue } from "@wingman/domain/catalogue";
import { Failure } from "@wingman/domain/failure";
import { eventIdOf } from "@wingman/domain/ids";
import { Compile } from "typebox/compile";
import type { Aggregate, NewCommit, StoredEvent } from "./event-log.ts";
import { redactText, redactWords } from "./redact.ts";
import { isSealed, plainSealer, type Sealer } from "./seal.ts";

type Prepared = {
  readonly definition: EventDefinition;
  readonly check: (data: unknown) => boolean;
  readonly why: (data: unknown) => string;
  readonly paths: readonly PersonalPath[];
  /** What is personal, and what people may type anything into. */
  readonly redacted: readonly { readonly path: readonly string[]; readonly whose: Personal }[];
};

const prepared = new Map<string, Prepared>();
const preparedOf = (type: string): Prepared => {
  const known = prepared.get(type);
  if (known) return known;
  const definition = catalogue.get(type);
  if (!definition)
    throw new Failure("WING_EVENT_INVALID", `no event is called ${type}.`, {
      remedy: "Add it to its family in domain.",
    });
  const compiled = Compile(definition.data);
  const made: Prepared = {
    definition,
    check: (data) => compiled.Check(data),
    why: (data) =>
      compiled
        .Errors(data)
        .slice(0, 3)
        .map((error) => `${error.instancePath || "/"} ${error.message}`)
        .join("; "),
    paths: personalPaths(definition.data),
    redacted: redactedPaths(definition.data).map((path) => ({ path, whose: "both" })),
  };
  prepared.set(type, made);
  return made;
};

/** The events of a commit as they may be stored. Throws `Failure` WING_EVENT_INVALID naming the field. */
export const prepareEvents = (
  aggregate: Aggregate,
  commit: Pick<NewCommit, "id" | "time" | "events" | "clockMs">,
  sealer: Sealer,
): StoredEvent[] =>
  commit.events.map(({ type, data }, index) => {
    const { definition, check, why, paths, redacted } = preparedOf(type);
    const id = eventIdOf(commit.id, index);
    const clean = mapPersonal(data, redacted, (value) => redact(value, type === "FragmentTranscribed"));
    if (!check(clean)) throw new Failure("WING_EVENT_INVALID", `${type} does not fit its schema: ${why(clean)}.`);
    const sealed = mapPersonal(clean, paths, (value, whose, path) =>
      saysNothing(value)
        ? value
        : sealer.seal(value, {
            aggregate,
            eventId: id,
            type,
            path,
            whose,
            atMs: saidAtMs(type, path, clean, commit.clockMs),
          }),
    );
    return { id, type, v: definition.v, time: commit.time.toISOString(), data: sealed };
  });

/**
 * The event as readers see it: sealed fields opened, or `Erased`, and an earlier version lifted to the newest. Types and
 * versions that are not known here pass untouched; whoever reads them halts (rule 8).
 */
export const openEvent = (aggregate: Aggregate, event: StoredEvent, sealer: Sealer): StoredEvent => {
  const definition = catalogue.get(event.type);
  return definition ? openAs(definition, aggregate, event, sealer) : event;
};

/**
 * The same for a definition that is given, as a test of versions does. Sealed fields are found by their form and not by
 * a schema, since the one that they were written by may be older.
 */
export const openAs = (
  definition: EventDefinition,
  aggregate: Aggregate,
  event: StoredEvent,
  sealer: Sealer,
): StoredEvent => {
  const { v, type, id: eventId } = event;
  if (v > definition.v || (v === definition.v && sealer === plainSealer)) return event;
  const opened = (value: unknown, path: string): unknown => {
    if (isSealed(value)) return sealer.open(value, { aggregate, eventId, type, path });
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item, index) => opened(item, within(path, String(index))));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, opened(item, within(path, key))]));
  };
  return { ...event, v: definition.v, data: upcast(definition, v, opened(event.data, "")) };
};

const within = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

type Said = {
  readonly startMs?: number;
  readonly endMs?: number;
  readonly madeAtMs?: number;
  readonly atMs?: number;
  readonly evidence?: { readonly spokenAtMs?: number };
  readonly from?: { readonly spokenAtMs?: number } | null;
  readonly reason?: { readonly evidence?: { readonly spokenAtMs?: number } | null };
};

/**
 * When the words of a field were said, which is when a span of the call must lie to take them back: the end of an
 * utterance, or of the words that fired something. Interim text counts from where it begins: no later revision of
 * an utterance says less. 0 for what was not said in the call.
 */
const saidAtMs = (type: string, path: string, data: unknown, clockMs: number): number => {
  if (type === "CallSummarised") return itemAt(data, path)?.spokenAtMs ?? clockMs; // Each item by its own words.
  if (type === "SummaryWritten") return itemAt(data, path)?.sealedAtMs ?? clockMs;
  const { startMs, endMs, madeAtMs, atMs, evidence, reason, from } = data as Said; // Whatever the type, these say when.
  if (type === "FragmentTranscribed") return Math.max(1, startMs ?? 0);
  if (type === "CommentAdded") return atMs ?? 0; // With the words of the moment it is about.
  // What is told of an answer lies where the answer ends, and a move where its words do: they are taken back with them.
  if (ofPractice.has(type)) return Math.max(1, atMs ?? clockMs);
  if (type === "SuggestionRetracted") return clockMs; // It tells what was heard just then, and of no time.
  // The words around those that fired a tip, up to when it was made.
  if (path === "reason.snippet") return madeAtMs ?? atMs ?? clockMs;
  if (reason) return reason.evidence?.spokenAtMs ?? madeAtMs ?? atMs ?? 0;
  return endMs ?? evidence?.spokenAtMs ?? from?.spokenAtMs ?? 0;
};

const ofPractice: ReadonlySet<string> = new Set(["FeedbackGiven", "CallScored", "CustomerMoved", "HintGiven"]);

type Item = { readonly spokenAtMs?: number; readonly sealedAtMs?: number };
/** The item of a list that a path leads into: `moments.3.text`. */
const itemAt = (data: unknown, path: string): Item | undefined => {
  const [list = "", index = ""] = path.split(".");
  return (data as Record<string, readonly Item[] | undefined>)[list]?.[Number(index)];
};

/** `isOpen`: the text may go on, so that the beginning of a number at its end is masked already. */
const redact = (value: unknown, isOpen: boolean): unknown => {
  if (typeof value === "string") return redactText(value, { end: isOpen ? "open" : "closed" });
  if (Array.isArray(value) && value.every((item) => typeof (item as { text?: unknown } | null)?.text === "string"))
    return redactWords(value as { text: string }[], { end: isOpen ? "open" : "closed" });
  return value;
};

/** A copy of `data` with every marked field replaced by what `change` makes of it. */
const mapPersonal = (
  data: unknown,
  paths: readonly { readonly path: readonly string[]; readonly whose: Personal }[],
  change: (value: unknown, whose: Personal, path: string) => unknown,
): unknown =>
  paths.reduce((result, { path, whose }) => mapPath(result, path, "", (value, at) => change(value, whose, at)), data);

const mapPath = (
  data: unknown,
  path: readonly string[],
  at: string,
  change: (value: unknown, at: string) => unknown,
): unknown => {
  const [key, ...rest] = path;
  if (data === undefined || data === null) return data;
  if (key === undefined) return change(data, at);
  if (key === "*")
    return Array.isArray(data)
      ? data.map((item, index) => mapPath(item, rest, within(at, String(index)), change))
      : data;
  if (typeof data !== "object" || !(key in data)) return data;
  return { ...data, [key]: mapPath((data as Record<string, unknown>)[key], rest, within(at, key), change) };
};
