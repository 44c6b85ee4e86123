/** What the conductor knows of a call: a fold over its inputs in the order it took them, with no clock of its own. */
import type { CallEvent, EventData } from "../call/events/index.ts";
import type { Channel } from "../call/events/shared.ts";
import { tickMs } from "../call/policy.ts";
import { normalWord } from "../playbook/match.ts";
import type { CompiledPlaybook } from "../playbook/playbook.ts";
import type { Span } from "../call/forgetting.ts";
import { byRanking } from "../feedback/ranking.ts";
import { isErased } from "../schema.ts";
import { type About, type Ask, deadlineMsOf, withAsk, withoutAnswered, withoutLate } from "./asks.ts";
import { type Committed, nothingCommitted } from "../coach/commitments.ts";
import { afterSnooze, type Board, boardBy, withoutSnooze } from "./board.ts";
import { type Blocks, noBlocks } from "./blocks.ts";
import { type Facts, foldFacts, noFacts } from "./facts.ts";
import { type Rules, rulesOf } from "./rules.ts";
import type { Waiting } from "./spoken.ts";

/** An input, with the number under which it can be found again for a replay. */
export type Input =
  | {
      readonly kind: "event";
      readonly n: number;
      readonly clockMs: number;
      readonly events: readonly { readonly id: string; readonly event: CallEvent }[];
    }
  | {
      readonly kind: "fragment";
      readonly n: number;
      readonly id: string;
      readonly fragment: EventData<"FragmentTranscribed">;
    }
  | { readonly kind: "tick"; readonly n: number };

export type Side = {
  /** End of the newest word, on the call's clock. */
  readonly lastWordMs: number;
  /** Where this side's present turn began; null while the other side has it. */
  readonly turnStartMs: number | null;
};

/** An utterance being said, or just said: which plays it has set off already. */
export type Heard = {
  readonly utterance: string;
  readonly channel: Channel;
  readonly revision: number;
  readonly final: boolean;
  /** Suggestion made, or null where the play fired and was held back. */
  readonly fired: { readonly [play: string]: string | null };
  /** What it was noted as, by rules that note it once. */
  readonly noted?: readonly string[];
};

export type Context = {
  readonly call: string;
  readonly playbook: CompiledPlaybook;
  readonly clockMs: number;
  readonly status: "new" | "live" | "ended";
  readonly paused: boolean;
  readonly typedOnly: boolean;
  readonly consent: "open" | "asking" | "answered";
  readonly consentAskedMs: number;
  readonly sides: { readonly [side in Channel]: Side };
  /** The newest utterances, the one heard last at the end; a list, since ids may look like numbers. */
  readonly heard: readonly Heard[];
  readonly stages: { readonly [stage: string]: true };
  readonly board: Board;
  readonly facts: Facts;
  /** By these in place of the call's own: a call tried by other rules than it was held by. */
  readonly rulesInstead: Rules | null;
  readonly blocks: Blocks;
  readonly committed: Committed;
  /** The hand action that asked for quiet, so that undoing it ends the quiet. */
  readonly quietedBy: string | null;
  /** When the call last began or went on: quiet before that is not silence. */
  readonly liveSinceMs: number;
  /** When each time play last came due, on the call's clock: once for each silence or turn. */
  readonly timeFired: { readonly [play: string]: number };
  /** The last utterances of both sides, for the snippet a tip carries and for whoever reads what is said next. */
  readonly recent: readonly string[];
  readonly forgotten: readonly Span[];
  /** What agents were asked and have not answered. */
  readonly pending: readonly Ask[];
  /** What was said and waits for its point to be made. */
  readonly waiting: readonly Waiting[];
  /** Whether a reader of points has answered in this call. */
  readonly isRead: boolean;
  /** The newest event folded; a tick's commit names it as its cause. */
  readonly lastEvent: string | null;
};

/** The last words of both sides as one text. */
export const talkOf = ({ recent }: Context): string => recent.slice(-talkMax).join(" ").slice(-1_000);

