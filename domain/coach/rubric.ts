/**
 * The scorecard of a call: yes/no checks, each decided by a rule over the words as they stand, with the moment that
 * decides, or said to be past telling. A rubric is data: which checks, in which order, with which limits. It speaks of a
 * call and never of a person. Pure; for real calls and for practice alike.
 */
import { type Static, Type } from "typebox";
import type { EventData } from "../call/events/index.ts";
import { Id } from "../call/events/shared.ts";
import { normalWord } from "../playbook/match.ts";
import { object } from "../schema.ts";
import { type CallRecord, type Moment, momentOf, objectionsIn, type RecordLine } from "./call-record.ts";
import { commitmentsIn, nothingCommitted } from "./commitments.ts";
import { figuresIn } from "./figures.ts";
import { proposedDayIn } from "./proposed-day.ts";
import { answerMsMax } from "./summary.ts";
import { heardOf, interruptionsOf } from "./talk.ts";

export type Verdict = EventData<"CheckJudged">["verdict"];

export const ruleNames = [
  "need-before-price",
  "price-answered",
  "objections-met",
  "next-step-day",
  "let-finish",
  "consent-asked",
] as const;
export type RuleName = (typeof ruleNames)[number];

export const Rubric = object({
  rubric: Id,
  checks: Type.Array(
    object({
      check: Id,
      rule: Type.Unsafe<RuleName>({ type: "string", enum: [...ruleNames] }),
      /** Of `let-finish`: so many are still a yes. */
      atMost: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    }),
    { minItems: 1, maxItems: 30 },
  ),
});
export type Rubric = Static<typeof Rubric>;

/** For whoever has none of their own. Recognisers' times of overlapping speech are rough, so one or two are nothing. */
export const defaultRubric: Rubric = {
  rubric: "default",
  checks: ruleNames.map((rule) => ({ check: rule, rule, ...(rule === "let-finish" && { atMost: 2 }) })),
};

/** Why it was decided so, as a code that a page has words for. */
export type Decided = { readonly verdict: Verdict; readonly why: string; readonly moment: Moment | null };
export type Scored = Decided & {
  readonly check: string;
  /** Who said otherwise than the rule or the same; null where the rule alone speaks. */
  readonly person: { readonly by: string; readonly action: string; readonly rule: Verdict } | null;
};

/** Every check of a rubric for one call. What a person judged outranks; the newest stands. */
export const scorecardOf = (
  record: CallRecord,
  judged: readonly EventData<"CheckJudged">[] = [],
  rubric: Rubric = defaultRubric,
): readonly Scored[] =>
  rubric.checks.map(({ check, rule, atMost = 0 }) => {
    const decided = rubricVerdict(record, rule, atMost);
    const standing = judged.findLast((one) => one.check === check);
    return standing
      ? {
          ...{ check, verdict: standing.verdict, why: decided.why, moment: decided.moment },
          person: { by: standing.by, action: standing.action, rule: decided.verdict },
        }
      : { check, ...decided, person: null };
  });

/** One rule over a call; what is gone is past telling. */
export const rubricVerdict = (record: CallRecord, rule: RuleName, atMost = 0): Decided =>
  withGaps(record, rules[rule](record, atMost), rule);

/** Words that are gone may be the ones that were missed: then a "no" cannot be told. */
const withGaps = (record: CallRecord, decided: Decided, rule: RuleName): Decided => {
  if (rule === "consent-asked") return decided;
  if (record.lines.every(({ text }) => text === null)) return unknown("no-words");
  return decided.verdict === "no" && record.lines.some(({ text }) => text === null) ? unknown("words-gone") : decided;
};

const yes = (why: string, line: RecordLine | null): Decided => ({
  verdict: "yes",
  why,
  moment: line && momentOf(line),
});
const no = (why: string, line: RecordLine | null): Decided => ({ verdict: "no", why, moment: line && momentOf(line) });
const unknown = (why: string): Decided => ({ verdict: "unknown", why, moment: null });

const wordsOf = (line: RecordLine): readonly string[] => (line.text ?? "").split(/\s+/).filter((word) => word !== "");
const plainOf = (line: RecordLine): readonly string[] => wordsOf(line).map(normalWord);
const asks = (line: RecordLine): boolean => heardOf(line).asks;

const priceWords =
  /\b(price|prices|priced|pricing|cost|costs|fee|fees|euros?|dollars?|dirhams?|riyals?)\b|[$€£]\s?\d|سعر|تكلفة|درهم|ريال|يورو|دولار/i;
