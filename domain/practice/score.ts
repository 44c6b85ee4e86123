/**
 * The score of a whole exercise by its rubric: every check by a rule over what was said, with the rep's words that decide
 * it. The same log gives the same score, in whatever order it was read. Formulas: `docs/reference/practice-score.md`.
 */
import type { CallEvent, EventData } from "../call/events/index.ts";
import { type CallRecord, momentOf, type RecordLine } from "../coach/call-record.ts";
import { figuresIn } from "../coach/figures.ts";
import { rubricVerdict, type Scored as CardCheck } from "../coach/rubric.ts";
import { figuresOf, heardOf } from "../coach/talk.ts";
import { normalWord } from "../playbook/match.ts";
import { answerRules, type AnswerCheck, isAnswerCheck } from "./checks.ts";
import { foundIn } from "./feedback.ts";
import { isErased } from "../schema.ts";
import type { PracticeRubric, RubricContent, RubricTrial } from "./rubric.ts";
import { isCallRule, isWholeRule, overAnswers, type WholeRule } from "./rubrics.ts";
import type { Scenario } from "./scenario.ts";
import { type PracticeTalk, practiceTalkOf, type RepTurn, turnsOfRep } from "./talk.ts";

type Scored = EventData<"CallScored">;
type Found = Scored["checks"][number];
type Judged = Pick<Found, "verdict" | "why" | "utterance" | "quote">;
type RulesScore = Omit<Scored, "atMs">;

/** What rules look at: of an exercise, or of a real call, where nobody plays the customer. */
type Rated = {
  readonly talk: Pick<PracticeTalk, "lines" | "moves" | "language">;
  readonly turns: readonly (RepTurn & { readonly found: ReturnType<typeof foundIn> })[];
  readonly record: CallRecord;
};

const yes = (why: string, line: RecordLine | null = null): Judged => ({ verdict: "yes", why, ...placed(line) });
const no = (why: string, line: RecordLine | null = null): Judged => ({ verdict: "no", why, ...placed(line) });
const unknown = (why: string): Judged => ({ verdict: "unknown", why, ...placed(null) });
/** Quoted are the rep's words alone. */
const placed = (line: RecordLine | null): Pick<Judged, "utterance" | "quote"> => ({
  utterance: line?.id ?? null,
  quote: line?.channel === "rep" ? (line.text ?? "").slice(0, quoteCharsMax) : "",
});
const quoteCharsMax = 400;

/** Undefined where the call is no exercise, or the rep said nothing in it that can still be read. */
export const scoreOf = (
  events: readonly CallEvent[],
  rubric: PracticeRubric,
  scenario: Scenario | undefined,
): RulesScore | undefined => {
  const talk = practiceTalkOf(events);
  if (!talk) return undefined;
  const rated = ratedOf(talk, turnsOfRep(talk, scenario));
  if (rated.turns.length === 0) return undefined;
  const checks = judgedBy(rubric, rated);
  const criteria = countedBy(rubric, checks);
  return {
    rubric: { id: rubric.id, version: rubric.version },
    ...{ rules: answerRules, checks, criteria, points: pointsOfCriteria(criteria), measures: measuresOf(talk.lines) },
    ...{ by: "rules", told: "", prompt: null },
  };
};

const countedBy = (rubric: RubricContent, checks: readonly Found[]): Scored["criteria"] =>
  rubric.criteria.map(({ criterion, weight, checks: of }) => {
    const told = of.map(({ check }) => checks.find((one) => one.check === check)?.verdict);
    const count = (verdict: Found["verdict"]): number => told.filter((one) => one === verdict).length;
    return { criterion, weight, yes: count("yes"), of: count("yes") + count("no") };
  });

/** An exercise by a rubric that is still being written; undefined as `scoreOf`. */
export const trialOfExercise = (
  events: readonly CallEvent[],
  content: RubricContent,
  scenario: Scenario | undefined,
): RubricTrial | undefined => {
  const scored = scoreOf(events, { id: "draft", version: 1, ...content }, scenario);
  return scored && trialOf(content, scored.checks);
};

const trialOf = (content: RubricContent, judged: readonly Found[]): RubricTrial => {
  const criteria = countedBy(content, judged);
  const checks = judged.map(({ check, verdict, why, quote }) => ({
    ...{ check, verdict, why },
    quote: isErased(quote) ? "" : quote,
  }));
  return { points: pointsOfCriteria(criteria), criteria, checks };
};

