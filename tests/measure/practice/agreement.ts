import { readFileSync } from "node:fs";
import { checkAnswer } from "@wingman/domain/practice/checks";
import { readAnswers } from "../../truth/practice/read-answers.ts";
import type { Measure } from "../measure-kind.ts";

const checks = ["holds-price", "ties-to-value"] as const;
const agreementMin = 0.85;

type Labelled = {
  readonly about: string;
  readonly customer: string;
  readonly answer: string;
  readonly verdicts: { readonly [Check in (typeof checks)[number]]: string };
};
type Own = Omit<Labelled, "verdicts"> & { readonly checks: Labelled["verdicts"] };

const ownAnswers = (): readonly Labelled[] =>
  (JSON.parse(readFileSync(new URL("./own/answers.json", import.meta.url), "utf8")) as readonly Own[]).map(
    ({ checks: verdicts, ...answer }) => ({ ...answer, verdicts }),
  );
const tuningAnswers = (): readonly Labelled[] =>
  readAnswers("tuning").map(({ about, customer, answer, checks: labels }) => ({
    ...{ about, customer, answer },
    verdicts: { "holds-price": labels["holds-price"].verdict, "ties-to-value": labels["ties-to-value"].verdict },
  }));

/** Of each check how many came out as labelled. */
const agreed = (answers: readonly Labelled[]): { readonly [Check in (typeof checks)[number]]: number } => {
  const count = (wanted: (typeof checks)[number]): number =>
    answers.filter(({ customer, about, answer, verdicts }) => {
      const found = checkAnswer({ customer, about, text: answer }).find(({ check }) => check === wanted);
      return found?.verdict === (verdicts[wanted] === "na" ? "unknown" : verdicts[wanted]);
    }).length;
  return { "holds-price": count("holds-price"), "ties-to-value": count("ties-to-value") };
};

/** What a builder may look at while building; what judges is `practice.honesty`. */
export const agreement: Measure = {
  name: "practice.agreement",
  about:
    "The two checks of practice that agree least with people, on the builder's own answers and on the half that the scorer is tuned on. It is no judge: that is practice.honesty, on answers that no builder has read.",
  asked: `≥ ${100 * agreementMin} % of the builder's own verdicts as labelled`,
  unit: "% of verdicts",
  run() {
    const answers = ownAnswers();
    const own = agreed(answers);
    const tuning = agreed(tuningAnswers());
    const share = (own["holds-price"] + own["ties-to-value"]) / (checks.length * answers.length);
    return Promise.resolve({
      value: Math.round(1_000 * share) / 10,
      holds: share >= agreementMin,
      lines: checks.map(
        (check) =>
          `${check}: own ${own[check]}/${answers.length}, tuning ${tuning[check]}/${readAnswers("tuning").length}`,
      ),
    });
  },
};