/** The utterances before the newest, as they are in `talkOf`. */
export const beforeOf = ({ recent }: Context): readonly string[] => recent.slice(0, -1);

const quietSide: Side = { lastWordMs: 0, turnStartMs: null };
/** A short "mm, right" from the other side does not end a turn. */
const backchannelWordsMax = 2;
const talkMax = 3;
const recentMax = 7;
const heardMax = 16;

/** `rulesInstead`: tries the call by other rules than those it was held by. */
export const initialContext = (
  call: string,
  playbook: CompiledPlaybook,
  rulesInstead: Rules | null = null,
): Context => ({
  call,
  playbook,
  clockMs: 0,
  status: "new",
  paused: false,
  typedOnly: true,
  consent: "open",
  consentAskedMs: 0,
  sides: { rep: quietSide, customer: quietSide },
  heard: [],
  stages: {},
  board: boardBy(rulesInstead ?? rulesOf(1)),
  facts: noFacts,
  rulesInstead,
  blocks: noBlocks,
  committed: nothingCommitted,
  quietedBy: null,
  liveSinceMs: 0,
  timeFired: {},
  recent: [],
  forgotten: [],
  pending: [],
  waiting: [],
  isRead: false,
  lastEvent: null,
});

/** The context after an input; what comes of it is `conduct`'s. */
export const fold = (context: Context, input: Input): Context => {
  switch (input.kind) {
    case "tick": {
      const clockMs = Math.max(context.clockMs, input.n * tickMs);
      return { ...context, clockMs, pending: withoutLate(context.pending, clockMs) };
    }
    case "fragment": {
      const { fragment } = input;
      const before = heardOf(context, fragment.utterance);
      const words = isErased(fragment.words) ? [] : fragment.words;
      const next = { ...context, clockMs: Math.max(context.clockMs, fragment.endMs), lastEvent: input.id };
      if (before?.final || (before && before.revision >= fragment.revision)) return next;
      return hear(spoke(next, fragment.channel, fragment.startMs, fragment.endMs, words.length), {
        utterance: fragment.utterance,
        channel: fragment.channel,
        revision: fragment.revision,
        final: false,
        fired: before?.fired ?? {},
      });
    }
    case "event":
      return input.events.reduce(
        (next, { id, event }) => ({
          ...foldEvent(next, event, input.clockMs),
          facts: foldFacts(next.facts, next.playbook, event),
          lastEvent: id,
        }),
        { ...context, clockMs: Math.max(context.clockMs, input.clockMs) },
      );
  }
};