const ofPrice = (line: RecordLine): boolean => priceWords.test(line.text ?? "");
/** Of the other's own affairs, in so many words that it is no "how are you". */
const needWordsMin = 5;
const ofThem = /\b(you|your|yours)\b|لديكم|عندكم|لكم|أنتم/i;
const asksOfNeed = (line: RecordLine): boolean =>
  line.channel === "rep" && asks(line) && ofThem.test(line.text ?? "") && wordsOf(line).length >= needWordsMin;

const rules: { readonly [Name in RuleName]: (record: CallRecord, atMost: number) => Decided } = {
  "need-before-price": ({ lines }) => {
    const price = lines.find((line) => line.channel === "rep" && ofPrice(line) && !asks(line));
    if (!price) return unknown("no-price-named");
    const asked = lines.find((line) => asksOfNeed(line) && line.startMs < price.startMs);
    return asked ? yes("need-asked", asked) : no("price-first", price);
  },
  "price-answered": ({ lines }) => {
    const asked = lines.filter((line) => line.channel === "customer" && asks(line) && ofPrice(line));
    if (asked.length === 0) return unknown("price-not-asked");
    const answers = asked.map((line) =>
      lines.find(
        (one) =>
          one.channel === "rep" &&
          one.startMs >= line.startMs &&
          one.startMs <= line.endMs + answerMsMax &&
          (figuresIn(plainOf(one)).length > 0 || /\d/.test(one.text ?? "") || (ofPrice(one) && !asks(one))),
      ),
    );
    const missed = asked[answers.indexOf(undefined)];
    return missed ? no("price-unanswered", missed) : yes("price-answered", answers[0] ?? null);
  },
  "objections-met": (record) => {
    const objections = objectionsIn(record);
    const [first] = objections;
    if (!first) return unknown("no-objection");
    const unmet = objections.find(({ met }) => !met);
    return unmet
      ? { verdict: "no", why: "objection-unmet", moment: unmet.moment }
      : { verdict: "yes", why: "objections-met", moment: first.moment };
  },
  "next-step-day": ({ lines, outcome }) => {
    let committed = nothingCommitted;
    let step: RecordLine | null = null;
    for (const line of lines) {
      if (line.text === null) continue;
      const said = commitmentsIn(committed, { channel: line.channel, words: wordsOf(line), endMs: line.endMs });
      ({ committed } = said);
      const steps = said.found.filter(({ kind }) => kind === "next-step");
      if (steps.some(({ due }) => due !== null)) return yes("step-with-day", line);
      // Whoever proposes a day has done what there is to do, whether or not it is taken up.
      if (line.channel === "rep" && proposedDayIn(wordsOf(line))) return yes("day-proposed", line);
      if (steps.length > 0) step = line;
    }
    if (outcome?.nextStepOn) return yes("day-in-outcome", null);
    if (outcome && noStepNeeded.has(outcome.outcome)) return unknown("step-not-needed");
    return step ? no("step-without-day", step) : no("no-step", null);
  },
  "let-finish": ({ lines }, atMost) => {
    if (lines.filter(({ channel }) => channel === "customer").length < customerLinesMin)
      return unknown("too-little-said");
    const cut = interruptionsOf(
      lines.map((line) => ({ ...heardOf(line), line })),
      "rep",
    );
    return cut.length > atMost ? no("cut-in", cut[0]?.line ?? null) : yes("let-finish", null);
  },
  "consent-asked": ({ consent }) =>
    consent === "unasked" ? no("consent-unasked", null) : yes(`consent-${consent}`, null),
};
const noStepNeeded: ReadonlySet<string> = new Set(["won", "lost", "no-fit"]);
const customerLinesMin = 3;

export type Counts = { readonly yes: number; readonly no: number; readonly unknown: number };
/** How often each check came out how, over the scorecards of several calls; in the order of the rubric. */
export const countChecks = (
  cards: readonly (readonly Scored[])[],
  rubric: { readonly checks: readonly { readonly check: string }[] } = defaultRubric,
): readonly ({ readonly check: string } & Counts)[] =>
  rubric.checks.map(({ check }) => {
    const verdicts = cards.flatMap((card) => card.filter((one) => one.check === check).map(({ verdict }) => verdict));
    const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
    return { check, yes: count("yes"), no: count("no"), unknown: count("unknown") };
  });
