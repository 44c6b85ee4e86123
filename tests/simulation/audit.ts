/**
 * What must hold of the log whatever befell its writers, and of the rows that readers made of it. Written from the
 * rules and not from the deciders: it walks over the stored commits and asks nobody.
 */
import { isErased } from "@wingman/domain/schema";
import { history } from "@wingman/projections/history/model";
import type { CallEvent } from "@wingman/domain/call/events/index";
import { rulesOf } from "@wingman/domain/conductor/rules";
import { replayCall } from "@wingman/streams/agents/replay";
import { quarantineKey } from "@wingman/streams/follow/results";
import type { EventLog, Recorded } from "@wingman/streams/log/event-log";
import { decodeFragment } from "@wingman/streams/log/fragments";
import type { Keyring } from "@wingman/streams/log/seal";
import { eventSubject } from "@wingman/streams/log/subjects";
import { openCommit, parseCommit } from "@wingman/streams/log/wire";
import { type Database, freshPage, rowsText } from "./database.ts";
import type { Keys } from "./keys.ts";
import type { Server, Stored } from "./server.ts";
import { playbook } from "./sound.ts";

export type Acknowledged = { readonly id: string; readonly sequence: number; readonly subject: string };

/** Every commit on the log, opened. */
export const commitsOn = async (server: Server, keyring: Keyring): Promise<Recorded[]> => {
  const sealerOf = await keyring.forReading([]);
  return server.all("EVENTS_1").map((stored) => {
    const commit = parseCommit(rawOf(stored));
    return openCommit(commit, sealerOf(commit.aggregate));
  });
};

const rawOf = ({ subject, headers, data, seq, timeMs }: Stored) => ({
  subject,
  headers,
  data,
  sequence: seq,
  storedAt: timeMs,
});

/** Checks that can be made at any moment; answers what is wrong. */
export const auditLog = (
  stored: readonly Stored[],
  commits: readonly Recorded[],
  acknowledged: readonly Acknowledged[],
  /** A conductor that takes over cannot know of a tip whose interim text went with a server. */
  { paced }: { readonly paced: boolean },
): string[] => {
  const wrong: string[] = [];
  const say = (what: string): void => void wrong.push(what);
  const ids = new Map<string, number>();
  const lastOf = new Map<string, number>();
  for (const { id, seq, subject, expected } of stored) {
    if (ids.has(id)) say(`commit ${id} stands at ${ids.get(id)} and at ${seq}`);
    ids.set(id, seq);
    if (expected === undefined) say(`commit ${seq} was appended without a check`);
    else if (expected !== (lastOf.get(subject) ?? 0))
      say(`commit ${seq} was decided after ${expected}, and ${lastOf.get(subject) ?? 0} was there`);
    lastOf.set(subject, seq);
  }
  for (const { id, sequence, subject } of acknowledged) {
    const at = ids.get(id);
    if (at === undefined) say(`commit ${id} was acknowledged and is not on the log`);
    else if (at !== sequence || stored[at - 1]?.subject !== subject)
      say(`commit ${id} was acknowledged at ${sequence} and stands at ${at}`);
  }
  for (const mine of Map.groupBy(commits, ({ aggregate }) => eventSubject(aggregate)).values())
    auditCall(mine, paced, say);
  return wrong;
};

type Made = { readonly atMs: number; readonly priority: number };

