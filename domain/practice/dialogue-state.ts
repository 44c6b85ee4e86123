/**
 * What the customer of an exercise knows of it: a fold of the call's log. No clock and no chance of its own, so that the
 * same log gives the same.
 */
import type { CallEvent, EventData } from "../call/events/index.ts";
import { own } from "../record.ts";
import { isErased } from "../schema.ts";
import { takesTheTurn } from "./backchannel.ts";
import { type CompiledScenario, wordsIn } from "./cues.ts";

type Moved = EventData<"CustomerMoved">;
export type Mode = EventData<"PracticeBegun">["mode"];

/** What the rep said last, held against the next: who repeats themselves is heard to. */
const repTurnsKept = 4;
const saidKept = 400;
/** How long a word takes to say, where no voice has told yet. */
const wordMs = 350;
/** A "yes" that comes so little before the end of a question answers it. */
const answersEarlyMs = 400;
/** Silences in a row that are spoken into; from then on the customer waits. */
export const silencesMax = 3;

/** The page tells that the customer fell silent for a sound at most so long after it. */
const toldMsMax = 1_000;

type Waiting = { readonly utterance: string; readonly text: string; readonly endMs: number };

export type DialogueState = {
  readonly seed: number;
  readonly mode: Mode;
  readonly turn: number;
  readonly mood: number;
  readonly revealed: readonly string[];
  readonly resolved: readonly string[];
  readonly open: string | null;
  /** The rung of each objection that was raised. */
  readonly rungs: { readonly [objection: string]: number };
  /** Which of what settles them was said, as intents. */
  readonly parts: readonly string[];
  /** Moves since the open objection was last spoken of that neither met nor pressed it. */
  readonly explored: number;
  /** Moves in a row in which nothing else fitted. */
  readonly idle: number;
  readonly silences: number;
  /** How often they were told that they are a machine, and the like. */
  readonly outOfRole: number;
  /** What the customer said, oldest first. */
  readonly said: readonly string[];
  /** Utterances of the rep that no move has answered yet, in the order of the log. */
  readonly waiting: readonly Waiting[];
  /** Said while the customer spoke, and no turn: "uh-huh". It is one once the rep goes on, or the customer falls silent for it. */
  readonly aside: Waiting | null;
  /** What stood before the last answer to words, with the words: what the rep adds in the same breath is answered with them. */
  readonly before: Omit<DialogueState, "before"> | null;
  /** What the last move said, and what one said that came into the rep's own turn: to speak over that interrupts nobody. */
  readonly reply: string | null;
  readonly cutIn: string | null;
  /** What the rep said in earlier turns, as words. */
  readonly heard: readonly string[];
  /** Until when the customer's last words are said aloud, on the call's clock; as it was heard, and a guess before that. */
  readonly sayingToMs: number;
  /** The rep cut the customer off since the last move. */
  readonly interrupted: boolean;
  readonly lastMoveMs: number;
  readonly ends: Moved["ends"];
  /** A `question` exercise has no more lines. */
  readonly closed: boolean;
  readonly moves: readonly string[];
};

export const dialogueBegins = (
  { scenario }: CompiledScenario,
  { seed, mode }: Pick<EventData<"PracticeBegun">, "seed" | "mode">,
): DialogueState => ({
  ...{ seed, mode, turn: 0, mood: scenario.manner.moodAtStart, revealed: [], resolved: [], open: null, rungs: {} },
  ...{ parts: [], explored: 0, idle: 0, silences: 0, outOfRole: 0, said: [], waiting: [], heard: [] },
  ...{ sayingToMs: 0, interrupted: false, lastMoveMs: 0, ends: null, closed: false, moves: [] },
  ...{ before: null, reply: null, cutIn: null, aside: null },
});

/** What the rep said in the turn that ends with an utterance: all that no move answered before it. */
export const turnOf = ({ waiting }: DialogueState, heard: string): string => {
  const at = waiting.findIndex(({ utterance }) => utterance === heard);
  return waiting
    .slice(0, at + 1)
    .map(({ text }) => text)
    .join(" ");
};

/** Nothing follows such a move but the end of the call. */
export const isOver = ({ ends, closed }: Pick<DialogueState, "ends" | "closed">): boolean => ends !== null || closed;

/** The state after an event of the call's log, in the order of the log. Events of others change nothing. */
export const dialogueAfter = (compiled: CompiledScenario, state: DialogueState, event: CallEvent): DialogueState => {
  switch (event.type) {
    case "UtteranceTranscribed": {
      const { channel, utterance, text } = event.data;
      const plain = isErased(text) ? "" : text;
      if (channel === "customer") {
        const sayingToMs = event.data.endMs + plain.split(/\s+/u).length * wordMs;
        return { ...state, said: [...state.said, plain].slice(-saidKept), sayingToMs };
      }
      if (plain.trim() === "" || state.waiting.some((one) => one.utterance === utterance)) return state;
      const said = { utterance, text: plain, endMs: event.data.endMs };
      if (isAside(state, event.data, plain)) return { ...state, aside: said };
      const known = inOneBreath(state, event.data) ? takenBack(state) : state;
      const { aside } = known;
      const begun = aside && event.data.startMs - aside.endMs <= ownPauseMs ? [aside] : [];
      return { ...known, aside: null, waiting: [...known.waiting, ...begun, said] };
    }
    case "ReplySpoken":
      return { ...state, sayingToMs: event.data.toMs };
    case "ReplyInterrupted": {
      const { toMs, utterance } = event.data;
      const { aside } = state;
      const meant = aside && Math.abs(toMs - aside.endMs) <= toldMsMax ? [aside] : [];
      return {
        ...{ ...state, sayingToMs: toMs, aside: null, waiting: [...state.waiting, ...meant] },
        interrupted: state.interrupted || utterance !== state.cutIn,
      };
    }
    case "CustomerMoved":
      return moved(compiled, state, event.data);
    default:
      return state;
  }
};

