/**
 * The same conductor over what was recorded: no append, no effect. `refold` brings a conductor to where an
 * earlier one had come (a takeover); `replayCall` holds a whole call against its commits (rule 7).
 */
import type { EventData } from "@wingman/domain/call/events/index";
import { isForgotten } from "@wingman/domain/call/forgetting";
import { erased, isErased } from "@wingman/domain/schema";
import { conduct } from "@wingman/domain/conductor/conduct";
import { blockMsMax } from "@wingman/domain/conductor/blocks";
import { type Context, type Input, initialContext } from "@wingman/domain/conductor/context";
import { readSeen } from "@wingman/domain/conductor/seen";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { derivedId } from "../base/ids.ts";
import type { Aggregate, EventLog, Recorded } from "../log/event-log.ts";
import type { RecordedFragment } from "../log/fragments.ts";
import { commitIdFor } from "./conductor.ts";
import { conductorActor, eventInput, fragmentInput, tickInput } from "./inputs.ts";

/** Once its words are erased, a call's conductor finds nothing in them: there is nothing to hold it against. */
const wordsErased = (commits: readonly Recorded[]): boolean =>
  commits.some(({ events }) =>
    events.some(
      ({ type, data }) =>
        type === "PersonalDataForgotten" && (data as EventData<"PersonalDataForgotten">).subjects.includes("both"),
    ),
  );

export type Sources = {
  readonly log: EventLog;
  readonly fragmentAt: (sequence: number) => Promise<RecordedFragment | undefined>;
};

const isOwn = (commit: Recorded): boolean => commit.actor === conductorActor && commit.seen !== null;

/** Context, last event and last tick after everything a conductor of this call had recorded as seen, and the events after it. */
export const refold = async (
  { log, fragmentAt }: Sources,
  aggregate: Aggregate,
  playbook: CompiledPlaybook,
): Promise<{ context: Context; lastEvent: number; lastTick: number; unseen: Recorded[] }> => {
  const commits = await collect(log.read(aggregate));
  const bySequence = new Map(commits.map((commit) => [commit.sequence, commit]));
  let context = initialContext(aggregate.id, playbook);
  let lastEvent = 0;
  let lastTick = -1;
  for (const own of commits.filter(isOwn))
    for (const seen of readSeen(own.seen ?? "")) {
      const input = await inputOf(own, seen, bySequence, fragmentAt);
      if (!input) continue; // Interim text that is gone: its finals are here, and what it decided is on the log.
      context = conduct(context, input, derivedId).context;
      if (seen.kind === "event") lastEvent = Math.max(lastEvent, seen.n);
      if (seen.kind === "tick") lastTick = Math.max(lastTick, seen.n);
    }
  return {
    context,
    lastEvent,
    lastTick,
    unseen: commits.filter((commit) => commit.sequence > lastEvent && !isOwn(commit)),
  };
};

export type Replayed = {
  readonly commits: number;
  readonly inputs: number;
  readonly differences: readonly string[];
  /** Events that cannot come out again, since the words that made them were erased. */
  readonly erased: number;
};

