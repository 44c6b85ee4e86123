import { answerChecks, aspectOf, type AnswerAspect } from "@wingman/domain/practice/checks";
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { words } from "./words.ts";

const aspects: readonly AnswerAspect[] = ["tone", "content", "strategy"];

/** The checks of one answer by what they are of: the rubric of whoever has none of their own. */
export const rubricOfChecks: PracticeRubric = {
  ...{ id: "conversation", version: 1, name: words.rubric.ofChecks },
  criteria: aspects.map((aspect) => ({
    ...{ criterion: aspect, name: words.rubric.aspects[aspect], weight: 1 },
    checks: answerChecks
      .filter((check) => aspectOf(check) === aspect)
      .map((check) => ({ check, rule: check, says: words.rubric.says[check] })),
  })),
};
