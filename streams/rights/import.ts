/** An exported file put onto a log that does not hold its calls: what is read back is what was written. */
import { catalogue } from "@wingman/domain/catalogue";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId, EventId, TenantId } from "@wingman/domain/ids";
import { isErased, personalPaths, schemaOfVersion, upcast } from "@wingman/domain/schema";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { Keys } from "../keys/keyring.ts";
import { callAggregate } from "../log/calls.ts";
import type { EventLog } from "../log/event-log.ts";
import { ExportFile } from "./export.ts";
import { CallRecord } from "./record.ts";
import { personsOf, regionOf } from "./references.ts";
import { changedAt, isWithheld } from "./subject.ts";
import { recordPurpose, VCon, VConGroup } from "./vcon.ts";

const fitsFile = Compile(ExportFile);
const fitsRecord = Compile(CallRecord);
const fitsVCon = Compile(VCon);
const fitsGroup = Compile(VConGroup);

export type Imported = { readonly calls: number; readonly events: number };

/** The calls of a file, JSON or vCon. Throws `Failure` WING_IMPORT_INVALID. */
export const recordsIn = (text: string): readonly CallRecord[] => {
  const file = parsed(text);
  if (fitsFile.Check(file)) {
    if (file.calls.length !== file.totals.calls) throw invalid("it holds fewer calls than it says");
    return file.calls;
  }
  if (fitsGroup.Check(file)) return file.group.map(({ body }) => recordInVCon(parsed(body)));
  return [recordInVCon(file)];
};

const recordInVCon = (value: unknown): CallRecord => {
  if (!fitsVCon.Check(value)) throw invalid("it is neither an export of Wingman nor a vCon of one");
  const body = value.attachments.find(({ purpose }) => purpose === recordPurpose)?.body;
  const record = body === undefined ? undefined : parsed(body);
  if (!fitsRecord.Check(record)) throw invalid("the vCon does not hold the record that Wingman attaches");
  return record;
};

/**
 * Appends every commit under the ids it had. Doing it again finds it done. Throws `Failure` WING_IMPORT_INVALID for what
 * could not be put back, WING_IMPORT_EXISTS where another call has this id, or what the log throws.
 */
export const importRecords = async (
  log: EventLog,
  tenant: TenantId,
  records: readonly CallRecord[],
): Promise<Imported> => {
  const all = records.map((record) => ({ record, commits: record.commits.map((commit) => plainOf(commit)) }));
  let events = 0;
  for (const { record, commits } of all) {
    const aggregate = callAggregate(tenant, record.call);
    const there: { readonly id: string; readonly sequence: number }[] = [];
    for await (const { id, sequence } of log.read(aggregate, 0, { unreadable: "give" })) there.push({ id, sequence });
    if (there.some(({ id }, n) => commits[n]?.id !== id)) throw exists(record.call);
    let sequence = there.at(-1)?.sequence ?? 0;
    for (const commit of commits.slice(there.length)) {
      const appended = await log.append(aggregate, commit, sequence);
      if (appended.kind === "conflict") throw exists(record.call);
      sequence = appended.sequence;
      events += commit.events.length;
    }
  }
  return { calls: records.length, events };
};

/** Remembers the imported calls under the reference they were exported by, so that they are found by it again. */
export const rememberImported = async (keys: Keys, tenant: TenantId, text: string, language: string): Promise<void> => {
  const file = parsed(text);
  if (!fitsFile.Check(file)) return;
  const people = personsOf(file.subject, regionOf(language));
  if (people.length > 0) for (const { call } of file.calls) await keys.remember(tenant, call, people);
};

type Commit = Parameters<EventLog["append"]>[1];
const plainOf = (commit: CallRecord["commits"][number]): Commit => {
  if (commit.unreadable !== undefined)
    throw invalid(`commit ${commit.id} could not be read when the file was written (${commit.unreadable})`);
  const time = commit.events[0]?.time;
  if (time === undefined) throw invalid(`commit ${commit.id} holds no event`);
  const { actor, tick, correlation, clockMs, seen, fence, traceparent } = commit;
  return {
    ...{ tick, correlation, clockMs, seen, fence, traceparent, time: new Date(time) },
    id: commit.id as CommitId,
    actor: actor as ActorId,
    cause: commit.cause as EventId | null,
    events: commit.events.map(({ type, v, data }) => ({ type, data: newestOf(type, v, data) })),
  };
};

/** What was erased or left out says nothing: an empty text or list stands in its place, since only a key can seal "erased". */
const newestOf = (type: string, v: number, data: unknown): unknown => {
  const definition = catalogue.get(type);
  const schema = definition && schemaOfVersion(definition, v);
  if (!definition || !schema) throw invalid(`a ${type} of version ${v} is not known here; it is of a newer Wingman`);
  const filled = personalPaths(schema).reduce(
    (left, { path }) =>
      changedAt(left, path, (value) => (isErased(value) || isWithheld(value) ? nothingAt(schema, path) : value)),
    data,
  );
  return upcast(definition, v, filled);
};

const nothingAt = (schema: TSchema, path: readonly string[]): "" | [] =>
  schemasAt(schema, path).some((found) => found["type"] === "array") ? [] : "";

type Node = Readonly<Record<string, unknown>>;
const schemasAt = (schema: TSchema | Node, path: readonly string[]): readonly Node[] => {
  const node = schema as Node; // JSON Schema is open; the keys read here are checked below.
  const branches = ["anyOf", "oneOf", "allOf"].flatMap((key) => (node[key] ?? []) as Node[]);
  const [key, ...rest] = path;
  if (key === undefined) return [node, ...branches];
  const next = key === "*" ? node["items"] : ((node["properties"] ?? {}) as Node)[key];
  return [
    ...(next === undefined ? [] : schemasAt(next as Node, rest)),
    ...branches.flatMap((branch) => schemasAt(branch, path)),
  ];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid("it was cut short or is not JSON", cause);
  }
};
const invalid = (what: string, cause?: unknown): Failure =>
  new Failure("WING_IMPORT_INVALID", `this file cannot be imported: ${what}.`, {
    remedy: "Export it again, and take the file whole and unchanged.",
    cause,
  });
const exists = (call: string): Failure =>
  new Failure("WING_IMPORT_EXISTS", `there is another call under the id ${call}.`, {
    remedy: "Import into an installation, or a tenant, that does not hold these calls.",
  });
