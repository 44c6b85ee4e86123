/**
 * What plays and checklists need to know of a call beyond its last words: who is on the line, what has been said, who
 * has talked for how long. A fold, as `context.ts` is; kept apart so that it can be read apart.
 */
import type { CallEvent, EventData } from "../call/events/index.ts";
import type { Channel } from "../call/events/shared.ts";
import { findPhrase, normalWord } from "../playbook/match.ts";
import type { CompiledPlay, CompiledPlaybook } from "../playbook/playbook.ts";
import { own } from "../record.ts";
import { isErased } from "../schema.ts";

/** Of the window a ratio may look at, ten minutes; one who takes turns faster than every second talks past it. */
const turnsMax = 600;
const windowMsMax = 600_000;

type Turn = { readonly channel: Channel; readonly startMs: number; readonly endMs: number };
export type Facts = {
  readonly company: readonly string[];
  /** The same as it was written; empty where nobody wrote it. */
  readonly companyName: string;
  readonly role: readonly string[];
  /** Plays whose words of `not-said` or `notYetSaid` were said. */
  readonly said: { readonly [play: string]: { readonly notSaid?: true; readonly notYetSaid?: true } };
  /** Points of checklists, by `<stage>.<item>`. */
  readonly ticked: { readonly [item: string]: true };
  readonly turns: readonly Turn[];
};

export const noFacts: Facts = { company: [], companyName: "", role: [], said: {}, ticked: {}, turns: [] };

export const itemKey = (stage: string, item: string): string => `${stage}.${item}`;

export const foldFacts = (facts: Facts, playbook: CompiledPlaybook, event: CallEvent): Facts => {
  switch (event.type) {
    case "CallStarted": {
      const { company, role } = event.data.customer;
      const companyName = typeof company === "string" ? company : "";
      return { ...facts, company: wordsOf(company), companyName, role: wordsOf(role) };
    }
    case "UtteranceTranscribed":
      return heard(facts, playbook, event.data);
    // Ticked or taken off by hand: what is said later does not tick it again.
    case "ChecklistMarked": {
      const { stage, item } = event.data;
      return { ...facts, ticked: { ...facts.ticked, [itemKey(stage, item)]: true } };
    }
    case "PersonalDataForgotten":
      return event.data.subjects.includes("customer") ? { ...facts, role: [] } : facts;
    default:
      return facts;
  }
};

const wordsOf = (text: unknown): string[] =>
  typeof text === "string"
    ? text
        .split(/\s+/)
        .filter((word) => word !== "")
        .map(normalWord)
    : [];

const heard = (facts: Facts, playbook: CompiledPlaybook, data: EventData<"UtteranceTranscribed">): Facts => {
  const { channel, startMs, endMs } = data;
  if (isErased(data.words) || data.words.length === 0) return facts;
  const words = (data.words as readonly { readonly text: string }[]).map(({ text }) => normalWord(text));
  const turns = [...facts.turns, { channel, startMs, endMs }]
    .filter((turn) => turn.endMs > endMs - windowMsMax)
    .slice(-turnsMax);
  return { ...facts, turns, said: said(facts.said, playbook.plays, channel, words) };
};

const said = (
  before: Facts["said"],
  plays: readonly CompiledPlay[],
  channel: Channel,
  words: readonly string[],
): Facts["said"] => {
  const more = plays.flatMap(({ play, notSaid, notYetSaid }): [string, Facts["said"][string]][] => {
    const known = own(before, play.id) ?? {};
    const { trigger, when } = play;
    const now = {
      ...known,
      ...(trigger.on === "not-said" && says(notSaid, trigger.speaker, channel, words) && { notSaid: true as const }),
      ...(when?.notYetSaid &&
        says(notYetSaid, when.notYetSaid.speaker, channel, words) && { notYetSaid: true as const }),
    };
    return Object.keys(now).length > Object.keys(known).length ? [[play.id, now]] : [];
  });
  return more.length === 0 ? before : { ...before, ...Object.fromEntries(more) };
};

const says = (
  phrases: CompiledPlay["notSaid"],
  speaker: Channel | "either",
  channel: Channel,
  words: readonly string[],
): boolean => (speaker === "either" || speaker === channel) && findPhrase(phrases, words) !== undefined;

/** Share of `side` in the talk of the last `windowMs`, 0 to 1, and how much talk that was. */
export const shareOf = (
  { turns }: Facts,
  side: Channel,
  nowMs: number,
  windowMs: number,
): { readonly share: number; readonly talkMs: number } => {
  let [mine, all] = [0, 0];
  for (const { channel, startMs, endMs } of turns) {
    const ms = Math.max(0, Math.min(endMs, nowMs) - Math.max(startMs, nowMs - windowMs));
    all += ms;
    if (channel === side) mine += ms;
  }
  return { share: all === 0 ? 0 : mine / all, talkMs: all };
};
