/** What happens to every event between a decision and the wire, and back: redact, check, seal; open. */
import {
  type EventDefinition,
  type Personal,
  type PersonalPath,
  personalPaths,
  schemaOfVersion,
  upcast,
} from "@wingman/domain/schema";
import { saysNothing } from "@wingman/domain/call/erasure";
import { catalogue } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import { eventIdOf } from "@wingman/domain/ids";
import { Compile } from "typebox/compile";
import type { Aggregate, NewCommit, StoredEvent } from "./event-log.ts";
import { redactText, redactWords } from "./redact.ts";
import type { Sealer } from "./seal.ts";

type Prepared = {
  readonly definition: EventDefinition;
  readonly check: (data: unknown) => boolean;
  readonly why: (data: unknown) => string;
  readonly paths: readonly PersonalPath[];
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
  };
  prepared.set(type, made);
  return made;
};

/** The events of a commit as they may be stored. Throws `Failure` WING_EVENT_INVALID naming the field. */
export const prepareEvents = (
  aggregate: Aggregate,
  commit: Pick<NewCommit, "id" | "time" | "events">,
  sealer: Sealer,
): StoredEvent[] =>
  commit.events.map(({ type, data }, index) => {
    const { definition, check, why, paths } = preparedOf(type);
    const id = eventIdOf(commit.id, index);
    const clean = mapPersonal(data, paths, (value) => redact(value));
    if (!check(clean)) throw new Failure("WING_EVENT_INVALID", `${type} does not fit its schema: ${why(clean)}.`);
    const atMs = saidAtMs(clean);
    const sealed = mapPersonal(clean, paths, (value, whose, path) =>
      saysNothing(value) ? value : sealer.seal(value, { aggregate, eventId: id, type, path, whose, atMs }),
    );
    return { id, type, v: definition.v, time: commit.time.toISOString(), data: sealed };
  });

/**
 * The event as readers see it: personal fields opened, or `Erased`, and an earlier version lifted to the newest. Types
 * and versions that are not known here pass untouched; whoever reads them halts (rule 8).
 */
export const openEvent = (aggregate: Aggregate, event: StoredEvent, sealer: Sealer): StoredEvent => {
  const definition = catalogue.get(event.type);
  return definition ? openAs(definition, aggregate, event, sealer) : event;
};

/** The same for a definition that is given, as a test of versions does. */
export const openAs = (
  definition: EventDefinition,
  aggregate: Aggregate,
  event: StoredEvent,
  sealer: Sealer,
): StoredEvent => {
  const { v, type, id: eventId } = event;
  const paths = pathsOf(definition, v);
  if (!paths || (paths.length === 0 && v === definition.v)) return event;
  const atMs = saidAtMs(event.data);
  const opened = mapPersonal(event.data, paths, (value, whose, path) =>
    sealer.open(value, { aggregate, eventId, type, path, whose, atMs }),
  );
  return { ...event, v: definition.v, data: upcast(definition, v, opened) };
};

const pathsKnown = new WeakMap<EventDefinition, Map<number, readonly PersonalPath[]>>();
const pathsOf = (definition: EventDefinition, version: number): readonly PersonalPath[] | undefined => {
  const versions = pathsKnown.get(definition) ?? new Map<number, readonly PersonalPath[]>();
  pathsKnown.set(definition, versions);
  const known = versions.get(version);
  if (known) return known;
  const schema = schemaOfVersion(definition, version);
  const paths = schema && personalPaths(schema);
  if (paths) versions.set(version, paths);
  return paths;
};

type Said = {
  readonly endMs?: number;
  readonly evidence?: { readonly spokenAtMs?: number };
  readonly reason?: { readonly evidence?: { readonly spokenAtMs?: number } | null };
};

/** When the words of an event were said: the end of an utterance, or of the words that fired something. */
const saidAtMs = (data: unknown): number => {
  const { endMs, evidence, reason } = data as Said; // Whatever the type, these say when.
  return endMs ?? evidence?.spokenAtMs ?? reason?.evidence?.spokenAtMs ?? 0;
};

const redact = (value: unknown): unknown => {
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value) && value.every((item) => typeof (item as { text?: unknown } | null)?.text === "string"))
    return redactWords(value as { text: string }[]);
  return value;
};

/** A copy of `data` with every marked field replaced by what `change` makes of it. */
const mapPersonal = (
  data: unknown,
  paths: readonly { readonly path: readonly string[]; readonly whose: Personal }[],
  change: (value: unknown, whose: Personal, path: string) => unknown,
): unknown =>
  paths.reduce(
    (result, { path, whose }) => mapPath(result, path, (value) => change(value, whose, path.join("."))),
    data,
  );

const mapPath = (data: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown => {
  const [key, ...rest] = path;
  if (data === undefined || data === null) return data;
  if (key === undefined) return change(data);
  if (key === "*") return Array.isArray(data) ? data.map((item) => mapPath(item, rest, change)) : data;
  if (typeof data !== "object" || !(key in data)) return data;
  return { ...data, [key]: mapPath((data as Record<string, unknown>)[key], rest, change) };
};