/** The rubric's checks over a call, in its order. */
const judgedBy = ({ criteria }: RubricContent, rated: Rated): Found[] =>
  criteria.flatMap(({ checks }) =>
    checks.map(({ check, rule, atMost }) => ({ check, ...judgedRule(rule, rated, atMost) })),
  );

const ratedOf = (
  talk: Pick<PracticeTalk, "lines" | "moves" | "language" | "objections">,
  turns: readonly RepTurn[],
  of: Partial<CallRecord> = {},
): Rated => ({
  talk,
  turns: turns
    .filter(({ said }) => said.some(({ text }) => text !== null && text.trim() !== ""))
    .map((turn) => ({ ...turn, found: foundIn(turn, talk.language) })),
  record: {
    ...{ lines: talk.lines, objections: talk.objections, tips: [], consent: "given", outcome: null, csat: null },
    ...of,
  },
});

/** 0 to 100: of each criterion the share of its told checks that held, weighed; criteria that cannot be told are left out. */
const pointsOfCriteria = (criteria: Scored["criteria"]): number => {
  const told = criteria.filter(({ of, weight }) => of > 0 && weight > 0);
  const weight = told.reduce((sum, one) => sum + one.weight, 0);
  const got = told.reduce((sum, one) => sum + (one.weight * one.yes) / one.of, 0);
  return weight === 0 ? 0 : Math.round((100 * got) / weight);
};

const judgedRule = (rule: string, rated: Rated, atMost: number | undefined): Judged => {
  if (isAnswerCheck(rule)) return overAll(rule, rated, atMost ?? 0);
  if (isWholeRule(rule)) return wholes[rule](rated, atMost);
  if (!isCallRule(rule)) return unknown("rule-unknown");
  const { verdict, why, moment } = rubricVerdict(rated.record, rule, atMost ?? 0);
  const line = rated.record.lines.find(
    ({ startMs, channel, text }) =>
      moment !== null && Math.round(startMs) === moment.atMs && channel === moment.by && text === moment.words,
  );
  return { verdict, why, ...placed(line ?? null) };
};

const overAll = (check: AnswerCheck, { turns }: Rated, atMost: number): Judged => {
  const found = turns.flatMap((turn) => turn.found.filter((one) => one.check === check));
  const told = found.filter(({ verdict }) => verdict !== "unknown");
  const held = told.filter(({ verdict }) => verdict === "yes");
  const failed = told.filter(({ verdict }) => verdict === "no");
  const of = (one: (typeof found)[number] | undefined, verdict: Judged["verdict"]): Judged => ({
    ...{ verdict, why: one?.why ?? "nothing-told" },
    ...{ utterance: one?.utterance ?? null, quote: one?.quote ?? "" },
  });
  if (told.length === 0) return of(found[0], "unknown");
  switch (overAnswers[check]) {
    case "few-fail":
      return failed.length > atMost ? of(failed[0], "no") : of(held[0] ?? failed[0], "yes");
    case "one-holds":
      return held.length > 0 ? of(held[0], "yes") : of(failed[0], "no");
    case "half-hold":
      return 2 * held.length >= told.length ? of(held[0], "yes") : of(failed[0], "no");
  }
};

const plainOf = ({ text }: RecordLine): readonly string[] =>
  (text ?? "")
    .split(/\s+/u)
    .filter((word) => word !== "")
    .map(normalWord);
/** Telling, where nothing was asked yet: more than a few sentences. */
const tellingWords = 40;
const callMsOf = (lines: readonly RecordLine[]): number => Math.max(0, ...lines.map(({ endMs }) => endMs));
const talkFigures = (lines: readonly RecordLine[]) => figuresOf(lines.map(heardOf), "rep", callMsOf(lines));
const limited = (value: number | null, atMost: number, line: RecordLine | null = null): Judged => {
  if (value === null) return unknown("too-little-said");
  return value <= atMost ? yes("within") : no("above", line);
};