/** One call, by the rules of `events.md`. */
const auditCall = (commits: readonly Recorded[], paced: boolean, say: (what: string) => void): void => {
  let status: "new" | "live" | "ended" = "new";
  let consent = "unasked";
  let paused = false;
  let pausedAtMs = Infinity;
  const settled = { rep: 0, customer: 0 };
  const once = new Set<string>();
  const made: Made[] = [];
  let rules = rulesOf(undefined);
  let fence = 0;
  const first = (kind: string, id: string, sequence: number): void => {
    if (once.has(`${kind} ${id}`)) say(`${sequence}: ${kind} ${id} is there twice`);
    once.add(`${kind} ${id}`);
  };
  const takeEvent = (event: CallEvent, sequence: number): void => {
    const { type, data } = event;
    if (status === "new" && type !== "CallStarted") say(`${sequence}: ${type} before the call started`);
    if ("action" in data) first("action", data.action, sequence);
    if ("signal" in data && type !== "NotedTakenOff") first("signal", data.signal, sequence);
    if (status === "ended" && !afterEnd.has(type)) say(`${sequence}: ${type} after the end`);
    switch (type) {
      case "CallStarted":
        if (status !== "new") say(`${sequence}: the call started again`);
        status = "live";
        rules = rulesOf(data.rules);
        break;
      case "CallEnded":
        status = "ended";
        break;
      case "ConsentRequested":
        consent = "asking";
        break;
      case "ConsentGiven":
        if (consent === "withdrawn") say(`${sequence}: consent was given after it was withdrawn`);
        consent = "given";
        break;
      case "ConsentRefused":
        if (consent === "given" || consent === "withdrawn") say(`${sequence}: consent was refused after ${consent}`);
        consent = "refused";
        break;
      case "ConsentWithdrawn":
        consent = "withdrawn";
        break;
      case "CallPaused":
        if (paused) say(`${sequence}: paused while paused`);
        paused = true;
        pausedAtMs = data.atMs ?? Infinity;
        break;
      case "CallResumed":
        if (!paused) say(`${sequence}: resumed while it went on`);
        paused = false;
        break;
      case "UtteranceTranscribed":
      case "AudioMissed": {
        const { channel, firstSample, endSample, endMs } = data;
        if (firstSample < settled[channel] || endSample <= settled[channel])
          say(`${sequence}: ${channel} ${firstSample} to ${endSample}, settled to ${settled[channel]} before`);
        settled[channel] = Math.max(settled[channel], endSample);
        if (type === "AudioMissed") break;
        first("utterance", data.utterance, sequence);
        if (consent !== "given" && !(consent === "refused" && channel === "rep"))
          say(`${sequence}: words of the ${channel} while consent was ${consent}`);
        if (paused && endMs > pausedAtMs + 500) say(`${sequence}: words of ${endMs} in a pause since ${pausedAtMs}`);
        break;
      }
      case "SuggestionMade": {
        first("tip", data.suggestion, sequence);
        const { madeAtMs: atMs, priority } = data;
        if (!paced) break;
        if (made.filter((one) => atMs - one.atMs < 60_000).length >= rules.tipsPerMinuteMax)
          say(`${sequence}: more than ${rules.tipsPerMinuteMax} tips in a minute`);
        const last = made.at(-1);
        if (last && atMs - last.atMs < rules.gapMsMin && priority < last.priority + rules.takeOverPriority)
          say(`${sequence}: tips at ${last.atMs} and ${atMs}, and the second is not weightier`);
        made.push({ atMs, priority });
        break;
      }
      case "SuggestionWithheld":
        first("tip", data.suggestion, sequence);
        break;
      case "SuggestionRetracted":
        if (!once.has(`tip ${data.suggestion}`)) say(`${sequence}: a tip was taken back that was not made`);
        first("retraction", data.suggestion, sequence);
        break;
      case "StageReached":
        first("stage", data.stage, sequence);
        break;
      case "ChecklistTicked":
        first("tick", `${data.stage}.${data.item}`, sequence);
        break;
      default:
    }
  };
  for (const { sequence, events, fence: mine, seen, unreadable } of commits) {
    if (unreadable) return; // Nobody can tell any more what holds of this call.
    for (const event of events) takeEvent(event as unknown as CallEvent, sequence); // What the log holds was checked.
    if (seen !== null && mine !== null) {
      if (mine < fence) say(`${sequence}: fence ${mine} after ${fence}`);
      fence = Math.max(fence, mine);
    }
  }
};
const afterEnd = new Set([
  "SuggestionShown",
  "SuggestionCopied",
  "SuggestionRated",
  "SuggestionPinned",
  "SuggestionDismissed",
  "TipsQuieted",
  "ActionUndone",
  "NotedTakenOff",
  "MomentMarked",
  "ChecklistMarked",
  "OutcomeRecorded",
  "CallSummarised",
  "SummaryWritten",
  "CsatAnswered",
  "WordsForgotten",
  "PersonalDataForgotten",
]);