/** Feeds the recorded inputs in their order; every commit must come out again with the same id, types and data, but for what was erased. */
export const replayCall = async (
  { log, fragmentAt }: Sources,
  aggregate: Aggregate,
  playbook: CompiledPlaybook,
): Promise<Replayed> => {
  const commits = await collect(log.read(aggregate));
  const bySequence = new Map(commits.map((commit) => [commit.sequence, commit]));
  const differences: string[] = [];
  let context = initialContext(aggregate.id, playbook);
  let inputs = 0;
  let erasedEvents = 0;
  const recorded = commits.filter(isOwn);
  if (wordsErased(commits))
    return { commits: recorded.length, inputs, differences, erased: recorded.flatMap(({ events }) => events).length };
  const forgotten = commits.flatMap(({ events }) =>
    events.flatMap(({ type, data }) => (type === "WordsForgotten" ? [data as EventData<"WordsForgotten">] : [])),
  );
  const withdrawnAt = commits.find(({ events }) => events.some(({ type }) => type === "ConsentWithdrawn"))?.sequence;
  const on = new Set(recorded.flatMap(({ events }) => events.map(idIn)));
  /** Around words that were taken back nobody can tell again where a block ended. */
  const isBlurred = ({ type, data }: { readonly type: string; readonly data: unknown }): boolean => {
    if (type !== "BlockFormed") return false;
    const { startMs, endMs } = data as EventData<"BlockFormed">;
    return forgotten.some(({ fromMs, atMs }) => endMs > fromMs - blockMsMax && startMs <= atMs);
  };
  /** What earlier commits hold: decided once more, by a conductor that had not seen all of them, it was not written again. */
  const written = new Set<string>();
  for (const own of recorded) {
    const seen = readSeen(own.seen ?? "");
    let last: Input | undefined;
    let events: readonly { type: string; data: unknown }[] = [];
    for (const [index, number] of seen.entries()) {
      const input = await inputOf(own, number, bySequence, fragmentAt);
      if (!input) {
        differences.push(`${own.id}: input ${number.kind} ${number.n} is gone`);
        continue;
      }
      const result = conduct(context, input, derivedId);
      context = result.context;
      inputs += 1;
      last = input;
      // What was decided before a press took its words back, or before a withdrawal was heard of, was not written
      // (`isNews` in the call), nor taken back.
      events = result.events.filter(
        (event) =>
          !isBlurred(event) &&
          !(written.has(idIn(event)) && isOnce(event.type)) &&
          (on.has(idIn(event)) ||
            (event.type !== "SuggestionRetracted" &&
              !isForgotten(forgotten, saidAtMs(event)) &&
              own.sequence < (withdrawnAt ?? Infinity))),
      );
      if (events.length > 0 && index < seen.length - 1)
        differences.push(
          `${own.id}: ${number.kind} ${number.n} made ${events.map((event) => event.type).join(", ")}, which is not on the log`,
        );
    }
    for (const event of own.events) if (isOnce(event.type)) written.add(idIn(event));
    if (events.length === 0 && own.events[0]?.type === "InputsSeen") continue;
    const again = new Map(events.map((event) => [idIn(event), event.data]));
    const clear = own.events.filter((event) => !isBlurred(event));
    const repeatable = clear.filter((event) => again.has(idIn(event)) || !hasErased(event.data));
    erasedEvents += clear.length - repeatable.length;
    if (repeatable.length === 0 && events.length === 0) continue;
    const id = last ? commitIdFor(aggregate.id, last) : "none";
    if (id !== own.id) differences.push(`${own.id}: the replay's commit is ${id}`);
    const before = new Map(repeatable.map((event) => [idIn(event), event.data]));
    const was = JSON.stringify(repeatable.map(({ type, data }) => comparable(type, data)));
    const is = JSON.stringify(
      events.map((event) => comparable(event.type, erasedLike(before.get(idIn(event)), event.data))),
    );
    if (was !== is) differences.push(`${own.id}: was ${was}, is ${is}`);
  }
  return { commits: recorded.length, inputs, differences, erased: erasedEvents };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const hasErased = (value: unknown): boolean =>
  isErased(value) || (isRecord(value) && Object.values(value).some(hasErased));
/** What came out again, erased where what was recorded is. */
const erasedLike = (was: unknown, is: unknown): unknown => {
  if (isErased(was)) return erased;
  if (!isRecord(was) || !isRecord(is)) return is;
  return Object.fromEntries(Object.entries(is).map(([key, value]) => [key, erasedLike(was[key], value)]));
};

/** Whether a second one under the same id is no news to the call (`isNews` there). */
const isOnce = (type: string): boolean =>
  type !== "SuggestionRetracted" && type !== "SuggestionRefined" && type !== "InputsSeen";

type Data = {
  suggestion?: string;
  signal?: string;
  stage?: string;
  item?: string;
  evidence?: Evidence;
  reason?: { evidence?: Evidence | null };
};
type Evidence = { spokenAtMs: number };
/** Of a tip, signal or stage, whichever it is; they have ids that are derived, and may say which words set them off. */
const idIn = ({ data }: { data: unknown }): string =>
  (data as Data).suggestion ?? (data as Data).signal ?? tickOrStage(data as Data);
const tickOrStage = ({ stage = "", item }: Data): string => (item === undefined ? stage : `${stage}.${item}`);
const saidAtMs = ({ data }: { data: unknown }): number =>
  ((data as Data).evidence ?? (data as Data).reason?.evidence)?.spokenAtMs ?? -1;

/** What must be equal: everything but the times that were measured. */
const comparable = (type: string, data: unknown): unknown => {
  const reason = (data as { reason?: { stagesMs?: { spoken?: number } } }).reason;
  const copy = reason
    ? { ...(data as object), reason: { ...reason, stagesMs: { spoken: reason.stagesMs?.spoken } } }
    : data;
  return { type, data: sorted(copy) };
};
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, sorted(item)]),
        )
      : value;

/**
 * What a commit had seen under a number; undefined once it is gone. Interim text ages out, and a server that was killed
 * may have lost the newest of it and given their numbers to others: what was stored after a commit was not seen by it.
 */
const inputOf = async (
  { aggregate, storedAt }: Recorded,
  seen: { kind: "event" | "fragment" | "tick"; n: number },
  commits: ReadonlyMap<number, Recorded>,
  fragmentAt: Sources["fragmentAt"],
): Promise<Input | undefined> => {
  switch (seen.kind) {
    case "tick":
      return tickInput(seen.n);
    case "event": {
      const commit = commits.get(seen.n);
      return commit && eventInput(commit);
    }
    case "fragment": {
      const fragment = await fragmentAt(seen.n);
      const isIt = fragment?.ref.call === aggregate.id && fragment.storedAt <= storedAt;
      return fragment && isIt ? fragmentInput(fragment) : undefined;
    }
  }
};

const collect = async (source: AsyncIterable<Recorded>): Promise<Recorded[]> => {
  const list: Recorded[] = [];
  for await (const item of source) list.push(item);
  return list;
};