const foldEvent = (context: Context, event: CallEvent, clockMs: number): Context => {
  switch (event.type) {
    case "CallStarted":
      return {
        ...context,
        status: "live",
        liveSinceMs: clockMs,
        playbook: byRanking(context.playbook, event.data.ranking),
        board: boardBy(context.rulesInstead ?? rulesOf(event.data.rules)),
      };
    case "ConsentRequested":
      return { ...context, consent: "asking", consentAskedMs: clockMs };
    case "ConsentGiven":
      return { ...context, consent: "answered" };
    case "ConsentRefused":
    case "ConsentWithdrawn": // Nothing of theirs is written from here on, not even as the words around a tip.
      return {
        ...context,
        consent: "answered",
        recent: context.recent.filter((said) => !said.startsWith(spokenBy("customer"))),
        pending: [],
        waiting: [],
        blocks: noBlocks,
      };
    case "ChannelOpened":
      return { ...context, typedOnly: context.typedOnly && event.data.codec === "text" };
    case "CallPaused":
      return { ...context, paused: true };
    case "CallResumed": {
      // Nobody was heard meanwhile: a turn begins anew, and the pause is not part of a monologue.
      const { rep, customer } = context.sides;
      return {
        ...context,
        paused: false,
        waiting: [],
        liveSinceMs: clockMs,
        sides: { rep: { ...rep, turnStartMs: null }, customer: { ...customer, turnStartMs: null } },
      };
    }
    case "CallEnded":
      return { ...context, status: "ended", pending: [], waiting: [] };
    case "TipsQuieted":
      return {
        ...context,
        quietedBy: event.data.action,
        board: { ...context.board, quietUntilMs: event.data.atMs + event.data.forMs },
      };
    case "SuggestionDismissed": {
      const { action, atMs, snooze } = event.data;
      return snooze
        ? { ...context, board: afterSnooze(context.board, action, snooze.play, atMs + snooze.forMs) }
        : context;
    }
    case "ActionUndone":
      return event.data.undoes === context.quietedBy
        ? { ...context, quietedBy: null, board: { ...context.board, quietUntilMs: 0 } }
        : { ...context, board: withoutSnooze(context.board, event.data.undoes) };
    case "WordsForgotten":
      // Neither a tip nor the words around one may come of what was taken back.
      return {
        ...context,
        forgotten: [...context.forgotten, event.data],
        recent: [],
        pending: [],
        waiting: [],
        blocks: noBlocks,
        committed: nothingCommitted,
      };
    case "PersonalDataForgotten":
      return event.data.subjects.includes("both") ? { ...context, recent: [] } : context;
    case "UtteranceTranscribed": {
      const { utterance, channel, startMs, endMs, text } = event.data;
      const count = isErased(event.data.words) ? 0 : event.data.words.length;
      const said = isErased(text) ? "" : `${spokenBy(channel)}${text}`;
      const next = {
        ...spoke(context, channel, startMs, endMs, count),
        recent: said === "" ? context.recent : [...context.recent, said].slice(-recentMax),
      };
      const before = heardOf(context, utterance);
      return hear(next, {
        utterance,
        channel,
        revision: before?.revision ?? 0,
        final: true,
        fired: before?.fired ?? {},
      });
    }
    case "UtteranceUnderstood":
      return {
        ...context,
        isRead: context.isRead || event.data.points !== undefined,
        pending: withoutAnswered(context.pending, event),
      };
    case "PassagesFound":
    case "PagesAsked":
    case "PagesFound":
    case "WordingWritten":
    case "AgentReasoned":
    case "ToolCalled":
    case "ToolRefused":
    case "AgentFailed":
      return { ...context, pending: withoutAnswered(context.pending, event) };
    default:
      return context;
  }
};

const spoke = (context: Context, channel: Channel, startMs: number, endMs: number, words: number): Context => {
  if (words === 0) return context;
  const mine = context.sides[channel];
  const otherName: Channel = channel === "rep" ? "customer" : "rep";
  const other = context.sides[otherName];
  const takesTurn = words > backchannelWordsMax;
  return {
    ...context,
    sides: {
      ...context.sides,
      [channel]: {
        lastWordMs: Math.max(mine.lastWordMs, endMs),
        turnStartMs: mine.turnStartMs ?? Math.max(startMs, context.liveSinceMs),
      },
      ...(takesTurn ? { [otherName]: { ...other, turnStartMs: null } } : {}),
    } as Context["sides"],
  };
};

const spokenBy = (channel: Channel): string => (channel === "rep" ? "Rep: " : "Customer: ");

/** The context with a question to an agent. */
export const ask = (context: Context, about: About, id: string): Context => ({
  ...context,
  pending: withAsk(context.pending, {
    ...about,
    id,
    askedMs: context.clockMs,
    deadlineMs: deadlineMsOf[about.agent],
  }),
});

/** What is remembered of an utterance; the newest `heardMax` are. */
export const heardOf = (context: Context, utterance: string): Heard | undefined =>
  context.heard.find((known) => known.utterance === utterance);

/** The context with an utterance remembered as the newest. */
export const hear = (context: Context, heard: Heard): Context => ({
  ...context,
  heard: [...context.heard.filter((known) => known.utterance !== heard.utterance), heard].slice(-heardMax),
});

/** Normalised words for the matcher; a word that normalises to nothing keeps its place. */
export const matchable = (words: readonly { readonly text: string }[]): string[] =>
  words.map((word) => normalWord(word.text));
