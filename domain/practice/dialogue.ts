/**
 * The customer of an exercise without a language model: from the scenario, the exercise's seed and the call's log so far
 * follows what they do next. No clock and no chance of its own, so that the same log gives the same moves.
 */
import type { EventData } from "../call/events/index.ts";
import { datesIn } from "../coach/dates.ts";
import { own } from "../record.ts";
import { type CompiledScenario, partIntent, type Understood, understand, wordsIn } from "./cues.ts";
import { type DialogueState, turnOf } from "./dialogue-state.ts";
import { drawn, drawnOrder, pick } from "./draw.ts";
import type { Scenario } from "./scenario.ts";

type Moved = EventData<"CustomerMoved">;
type MoodName = Scenario["moods"][number]["on"];

/** However it goes, it is over after so many moves. */
export const turnsMax = 200;
/** Questions in a row that may leave an objection where it stands. */
const explorationsMax = 3;
/** Lines of a `question` exercise. */
const questionsMax = 8;

/** What makes the customer move. */
export type Cause =
  | { readonly cause: "opening" | "silence" | "monologue" | "time"; readonly atMs: number }
  /** The rep's turn up to an utterance that waits; `meant` is what a model of meaning found in it. */
  | { readonly cause: "words"; readonly heard: string; readonly meant: readonly Understood[]; readonly atMs: number };

/** A move without the ids that its writer gives it, and its words; null where they say nothing. */
export type Move = Omit<Moved, "move" | "utterance" | "by"> & {
  readonly says: string | null;
  /** Thinks for a moment before they say it. */
  readonly hesitates: boolean;
};

type Turn = {
  readonly compiled: CompiledScenario;
  readonly state: DialogueState;
  readonly cause: Cause;
  readonly understood: readonly Understood[];
  readonly has: (intent: string) => boolean;
  /** One of the lines, none that was said just now, unsaid ones first. */
  readonly line: (lines: readonly string[], salt: string) => string;
};
/** What was decided; what is left out stays as it was. */
type Done = {
  readonly act: string;
  readonly says: readonly string[];
  readonly moods?: readonly MoodName[];
  /** Beside what the scenario says of moods. */
  readonly moodBy?: number;
  readonly revealed?: readonly string[];
  readonly resolved?: readonly string[];
  readonly open?: string | null;
  readonly ends?: Moved["ends"];
};

/** What the customer does now. Never twice the same line in a row; facts only where they were asked for. */
export const moveOf = (compiled: CompiledScenario, state: DialogueState, cause: Cause): Move => {
  const understood =
    cause.cause === "words"
      ? understand(compiled, turnOf(state, cause.heard), { meant: cause.meant, before: state.heard })
      : [];
  const intents = new Set(understood.map(({ intent }) => intent));
  const turn: Turn = {
    ...{ compiled, state, cause, understood },
    has: (intent) => intents.has(intent),
    line: (lines, salt) => pick(lines, state.said, state.seed, `${state.turn}/${salt}`),
  };
  return told(turn, decided(turn));
};

const decided = (turn: Turn): Done => {
  const { compiled, state, cause, line } = turn;
  const { scenario } = compiled;
  if (cause.cause === "time" || state.turn >= turnsMax)
    return { act: "time-up", says: [line(scenario.ends.timeUp, "time")], ends: "time-up" };
  if (cause.cause === "opening") return state.mode === "question" ? nextQuestion(turn, []) : opening(turn);
  if (cause.cause === "silence")
    return { act: "impatient", says: [line(scenario.manner.impatient, "silence")], moods: ["silence"] };
  if (cause.cause === "monologue")
    return { act: "interrupt", says: [line(scenario.manner.interrupting, "monologue")], moods: ["monologue"] };
  return state.mode === "question" ? questioned(turn) : answered(turn);
};

