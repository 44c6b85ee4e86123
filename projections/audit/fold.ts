/**
 * What an event leaves in the audit trail: who, when, why, and the ids by which it hangs together with others. Pure,
 * and of each commit by itself. What it reads of an event is ids, words of a list and figures: a value with a space in it is left
 * out whatever its name, so that no text comes in; sealed fields come sealed, since this model opens none.
 */
import type { Recorded, StoredEvent } from "@wingman/streams/log/event-log";
import { positionOf } from "@wingman/streams/log/position";
import type { EntryRow, Facts, Links } from "./tables.ts";

/** The rows of a commit, in order. */
export const entriesOf = (commit: Recorded): EntryRow[] =>
  commit.events.map((event, index) => entryOf(commit, event, index));

const entryOf = (commit: Recorded, event: StoredEvent, index: number): EntryRow => {
  const { aggregate, sequence } = commit;
  const data = event.data as Data; // An object, whatever its type (`parseCommit`); each field is looked at before it is taken.
  return {
    tenant_id: aggregate.tenant,
    sequence,
    index,
    place: positionOf(sequence, index),
    event_id: event.id,
    commit_id: commit.id,
    kind: aggregate.kind,
    aggregate_id: aggregate.id,
    call_id: aggregate.kind === "call" ? aggregate.id : idIn(data["call"]),
    type: event.type,
    v: event.v,
    actor: commit.actor,
    written_at: timeOf(event.time, commit.storedAt),
    stored_at: commit.storedAt,
    cause: commit.cause,
    tick: commit.tick,
    correlation: commit.correlation,
    clock_ms: commit.clockMs,
    bytes: Buffer.byteLength(JSON.stringify(event)), // Read as it lies there, so this is what was written.
    thing: idIn(data["thing"]),
    links: linksOf(event.type, data),
    facts: factsOf(data),
  };
};

type Data = Readonly<Record<string, unknown>>;

const idPattern = /^[A-Za-z0-9_-]{1,80}$/;
const idIn = (value: unknown): string | null => (typeof value === "string" && idPattern.test(value) ? value : null);
const partOf = (data: Data, name: string): Data => {
  const value = data[name];
  return typeof value === "object" && value !== null ? (value as Data) : {}; // Read key by key below.
};
const timeOf = (text: string, otherwise: number): number => {
  const ms = Date.parse(text);
  return Number.isFinite(ms) ? ms : otherwise;
};

/** Names that several types use for the same thing; those that only one type has stand here as well, each once. */
const told = [
  ..."because reason how code action scope by play kind category agent model prompt engine accuracy channel".split(" "),
  ..."rating outcome stage item about what format source tool provider topic rule file mode state version".split(" "),
  ..."startMs endMs firstSample endSample atMs madeAtMs afterWordsMs tookMs durationMs sureness pinned score".split(
    " ",
  ),
  ..."session hold key member document playbook utterance suggestion signal ask".split(" "),
];
const word = /^[\w.:@/+-]{1,80}$/;

/** What can be told of an event without opening it. */
const factsOf = (data: Data): Facts => {
  const facts: Record<string, string | number | boolean> = {};
  const take = (from: Data, names: readonly string[]): void => {
    for (const name of names) {
      const value = from[name];
      if (typeof value === "number" ? Number.isFinite(value) : typeof value === "boolean")
        facts[name] ??= value as number; // Either is taken.
      else if (typeof value === "string" && word.test(value)) facts[name] ??= value;
    }
  };
  take(data, told);
  const reason = partOf(data, "reason");
  take(reason, ["agent", "play", "category", "prompt", "model", "sureness"]);
  const playbook = { ...partOf(data, "playbook"), ...partOf(reason, "playbook") };
  take({ playbook: playbook["id"], playbookVersion: playbook["version"] }, ["playbook", "playbookVersion"]);
  const evidence = { ...partOf(data, "evidence"), ...partOf(reason, "evidence"), ...partOf(data, "from") };
  take(evidence, ["utterance", "channel", "spokenAtMs"]);
  return facts;
};

/** Of the types that name something for the first time: the field, and what is named. */
const makers: Readonly<Record<string, readonly (readonly [field: string, what: string])[]>> = {
  CallStarted: [],
  ConsentGiven: [],
  UtteranceTranscribed: [["utterance", "words"]],
  SuggestionMade: [["suggestion", "tip"]],
  SuggestionWithheld: [["suggestion", "tip"]],
  QuestionNoticed: [["signal", "signal"]],
  ObjectionNoticed: [["signal", "signal"]],
  CompetitorNoticed: [["signal", "signal"]],
  CommitmentNoticed: [["signal", "signal"]],
  BlockFormed: [["signal", "signal"]],
  PagesAsked: [["ask", "ask"]],
};
const named = [
  ["suggestion", "tip"],
  ["signal", "signal"],
  ["utterance", "words"],
  ["replaces", "signal"],
  ["undoes", "action"],
] as const;

const linksOf = (type: string, data: Data): Links => {
  const makes = new Set<string>();
  const uses = new Set<string>();
  const add = (to: Set<string>, what: string, value: unknown): void => {
    const id = idIn(value);
    if (id !== null) to.add(`${what}:${id}`);
  };
  for (const [field, what] of makers[type] ?? []) add(makes, what, data[field]);
  add(makes, "action", data["action"]);
  if (type === "ConsentGiven") makes.add("consent");
  if (type === "ChannelOpened" || type === "EngineChanged") add(makes, "channel", data["channel"]);
  if (type === "UtteranceTranscribed") {
    uses.add("consent");
    add(uses, "channel", data["channel"]);
  }
  for (const [field, what] of named) add(uses, what, data[field]);
  if (type === "PagesFound") add(uses, "ask", data["ask"]);
  for (const part of [partOf(data, "evidence"), partOf(partOf(data, "reason"), "evidence"), partOf(data, "from")])
    add(uses, "words", part["utterance"]);
  for (const utterance of Array.isArray(data["utterances"]) ? data["utterances"] : []) add(uses, "words", utterance);
  return { makes: [...makes], uses: [...uses].filter((one) => !makes.has(one)) };
};
