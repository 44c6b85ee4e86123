/**
 * The eleven checks of one answer in practice: each yes, no, or past telling, by a rule, with the rep's own words that
 * decide it. What they mean, how they are weighed and where that comes from: `docs/reference/practice-score.md`. Pure; tuned
 * on `tests/truth/practice/tuning.json` alone, and measured on what nobody who wrote it has read.
 */
import { type Answer, heardAnswer, type Heard } from "./answer-words.ts";
import { onPoint, honest, specific } from "./checks-content.ts";
import { type Checked, notTold, type Rule } from "./checks-kind.ts";
import { asks, brief, holdsPrice, nextStep, tiesToValue } from "./checks-strategy.ts";
import { acknowledges, respectful, sure } from "./checks-tone.ts";

export type { Verdict } from "./checks-kind.ts";

/** Version of these rules; goes up when a verdict may come out otherwise. */
export const answerRules = 2;

export const answerChecks = [
  "acknowledges",
  "respectful",
  "sure",
  "on-point",
  "specific",
  "honest",
  "asks",
  "ties-to-value",
  "holds-price",
  "next-step",
  "brief",
] as const;
export type AnswerCheck = (typeof answerChecks)[number];
type AnswerAspect = "tone" | "content" | "strategy";

type Item = {
  readonly aspect: AnswerAspect;
  /** Its share of the points; a check that cannot be told is left out of both sides. */
  readonly weight: number;
  readonly rule: Rule;
  /** A yes rests on nothing having been done wrong: of two words it cannot be told. */
  readonly isPassive?: true;
};
const items: { readonly [Check in AnswerCheck]: Item } = {
  acknowledges: { aspect: "tone", weight: 12, rule: acknowledges },
  respectful: { aspect: "tone", weight: 10, rule: respectful, isPassive: true },
  sure: { aspect: "tone", weight: 5, rule: sure, isPassive: true },
  "on-point": { aspect: "content", weight: 10, rule: onPoint },
  specific: { aspect: "content", weight: 10, rule: specific },
  honest: { aspect: "content", weight: 10, rule: honest, isPassive: true },
  asks: { aspect: "strategy", weight: 14, rule: asks },
  "ties-to-value": { aspect: "strategy", weight: 12, rule: tiesToValue },
  "holds-price": { aspect: "strategy", weight: 12, rule: holdsPrice },
  "next-step": { aspect: "strategy", weight: 8, rule: nextStep },
  brief: { aspect: "strategy", weight: 5, rule: brief, isPassive: true },
};
const spokenWordsMin = 4;

const weightOf = (check: AnswerCheck): number => items[check].weight;
export const aspectOf = (check: AnswerCheck): AnswerAspect => items[check].aspect;
export const isAnswerCheck = (check: string): check is AnswerCheck => Object.hasOwn(items, check);

export type AnswerChecked = Checked & { readonly check: AnswerCheck };

/** Every check, in the order of `answerChecks`. */
export const checkAnswer = (answer: Answer): readonly AnswerChecked[] => {
  const heard = heardAnswer(answer);
  return answerChecks.map((check) => ({ check, ...judged(check, heard) }));
};

const judged = (check: AnswerCheck, heard: Heard): Checked => {
  const { rule, isPassive } = items[check];
  const checked = rule(heard);
  const words = heard.said.reduce((sum, { plain }) => sum + plain.length, 0);
  return isPassive && checked.verdict === "yes" && words < spokenWordsMin ? notTold("too-short") : checked;
};

/** 0 to 100: the weight of what was so, of what could be told; 0 where nothing could. */
export const pointsOf = (checked: readonly Pick<AnswerChecked, "check" | "verdict">[]): number => {
  const told = checked.filter(({ verdict }) => verdict !== "unknown");
  const of = told.reduce((sum, { check }) => sum + weightOf(check), 0);
  const got = told.reduce((sum, { check, verdict }) => sum + (verdict === "yes" ? weightOf(check) : 0), 0);
  return of === 0 ? 0 : Math.round((100 * got) / of);
};
