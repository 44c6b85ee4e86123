/**
 * What a model makes of a whole exercise, criterion by criterion, beside the score by rules. It is given no points and may
 * speak of none; of its verdicts stand those whose words the rep said, letter for letter, and of its own words what may be
 * shown.
 */
import { provenBy } from "@wingman/domain/practice/model-score";
import { Type } from "typebox";
import type { TellScore } from "../practice/scorer.ts";
import { askForm } from "./answers.ts";
import type { Llm } from "./desk.ts";
import { ownWords } from "./own-words.ts";
import { quoted } from "./prompt.ts";
import { scorePrompt } from "./prompts/score.ts";

/** The rep reads the score by rules meanwhile; the call's summary waits behind it. */
const scoreMs = { first: 8_000, total: 20_000 } as const;
/** Of what was said; of a longer exercise the end, where it is decided. */
const linesCharsMax = 24_000;
const ofCriterionCharsMax = 400;
const toldCharsMax = 600;
const tokensMax = 1_500;

const View = Type.Object(
  {
    told: Type.String(),
    criteria: Type.Array(
      Type.Object(
        {
          criterion: Type.String(),
          told: Type.String(),
          checks: Type.Array(
            Type.Object(
              { check: Type.String(), verdict: Type.Enum(["yes", "no"]), quote: Type.String() },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** Undefined where no verdict of it stands. Throws what the desk throws. */
export const scoreTeller =
  (llm: Llm): TellScore =>
  async ({ aggregate: { tenant, id: call }, language, rubric, lines }, signal) => {
    const said = latest(lines.flatMap(({ channel, text }) => (text === null ? [] : [{ by: channel, text }])));
    if (said.length === 0) return undefined;
    const request = {
      prompt: scorePrompt,
      data: quoted({
        rubric: rubric.criteria.map(({ criterion, name, checks }) => ({
          ...{ criterion, name },
          checks: checks.map(({ check, says }) => ({ check, says })),
        })),
        lines: said,
      }),
      output: { name: "view", schema: View },
      tokensMax,
      firstMsMax: scoreMs.first,
      totalMsMax: scoreMs.total,
    };
    const { form: view } = await askForm(llm, request, { tenant, call }, signal);
    const sources = said.map(({ text }) => text);
    const own = (text: string, charsMax: number): string => ownWords(text, { charsMax, sources, language }) ?? "";
    const { checks, criteria } = provenBy(rubric, lines, view.criteria);
    if (checks.length === 0) return undefined;
    return {
      checks,
      criteria: criteria.map((one) => ({ ...one, told: own(one.told ?? "", ofCriterionCharsMax) })),
      told: own(view.told, toldCharsMax),
      prompt: scorePrompt.ref,
    };
  };

const latest = <Line extends { readonly text: string }>(lines: readonly Line[]): readonly Line[] => {
  let chars = 0;
  const from = lines.findLastIndex(({ text }) => (chars += text.length) > linesCharsMax);
  return lines.slice(from + 1);
};