const wholes: { readonly [Rule in WholeRule]: (rated: Rated, atMost: number | undefined) => Judged } = {
  "asks-before-telling": ({ turns }) => {
    for (const { said, found } of turns) {
      const asks = found.find(({ check }) => check === "asks");
      if (asks?.verdict === "yes")
        return { verdict: "yes", why: "asked-first", utterance: asks.utterance, quote: asks.quote };
      const words = said.reduce((sum, line) => sum + plainOf(line).length, 0);
      const telling =
        said.find((line) => figuresIn(plainOf(line)).length > 0) ?? (words > tellingWords ? said[0] : null);
      if (telling) return no("told-first", telling);
    }
    return turns.length === 0 ? unknown("too-little-said") : no("asked-nothing", turns[0]?.said[0] ?? null);
  },
  "gets-number": ({ talk, turns }) => {
    for (const [n, { said, found }] of turns.entries()) {
      const asks = found.find(({ check }) => check === "asks");
      if (asks?.verdict !== "yes") continue;
      const endMs = said.at(-1)?.endMs ?? 0;
      const next = turns[n + 1]?.said[0]?.startMs ?? Infinity;
      const answer = talk.lines.filter(
        ({ channel, startMs }) => channel === "customer" && startMs >= endMs - slackMs && startMs < next,
      );
      if (answer.some((line) => plainOf(line).some((word) => countWords.test(word))))
        return { verdict: "yes", why: "number-told", utterance: asks.utterance, quote: asks.quote };
    }
    return turns.length === 0 ? unknown("too-little-said") : no("no-number");
  },
  "objection-settled": ({ talk: { moves } }) => {
    const last = moves.at(-1);
    const raised = moves.some(({ open }) => open !== null);
    if (!last || (!raised && last.resolved.length === 0)) return unknown("no-objection");
    return last.open === null ? yes("settled") : no("objection-open");
  },
  agreed: ({ talk: { moves } }) => {
    const last = moves.at(-1);
    if (!last) return unknown("too-little-said");
    return last.ends === "agreed" ? yes("agreed") : no(last.ends === "left" ? "left" : "not-agreed");
  },
  "facts-found": ({ talk: { moves } }, atLeast = 1) => {
    const last = moves.at(-1);
    if (!last) return unknown("too-little-said");
    return last.revealed.length >= atLeast ? yes("found-out") : no("found-too-little");
  },
  "talk-share": ({ talk }, atMost = 60) => {
    const share = talkFigures(talk.lines).talkShare;
    return limited(share === null ? null : Math.round(100 * share), atMost);
  },
  "longest-turn": ({ talk, turns }, atMost = 60) => {
    if (turns.length === 0) return unknown("too-little-said");
    return limited(talkFigures(talk.lines).longestTurnMs / 1_000, atMost);
  },
  fillers: ({ talk }, atMost = 4) => {
    const { fillersPer100, hedgesPer100 } = talkFigures(talk.lines);
    return limited(fillersPer100 === null || hedgesPer100 === null ? null : fillersPer100 + hedgesPer100, atMost);
  },
};
/** Written lines of both sides meet. */
const slackMs = 500;
const countWords =
  /\d|^(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|dozen|عشرة|مئة|ألف|مليون)$/u;

/** By the names of `docs/reference/talk.md`; what there was too little of is left out. */
const measuresOf = (lines: readonly RecordLine[]): Scored["measures"] =>
  Object.entries(talkFigures(lines)).flatMap(([measure, value]) =>
    value === null ? [] : [{ measure, value: value as number }],
  );

/**
 * The scorecard of a real call by a tenant's rubric. Rules that need a played customer are past telling there. What a
 * person judged outranks; the newest stands.
 */
export const scorecardBy = (
  rubric: RubricContent,
  record: CallRecord,
  judged: readonly EventData<"CheckJudged">[],
): readonly CardCheck[] => {
  return judgedOfCall(rubric, record).map(({ check, verdict, why, utterance }) => {
    const line = record.lines.find(({ id }) => id === utterance);
    const standing = judged.findLast((one) => one.check === check);
    return {
      ...{ check, verdict: standing?.verdict ?? verdict, why, moment: line ? momentOf(line) : null },
      person: standing ? { by: standing.by, action: standing.action, rule: verdict } : null,
    };
  });
};

/** A real call by a rubric that is still being written. */
export const trialOfCall = (content: RubricContent, record: CallRecord): RubricTrial =>
  trialOf(content, judgedOfCall(content, record));

const judgedOfCall = (rubric: RubricContent, record: CallRecord): Found[] => {
  // Of what is not English it is told by its letters.
  const talk = { lines: record.lines, moves: [], language: "en", objections: record.objections };
  return judgedBy(rubric, ratedOf(talk, turnsOfRep(talk, undefined), record));
};