/** "Uh-huh" while the customer still speaks is no answer, nor is what a recogniser made of it; who types means it. */
const isAside = (
  { mode, sayingToMs }: DialogueState,
  { startMs, endMs, source }: EventData<"UtteranceTranscribed">,
  text: string,
): boolean =>
  mode === "spoken" &&
  source !== "typed" &&
  startMs < sayingToMs - answersEarlyMs &&
  !takesTheTurn(text, endMs - startMs);

/** A pause within one's own turn is no longer; whoever answers takes longer to be heard. */
export const ownPauseMs = 800;
/**
 * Whether words go on with those that an answer was decided to: begun so soon behind them, and before there was an answer
 * at all. All three are on the call's clock; a recogniser that is late changes nothing of it.
 */
export const goesOn = (
  spoken: { readonly endMs: number },
  answered: { readonly atMs: number },
  { startMs }: { readonly startMs: number },
): boolean => startMs - spoken.endMs <= ownPauseMs && startMs < answered.atMs;

const inOneBreath = (state: DialogueState, said: EventData<"UtteranceTranscribed">): boolean => {
  const last = state.before?.waiting.at(-1);
  return (
    state.mode === "spoken" && last !== undefined && !isOver(state) && goesOn(last, { atMs: state.lastMoveMs }, said)
  );
};

/** The answer to half of a turn decided nothing. What it said stands: it may have been heard, and a fact told is told. */
const takenBack = (state: DialogueState): DialogueState => {
  const { before, said, sayingToMs, revealed, turn, moves, lastMoveMs, reply, aside } = state;
  if (!before) return state;
  return {
    ...before,
    ...{ said, sayingToMs, revealed, turn, moves, lastMoveMs, reply, aside, cutIn: reply, before: null },
    waiting: [...before.waiting, ...state.waiting],
  };
};

const raisingActs = new Set(["object", "open", "ask"]);
const restingActs = new Set([
  "answer",
  "vague",
  "cannot-tell",
  "acknowledge",
  "small-talk",
  "introduce",
  "deflect",
  "listen",
]);

const moved = ({ scenario }: CompiledScenario, state: DialogueState, data: Moved): DialogueState => {
  if (state.moves.includes(data.move)) return state;
  const { act, open } = data;
  const { before: _before, ...earlier } = state;
  const rungs = { ...state.rungs };
  if (open !== null && raisingActs.has(act) && own(rungs, open) === undefined) rungs[open] = 0;
  if (open !== null && act === "press") {
    const last = (scenario.objections.find(({ id }) => id === open)?.ladder.length ?? 1) - 1;
    rungs[open] = Math.min(last, (rungs[open] ?? 0) + 1);
  }
  const intents = data.understood.map(({ intent }) => intent);
  const parts = intents.filter((intent) => intent.startsWith("part:") && isRaised(state, intent));
  const at = data.heard === null ? -1 : state.waiting.findIndex(({ utterance }) => utterance === data.heard);
  const turn = data.heard === null ? "" : wordsIn(turnOf(state, data.heard)).join(" ");
  return {
    ...state,
    turn: state.turn + 1,
    mood: data.mood,
    revealed: data.revealed,
    resolved: data.resolved,
    open,
    rungs,
    parts: [...new Set([...state.parts, ...parts])],
    explored: open !== null && open === state.open && restingActs.has(act) ? state.explored + 1 : 0,
    idle: act === "fall-back" ? state.idle + 1 : act === "listen" ? state.idle : 0,
    silences: data.cause === "silence" ? state.silences + 1 : data.cause === "words" ? 0 : state.silences,
    outOfRole: state.outOfRole + (intents.includes("out-of-role") ? 1 : 0),
    waiting: state.waiting.slice(at + 1),
    heard: turn === "" ? state.heard : [...state.heard, turn].slice(-repTurnsKept),
    interrupted: false,
    lastMoveMs: data.atMs,
    ends: data.ends,
    closed: act === "close",
    moves: [...state.moves, data.move],
    before: at < 0 ? null : { ...earlier, waiting: state.waiting.slice(0, at + 1) },
    reply: data.utterance,
  };
};

/** What would settle an objection counts once it was raised: nobody is convinced of what they have not said yet. */
const isRaised = ({ rungs }: DialogueState, intent: string): boolean =>
  own(rungs, intent.slice("part:".length).split("/")[0] ?? "") !== undefined;