/** Mood, parting, hesitation: what is the same whatever was decided. */
const told = (turn: Turn, done: Done): Move => {
  const { compiled, state, cause, understood, line } = turn;
  const { scenario, common } = compiled;
  const by = (done.moods ?? []).map((name) => scenario.moods.find(({ on }) => on === name)?.by ?? 0);
  const shift = Math.max(-2, Math.min(2, by.reduce((sum, one) => sum + one, 0) + (done.moodBy ?? 0)));
  const mood = Math.max(-3, Math.min(3, state.mood + shift));
  const isLeaving = mood === -3 && done.ends === undefined && state.mode !== "question" && cause.cause !== "opening";
  const { act, ends, says } = isLeaving
    ? { act: "leave", ends: "left" as const, says: [line(scenario.ends.leaves, "leaves")] }
    : { ...done, ends: done.ends ?? null };
  const hesitates =
    cause.cause === "words" &&
    state.mode !== "question" &&
    ends === null &&
    says.length > 0 &&
    drawn(state.seed, `${state.turn}/hesitates`) < scenario.manner.hesitates;
  const spoken = [...(hesitates ? [line(common.hesitating, "hesitates")] : []), ...says].join(" ");
  // A scenario may have one line for a place; said again, it is said as such.
  const words = spoken !== "" && spoken === state.said.at(-1) ? `${line(common.asISaid, "again")} ${spoken}` : spoken;
  return {
    turn: state.turn,
    cause: cause.cause,
    heard: cause.cause === "words" ? cause.heard : null,
    act,
    understood: [...understood],
    mood,
    revealed: [...(isLeaving ? state.revealed : (done.revealed ?? state.revealed))],
    resolved: [...(isLeaving ? state.resolved : (done.resolved ?? state.resolved))],
    open: isLeaving ? state.open : done.open === undefined ? state.open : done.open,
    ends,
    atMs: cause.atMs,
    says: words === "" ? null : words,
    hesitates,
  };
};

const opening = ({ compiled: { scenario }, line }: Turn): Done => {
  const first = scenario.objections.find(({ raised }) => raised.on === null && raised.fromTurn === 0);
  return {
    act: "open",
    says: [line(scenario.opening, "opening"), ...(first ? [first.ladder[0] ?? ""] : [])],
    open: first?.id ?? null,
  };
};

/** What the rep's manner does to the mood, whatever they said. */
const behaved = ({ compiled: { scenario }, state, has }: Turn): MoodName[] => {
  const openId = state.open;
  const parts = scenario.objections.find(({ id }) => id === openId)?.settledBy ?? [];
  const addresses = openId !== null && parts.some((_, n) => has(partIntent(openId, n + 1)));
  const is: readonly (readonly [MoodName, boolean])[] = [
    ["open-question", has("open-question")],
    ["acknowledged", has("acknowledged")],
    ["named-value", addresses],
    ["interrupted", state.interrupted],
    ["monologue", has("monologue")],
    ["pressure", has("pressure")],
    ["repeated", has("repeated")],
    ["over-promise", has("over-promise")],
    ["talked-down", has("talked-down")],
    ["ignored", openId !== null && !addresses && !reacts.some(has)],
  ];
  return is.flatMap(([name, so]) => (so ? [name] : []));
};
const reacts = [
  "question",
  "open-question",
  "acknowledged",
  "who-are-you",
  "small-talk",
  "ask:agree",
  "listening",
  "unclear",
];

const answered = (turn: Turn): Done => {
  const { compiled, state, has, line } = turn;
  const { scenario, common } = compiled;
  const moods = behaved(turn);
  if (has("listening") && !isAsking(state)) return { act: "listen", says: [] };
  if (has("out-of-role"))
    return { act: "deflect", says: [line(common.inRole, "in-role")], moods, moodBy: state.outOfRole > 0 ? -1 : 0 };
  const asked = askedFacts(turn);
  const step = nextStep(turn, moods);
  if (step) return step;
  const objection = scenario.objections.find(({ id }) => id === state.open);
  if (objection) return underObjection(turn, objection, asked, moods);
  const facts = factsTold(turn, asked);
  const due = dueObjection(turn);
  if (due)
    return {
      act: "object",
      says: [...facts.says.slice(0, 1), due.ladder[0] ?? ""],
      moods,
      open: due.id,
      revealed: facts.revealed,
    };
  if (facts.says.length > 0) return { act: facts.act, says: facts.says, moods, revealed: facts.revealed };
  return small(turn, moods) ?? idle(turn, moods);
};

