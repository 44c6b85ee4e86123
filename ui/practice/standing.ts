/** The rubric of an exercise as it stands: criterion by criterion, check by check, with the words that decide. Pure. */
import type { EventData } from "@wingman/domain/call/events/index";
import type { PracticeView } from "@wingman/domain/call/view-practice";
import { isAnswerCheck } from "@wingman/domain/practice/checks";
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { overAnswers } from "@wingman/domain/practice/rubrics";

export type Found = EventData<"CallScored">["checks"][number];
/** What a person said of a check, over the rules. */
export type Judged = { readonly check: string; readonly verdict: Found["verdict"]; readonly by: string };
export type CheckStanding = {
  readonly check: string;
  readonly says: string;
  /** Null while nothing was said that it could be told of. */
  readonly found: Found | null;
  readonly judged: Judged | null;
};
export type Mark = "good" | "fair" | "poor" | "so-far" | "not-yet" | "unknown";
export type CriterionStanding = {
  readonly criterion: string;
  readonly name: string;
  readonly checks: readonly CheckStanding[];
  readonly yes: number;
  readonly of: number;
  readonly mark: Mark;
};
export type Standing = {
  readonly criteria: readonly CriterionStanding[];
  readonly yes: number;
  readonly of: number;
};

const goodFrom = 0.8;
const fairFrom = 0.5;

/**
 * While it lasts from what was told of each answer, once it is over from its score. What a person judged outranks both.
 * A check that could not be told counts for neither.
 */
export const standingOf = (
  rubric: PracticeRubric,
  practice: Pick<PracticeView, "feedback" | "scored">,
  judged: readonly Judged[] = [],
): Standing => {
  const scored = practice.scored.rules;
  const found = scored ? new Map(scored.checks.map((one) => [one.check, one])) : soFar(practice.feedback);
  const criteria = rubric.criteria.map(({ criterion, name, checks }): CriterionStanding => {
    const all = checks.map(({ check, says }): CheckStanding => ({
      check,
      says,
      found: found.get(check) ?? null,
      judged: judged.find((one) => one.check === check) ?? null,
    }));
    const verdicts = all.map(verdictOf);
    const yes = verdicts.filter((verdict) => verdict === "yes").length;
    const of = verdicts.filter((verdict) => verdict !== "unknown").length;
    return { criterion, name, checks: all, yes, of, mark: markOf(verdicts, scored !== undefined) };
  });
  return { criteria, yes: sum(criteria.map(({ yes }) => yes)), of: sum(criteria.map(({ of }) => of)) };
};

/** What counts of a check; null while it is open. */
export const verdictOf = ({ judged, found }: CheckStanding): Found["verdict"] | null =>
  judged?.verdict ?? found?.verdict ?? null;

/**
 * Of each check of answers what its rule makes of all of them so far (`overAnswers`), with an answer that decides it; of
 * any other the newest in which it could be told.
 */
const soFar = (feedback: PracticeView["feedback"]): ReadonlyMap<string, Found> => {
  const told = Map.groupBy(
    feedback.flatMap(({ by, checks }) => (by === "rules" ? checks : [])),
    ({ check }) => check,
  );
  return new Map(
    [...told].flatMap(([check, all]) => {
      const found = all.filter(({ verdict }) => verdict !== "unknown");
      const [yes, no] = (["yes", "no"] as const).map((verdict) => found.findLast((one) => one.verdict === verdict));
      const how = isAnswerCheck(check) ? overAnswers[check] : null;
      const share = found.filter(({ verdict }) => verdict === "yes").length / (found.length || 1);
      const decides =
        how === "few-fail"
          ? (no ?? yes)
          : how === "one-holds"
            ? (yes ?? no)
            : how === "half-hold"
              ? share >= 0.5
                ? yes
                : no
              : found.at(-1);
      const one = decides ?? all.at(-1);
      return one ? [[check, one] as const] : [];
    }),
  );
};

const markOf = (verdicts: readonly (Found["verdict"] | null)[], over: boolean): Mark => {
  const told = verdicts.filter((verdict) => verdict === "yes" || verdict === "no");
  if (told.length === 0) return over || verdicts.includes("unknown") ? "unknown" : "not-yet";
  // Nothing went wrong in it yet, and there is more to come.
  if (!over && verdicts.includes(null) && !verdicts.includes("no")) return "so-far";
  const share = told.filter((verdict) => verdict === "yes").length / told.length;
  return share >= goodFrom ? "good" : share >= fairFrom ? "fair" : "poor";
};

const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);

/** What is worth a note beside an answer, most telling first: what it lacked, then what it did. */
const lacks = ["respectful", "honest", "holds-price", "on-point", "brief", "acknowledges", "asks", "sure"];
const does = ["asks", "ties-to-value", "holds-price", "next-step", "acknowledges", "specific"];

/** At most one of each for the margin; null where nothing stands out. */
export const notesOf = (checks: readonly Found[]): { readonly lack: string | null; readonly did: string | null } => {
  const first = (order: readonly string[], verdict: Found["verdict"]) =>
    order.find((check) => checks.some((one) => one.check === check && one.verdict === verdict)) ?? null;
  return { lack: first(lacks, "no"), did: first(does, "yes") };
};
