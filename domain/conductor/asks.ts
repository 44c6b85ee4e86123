/**
 * What the conductor asks of agents that cannot answer at once. An ask is part of the context, so that whoever takes a
 * call up asks again what nobody has answered; its answer is an event like any other (`call/events/answers.ts`).
 */
import type { AnswerEvent, EventData } from "../call/events/index.ts";
import type { Slots } from "../web/slots.ts";
import type { Evidence, Spoken } from "./spoken.ts";

/** Asks a call may have open; the oldest is given up for the newest, since its help would be the latest. */
export const pendingMax = 32;
/** An answer is on its way through the log for so long after its agent's deadline. */
const graceMs = 2_000;

export type About =
  /** Which plays with examples mean what was said. */
  | {
      readonly agent: "meaning";
      readonly spoken: Spoken;
      /** The last words of both sides, up to these. */
      readonly talk?: string;
      /** The utterances before these, each with whose it is, the oldest first. */
      readonly before?: readonly string[];
    }
  /** What the knowledge base holds on a question. */
  | {
      readonly agent: "knowledge";
      readonly question: string;
      /** Whether it was asked outright, and of us: then "not in the knowledge base" is said as well. */
      readonly isExplicit: boolean;
      readonly evidence: Evidence;
      /** The play it set off, or `noQuestionPlay` where it was noticed by its form alone. */
      readonly play: string;
    }
  /** What the web says of somebody or something; slots, never the customer's sentence. */
  | ({
      readonly agent: "web";
      /** Whose name it is: the playbook's author wrote it, or it is the customer's company of the call's form. */
      readonly nameFrom: "playbook" | "call";
      readonly evidence: Evidence;
      readonly play: string;
      /** The card it is for, and the words that stand on it by now: it keeps them. */
      readonly suggestion: string;
      readonly say: string;
    } & Slots)
  /** A better wording of a card that is on the screen. */
  | {
      readonly agent: "wording";
      readonly evidence: Evidence | null;
      readonly suggestion: string;
      readonly play: string;
      readonly headline: string;
      readonly say: string;
      /** Where some of a new wording is on the screen: what the card said before, for when the rest never comes. */
      readonly before?: string;
      readonly snippet: string;
      /** What it goes by; tools may find more of them on the way. */
      readonly passages: EventData<"PassagesFound">["passages"];
      /** Where several things are asked at once: what was asked, so that passages for each of them may be looked for. */
      readonly question?: string;
    };

export type AgentName = About["agent"];
export type Ask = About & {
  readonly id: string;
  readonly askedMs: number;
  /** After so long on the call's clock nobody waits for the answer any more. */
  readonly deadlineMs: number;
};

/** How long each agent may take, on the call's clock: later its help is about something else. */
export const deadlineMsOf: { readonly [Agent in AgentName]: number } = {
  meaning: 1_500,
  knowledge: 2_000,
  web: 6_000,
  wording: 8_000,
};

/** `pending` with one more. The same ask twice is one. */
export const withAsk = (pending: readonly Ask[], ask: Ask): readonly Ask[] =>
  pending.some(({ id }) => id === ask.id) ? pending : [...pending, ask].slice(-pendingMax);

/** `pending` without what an answer settles. */
export const withoutAnswered = (pending: readonly Ask[], { type, data }: AnswerEvent): readonly Ask[] =>
  (type === "WordingWritten" && !data.isLast) || onTheWay.has(type)
    ? pending
    : pending.filter(({ id }) => id !== data.ask);

/** These come before an answer, and are none. */
const onTheWay: ReadonlySet<AnswerEvent["type"]> = new Set([
  "AgentReasoned",
  "PagesAsked",
  "ToolCalled",
  "ToolRefused",
]);

/** `pending` without what nobody waits for any more. */
export const withoutLate = (pending: readonly Ask[], clockMs: number): readonly Ask[] =>
  pending.some((ask) => isLate(ask, clockMs)) ? pending.filter((ask) => !isLate(ask, clockMs)) : pending;

const isLate = ({ askedMs, deadlineMs }: Ask, clockMs: number): boolean => clockMs > askedMs + deadlineMs + graceMs;