/** The customer's last words want an answer, so that "yes" is one. */
const isAsking = ({ said }: DialogueState): boolean => /[?؟]["”’)]?$/u.test(said.at(-1) ?? "");

const requiredLeft = ({ compiled: { scenario } }: Turn, resolved: readonly string[]): readonly string[] =>
  scenario.ends.agrees.settled.filter(
    (id) => !resolved.includes(id) && scenario.objections.some((objection) => objection.id === id),
  );

/** Asked for the next step: agreed, or not yet and why. Undefined where nobody asked, or the open objection comes first. */
const nextStep = (turn: Turn, moods: readonly MoodName[]): Done | undefined => {
  const { compiled, state, has, line } = turn;
  const { scenario } = compiled;
  if (!has("ask:agree")) return undefined;
  const settling = settledNow(turn);
  const resolved = settling ? [...state.resolved, settling.id] : state.resolved;
  const first = settling ? [line(settling.settled, "settled")] : [];
  const open = settling ? null : state.open;
  const all: readonly MoodName[] = settling ? [...moods, "settled"] : moods;
  const left = requiredLeft(turn, resolved);
  if (open === null && left.length === 0 && moodAfter(turn, all) >= scenario.ends.agrees.moodMin)
    return {
      act: "agree",
      says: [...first, ...agreedLines(turn)],
      moods: all,
      resolved,
      open,
      ends: "agreed",
    };
  // An objection that stands is met first, or spoken of again.
  if (
    open !== null &&
    scenario.objections.some(({ id, settledBy }) => id === open && settledBy.some((_, n) => has(partIntent(id, n + 1))))
  )
    return undefined;
  const notYet = line(scenario.ends.agrees.notYet, "not-yet");
  const isCold = moodAfter(turn, all) < 0;
  const next =
    open === null
      ? scenario.objections.find(({ id }) => left.includes(id) && own(state.rungs, id) === undefined)
      : undefined;
  if (next)
    return {
      act: "object",
      says: [...first, dayLine(turn, isCold ? "dayNo" : "dayLater") ?? notYet, next.ladder[0] ?? ""].slice(-2),
      moods: all,
      resolved,
      open: next.id,
    };
  const ofDay = dayLine(turn, isCold || open === null ? "dayNo" : "dayLater");
  return {
    act: "not-yet",
    says: [...first, notYet, ...(ofDay ? [ofDay] : [])],
    ...{ moods: all, resolved, open, ...(open !== null && { moodBy: -1 }) },
  };
};

/** What is said to the day that the rep proposed; undefined where they proposed none. */
const dayLine = (
  { compiled: { common }, understood, line }: Turn,
  to: "dayTaken" | "dayLater" | "dayNo",
): string | undefined => {
  const quote = understood.find(({ intent }) => intent === "proposed-day")?.quote;
  if (quote === undefined) return undefined;
  const day = quote
    .replace(/^(?:on|by|before|until) /iu, "")
    .replace(/[\s.,!?;:،؟]+$/u, "")
    .replace(
      /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/gu,
      (name) => name.charAt(0).toUpperCase() + name.slice(1),
    );
  return line(
    common[to].map((one) => one.replaceAll("{day}", day)),
    to,
  );
};

/** To the day that was proposed none of the scenario's lines is added that names another. */
const agreedLines = (turn: Turn): readonly string[] => {
  const { says } = turn.compiled.scenario.ends.agrees;
  const taken = dayLine(turn, "dayTaken");
  if (taken === undefined) return [turn.line(says, "agrees")];
  const undated = says.filter((one) => datesIn(wordsIn(one)).length === 0);
  return undated.length > 0 ? [taken, turn.line(undated, "agrees")] : [taken];
};

const moodAfter = ({ compiled: { scenario }, state }: Turn, moods: readonly MoodName[]): number =>
  state.mood +
  Math.max(
    -2,
    Math.min(
      2,
      moods.reduce((sum, name) => sum + (scenario.moods.find(({ on }) => on === name)?.by ?? 0), 0),
    ),
  );

type Objection = Scenario["objections"][number];

/** The open objection, where all of what settles it was said by now. */
const settledNow = ({ compiled: { scenario }, state, has }: Turn): Objection | undefined => {
  const objection = scenario.objections.find(({ id }) => id === state.open);
  if (!objection || has(`worsen:${objection.id}`)) return undefined;
  const isMet = objection.settledBy.every((_, n) => {
    const intent = partIntent(objection.id, n + 1);
    return has(intent) || state.parts.includes(intent);
  });
  return isMet ? objection : undefined;
};

const underObjection = (
  turn: Turn,
  objection: Objection,
  asked: readonly string[],
  moods: readonly MoodName[],
): Done => {
  const { compiled, state, has, line } = turn;
  const { common } = compiled;
  const facts = factsTold(turn, asked);
  if (settledNow(turn)) {
    const resolved = [...state.resolved, objection.id];
    return {
      act: "resolve",
      says: [line(objection.settled, "settled"), ...facts.says.slice(0, 1)],
      ...{ moods: [...moods, "settled" as const], resolved, open: null, revealed: facts.revealed },
    };
  }
  if (has(`worsen:${objection.id}`)) return pressed(turn, objection, moods, -1);
  const isNew = (n: number): boolean => {
    const intent = partIntent(objection.id, n + 1);
    return has(intent) && !state.parts.includes(intent);
  };
  const later = dayLine(turn, "dayLater");
  if (objection.settledBy.some((_, n) => isNew(n)))
    return {
      act: "concede",
      says: [...(facts.says.length > 0 ? facts.says : [line(common.partly, "partly")]), ...(later ? [later] : [])],
      ...{ moods, revealed: facts.revealed },
    };
  const mayExplore = state.explored < explorationsMax;
  if (facts.says.length > 0)
    return mayExplore
      ? { act: facts.act, says: facts.says, moods, revealed: facts.revealed }
      : {
          ...pressed(turn, objection, moods, 0),
          revealed: facts.revealed,
          says: [facts.says[0] ?? "", ...pressed(turn, objection, moods, 0).says],
        };
  if (!mayExplore) return pressed(turn, objection, moods, 0);
  const aside = small(turn, moods);
  if (aside) return aside;
  if (has("acknowledged") && state.explored === 0)
    return { act: "acknowledge", says: [line(common.goOn, "go-on")], moods };
  return pressed(turn, objection, moods, 0);
};

/** One rung up; past the last, patience is lost. */
const pressed = (
  { compiled: { common }, state, line }: Turn,
  { id, ladder }: Objection,
  moods: readonly MoodName[],
  moodBy: number,
): Done => {
  const rung = own(state.rungs, id) ?? 0;
  const next = ladder[rung + 1];
  return next === undefined
    ? { act: "lose-patience", says: [line(common.enough, "enough")], moods, moodBy: moodBy - 1 }
    : { act: "press", says: [next], moods, moodBy };
};

/** The next to be raised: by what the rep said, or since its turn has come. */
const dueObjection = ({ compiled: { scenario }, state, has }: Turn): Objection | undefined => {
  const unraised = scenario.objections.filter(
    ({ id }) => own(state.rungs, id) === undefined && !state.resolved.includes(id),
  );
  return (
    unraised.find(({ id }) => has(`raise:${id}`)) ??
    unraised.find(({ raised }) => raised.fromTurn <= state.turn && !(raised.on === null && raised.fromTurn === 0))
  );
};

const askedFacts = ({ compiled: { scenario }, has, state }: Turn): readonly string[] =>
  scenario.facts
    .flatMap(({ id }) => (has(`fact:${id}`) ? [id] : []))
    .toSorted((a, b) => Number(state.revealed.includes(a)) - Number(state.revealed.includes(b)))
    .slice(0, 2);

/** What is told of what was asked: itself, something vague, or once more in other words. */
const factsTold = (
  { compiled: { scenario, common }, state, line }: Turn,
  asked: readonly string[],
): { readonly act: string; readonly says: readonly string[]; readonly revealed: readonly string[] } => {
  const says: string[] = [];
  const revealed = [...state.revealed];
  let act = "vague";
  for (const fact of scenario.facts) {
    if (!asked.includes(fact.id)) continue;
    if (state.mood < (fact.moodMin ?? -3)) {
      if (!revealed.includes(fact.id)) {
        if (says.length === 0) says.push(line(fact.vague ?? common.vague, `vague/${fact.id}`));
        continue;
      }
    }
    act = "answer";
    const was = revealed.includes(fact.id);
    const chosen = line(fact.says, `fact/${fact.id}`);
    const isSaid = state.said.some((before) => before.includes(chosen));
    says.push(was && isSaid ? `${line(common.asISaid, "again")} ${chosen}` : chosen);
    if (!was) revealed.push(fact.id);
  }
  return { act, says, revealed };
};

/** What every conversation has beside its subject. */
const small = ({ compiled: { scenario, common }, has, line }: Turn, moods: readonly MoodName[]): Done | undefined => {
  const { persona } = scenario;
  if (has("who-are-you")) {
    const lines = common.whoIAm.map((one) =>
      one
        .replaceAll("{name}", persona.name)
        .replaceAll("{role}", persona.role)
        .replaceAll("{company}", persona.company),
    );
    return { act: "introduce", says: [line(lines, "who")], moods };
  }
  if (has("small-talk") && !has("open-question"))
    return { act: "small-talk", says: [line(common.smallTalk, "small")], moods };
  if (has("unclear")) return { act: "unclear", says: [line(common.unclear, "unclear")], moods };
  if (has("question")) return { act: "cannot-tell", says: [line(common.cannotTell, "cannot-tell")], moods };
  return undefined;
};

const idle = (turn: Turn, moods: readonly MoodName[]): Done => {
  const { compiled, state, line } = turn;
  const { scenario, common } = compiled;
  if (requiredLeft(turn, state.resolved).length === 0 && state.idle >= 1)
    return { act: "ask-what-now", says: [line(common.whatNow, "what-now")], moods };
  return { act: "fall-back", says: [line(scenario.fallbacks, "fall-back")], moods };
};

/** The objections in an order of the exercise's own, first mild, then blunter. */
const deckOf = (
  { scenario: { objections } }: CompiledScenario,
  seed: number,
): readonly { id: string; text: string }[] => {
  const order = drawnOrder(objections, seed, "deck");
  const rungs = Math.max(0, ...objections.map(({ ladder }) => ladder.length));
  return Array.from({ length: rungs }, (_, rung) =>
    order.flatMap(({ id, ladder }) => (ladder[rung] === undefined ? [] : [{ id, text: ladder[rung] }])),
  )
    .flat()
    .slice(0, questionsMax);
};

const nextQuestion = ({ compiled, state }: Turn, moods: readonly MoodName[], resolved = state.resolved): Done => {
  const next = deckOf(compiled, state.seed)[state.turn];
  return next
    ? { act: "ask", says: [next.text], moods, resolved, open: next.id }
    : { act: "close", says: [], moods, resolved, open: null };
};

/** One line, one answer: what settled it stands in `resolved`. */
const questioned = (turn: Turn): Done => {
  const { compiled, state, has } = turn;
  const objection = compiled.scenario.objections.find(({ id }) => id === state.open);
  const isMet = objection?.settledBy.every((_, n) => has(partIntent(objection.id, n + 1))) === true;
  const resolved =
    objection && isMet && !state.resolved.includes(objection.id) ? [...state.resolved, objection.id] : state.resolved;
  return nextQuestion(turn, [...behaved(turn), ...(isMet ? ["settled" as const] : [])], resolved);
};
