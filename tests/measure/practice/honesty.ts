import { answerChecks, checkAnswer, pointsOf } from "@wingman/domain/practice/checks";
import { type LabelledAnswer, readAnswers } from "../../truth/practice/read-answers.ts";
import type { Measure } from "../measure-kind.ts";

const pairsMin = 0.95;
const agreementMin = 0.85;

type Judged = {
  /** Pairs of a good and a poor answer, of all situations, and those in which the good one has more points. */
  readonly pairs: number;
  readonly right: number;
  readonly agreed: { readonly [check: string]: number };
  /** How often a label came out as another verdict, by check: counts alone. */
  readonly otherwise: { readonly [what: string]: number };
  readonly answers: number;
  /** Mean points of good, middling and poor answers. */
  readonly means: readonly number[];
};

const judge = (answers: readonly LabelledAnswer[]): Judged => {
  const otherwise: { [what: string]: number } = {};
  const judged = answers.map(({ customer, about, answer, grade, checks }) => {
    const checked = checkAnswer({ customer, about, text: answer });
    const agreed = checked.filter(({ check, verdict }) => {
      const labelled = checks[check].verdict === "na" ? "unknown" : checks[check].verdict;
      if (labelled !== verdict) {
        const what = `${check} ${labelled} as ${verdict}`;
        otherwise[what] = (otherwise[what] ?? 0) + 1;
      }
      return labelled === verdict;
    });
    return { grade, points: pointsOf(checked), agreed: new Set<string>(agreed.map(({ check }) => check)) };
  });
  const of = (wanted: LabelledAnswer["grade"]): number[] =>
    judged.filter(({ grade }) => grade === wanted).map(({ points }) => points);
  const pairs = of("good").flatMap((good) => of("poor").map((poor) => good > poor));
  return {
    pairs: pairs.length,
    right: pairs.filter((isRight) => isRight).length,
    agreed: Object.fromEntries(
      answerChecks.map((check) => [check, judged.filter(({ agreed }) => agreed.has(check)).length]),
    ),
    otherwise,
    answers: judged.length,
    means: (["good", "middling", "poor"] as const).map((grade) =>
      Math.round(of(grade).reduce((sum, points) => sum + points, 0) / Math.max(1, of(grade).length)),
    ),
  };
};

const agreementOf = ({ agreed, answers }: Judged): number =>
  Object.values(agreed).reduce((sum, count) => sum + count, 0) / (answers * answerChecks.length);
const percent = (share: number): string => `${Math.round(1_000 * share) / 10} %`;

const linesOf = (half: string, judged: Judged): string[] => [
  `${half}: good over poor in ${judged.right} of ${judged.pairs} pairs; ${percent(agreementOf(judged))} of verdicts as labelled; mean points good ${judged.means.join(", middling ")}`.replace(
    /, middling (\d+)$/,
    ", poor $1",
  ),
  `${half}: ${answerChecks.map((check) => `${check} ${judged.agreed[check]}/${judged.answers}`).join(", ")}`,
  `${half}, otherwise: ${
    Object.entries(judged.otherwise)
      .map(([what, count]) => `${what} ${count}`)
      .join(", ") || "none"
  }`,
];

/** Judged on the half that nobody tunes on; nothing of it is printed but counts. */
export const honesty: Measure = {
  name: "practice.honesty",
  about:
    "Whether the scorer of practice puts good answers over poor ones, and agrees with people's labels, on the unseen half.",
  asked: "good over poor in ≥ 95 % of pairs, and ≥ 85 % of verdicts as labelled",
  unit: "% of verdicts",
  run() {
    const [tuning, judging] = [judge(readAnswers("tuning")), judge(readAnswers("judging"))];
    const agreement = agreementOf(judging);
    return Promise.resolve({
      value: Math.round(1_000 * agreement) / 10,
      holds: judging.right >= pairsMin * judging.pairs && agreement >= agreementMin,
      lines: [...linesOf("tuning half", tuning), ...linesOf("unseen half", judging)],
    });
  },
};