/** Every call's conductor again, over what it had recorded as seen (rule 7). */
export const auditReplay = async (server: Server, keys: Keys, commits: readonly Recorded[]): Promise<string[]> => {
  const wrong: string[] = [];
  const bySubject = Map.groupBy(commits, ({ aggregate }) => eventSubject(aggregate));
  const fragmentAt = async (sequence: number) => {
    const stored = server.all("FRAGMENTS")[sequence - 1];
    return stored && decodeFragment(keys.keyring, rawOf(stored));
  };
  for (const mine of bySubject.values()) {
    const [{ aggregate } = { aggregate: undefined }] = mine;
    if (!aggregate || keys.forgotten.has(aggregate.id) || mine.some(isSpoiled)) continue;
    const log = {
      async *read() {
        yield* mine;
      },
    } as unknown as EventLog; // All that a replay asks of it.
    const { differences } = await replayCall({ log, fragmentAt }, aggregate, playbook);
    wrong.push(...differences.map((difference) => `${aggregate.id} replayed: ${difference.slice(0, 6000)}`));
  }
  return wrong;
};

export const newerVersion = 99;
/** A newer version of a type that the model does not read is no concern of it. */
const isPoison = ({ unreadable, events }: Recorded): boolean =>
  unreadable !== undefined || events.some(({ type, v }) => v > (history.reads.get(type) ?? Infinity));
const isSpoiled = ({ unreadable, events }: Recorded): boolean =>
  unreadable !== undefined || events.some(({ v }) => v === newerVersion);

/** Rows, position and quarantine of the reader, against a fold of the whole log in one go. */
export const auditRows = (database: Database, commits: readonly Recorded[], keys: Keys): string[] => {
  const wrong: string[] = [];
  const last = commits.at(-1);
  if (database.at().sequence !== (last?.sequence ?? 0) || database.at().commit !== (last?.id ?? ""))
    wrong.push(`the reader stands at ${database.at().sequence}, the log at ${last?.sequence ?? 0}`);
  let before = 0;
  for (const { from, to } of database.moves) {
    if (from !== before || to <= from)
      wrong.push(`the reader's position moved from ${from} to ${to}, and stood at ${before}`);
    before = to;
  }
  for (const [key, mine] of Map.groupBy(commits, ({ aggregate }) => quarantineKey(aggregate))) {
    const bad = mine.findIndex(isPoison);
    const good = bad < 0 ? mine : mine.slice(0, bad);
    const mask = keys.forgotten.has(mine[0]?.aggregate.id ?? "") ? masked : (text: string) => text;
    const is = mask(rowsText(database.pages.get(key)));
    const wanted = mask(rowsText(freshPage(good)));
    if (is !== wanted) wrong.push(`rows of ${key} differ: ${difference(is, wanted)}`);
    const row = database.quarantine.get(key);
    if (bad < 0 && row) wrong.push(`${key} is in quarantine from ${row.from} for nothing`);
    if (
      bad >= 0 &&
      (row?.from !== mine[bad]?.sequence || row?.to !== mine.at(-1)?.sequence || row?.commits !== mine.length - bad)
    )
      wrong.push(`${key} should be in quarantine from ${mine[bad]?.sequence} with ${mine.length - bad} commits`);
  }
  return wrong;
};

/** Rows that a reader made before a key was forgotten hold what a fold of now cannot know; erasure takes it off them. */
const masked = (text: string): string =>
  text.replace(/"(title|rep_name|customer_name|text|words|next_step)":(null|"(?:[^"\\]|\\.)*")/g, '"$1":"*"');

const difference = (is: string, wanted: string): string => {
  let at = 0;
  while (at < is.length && is[at] === wanted[at]) at += 1;
  return `…${is.slice(Math.max(0, at - 60), at + 120)}… instead of …${wanted.slice(Math.max(0, at - 60), at + 120)}…`;
};

/** What of a log's events says which paths were walked. */
export const pathsIn = (commits: readonly Recorded[]) => {
  const count = (test: (event: CallEvent, commit: Recorded) => boolean): number =>
    commits.flatMap((commit) => commit.events.filter((event) => test(event as unknown as CallEvent, commit))).length;
  const byClock = ({ actor, seen }: Recorded): boolean => actor === "conductor" && seen === null;
  return {
    "tip made": count(({ type }) => type === "SuggestionMade"),
    "tip held back": count(({ type }) => type === "SuggestionWithheld"),
    "tip taken back": count(({ type }) => type === "SuggestionRetracted"),
    "consent refused by the clock": count(({ type }, commit) => type === "ConsentRefused" && byClock(commit)),
    "call ended by the clock": count(({ type }, commit) => type === "CallEnded" && byClock(commit)),
    "words forgotten before they came": count(
      ({ type, data }) => type === "UtteranceTranscribed" && "text" in data && !isErased(data.text) && data.text === "",
    ),
    "words forgotten after they came": count(({ type }) => type === "WordsForgotten"),
  } as const;
};
