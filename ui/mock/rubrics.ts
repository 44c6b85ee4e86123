/** What the demo backend answers about rubrics: one of the company's own with a draft, those that Wingman came with, a made-up try. */
import type { RubricDraft, RubricHead } from "@wingman/commands/practice/rubric-routes";
import type { RubricContent, RubricTrial } from "@wingman/domain/practice/rubric";
import { isOfRealCalls, rubricFindings, rubricRules, starterRubrics } from "@wingman/domain/practice/rubrics";
import { realCallsRubric } from "@wingman/domain/practice/tenant-rubrics";
import type { NewestAnswer } from "@wingman/projections/practice/answers";

type Answer = { readonly code: number; readonly body: unknown };

const hour = 3_600_000;
const first: RubricContent = starterRubrics[0] ?? { name: "", criteria: [] };
const published: RubricContent = { name: "Dock talks", criteria: first.criteria.slice(0, 3) };
const draft: RubricContent = {
  name: "Dock talks",
  criteria: [
    ...first.criteria.slice(0, 2).map((criterion, n) => (n === 0 ? { ...criterion, weight: 40 } : criterion)),
    {
      ...{ criterion: "step", name: "Gets a date", weight: 35 },
      checks: [
        { check: "next-step-day", rule: "next-step-day", says: "The trial has a day" },
        { check: "fillers", rule: "fillers", says: "Hardly a filler", atMost: 3 },
        { check: "smiles", rule: "smiles", says: "Sounds friendly" },
      ],
    },
  ],
};
const namesOf = ({ criteria }: RubricContent): string[] => criteria.map(({ name }) => name);

const own = (): RubricHead => ({
  ...{
    id: "own",
    name: draft.name,
    live: 2,
    revision: 7,
    unpublished: true,
    starter: false,
    versions: [2, 1],
    next: 3,
  },
  ...{ criteria: namesOf(draft), scenarios: [{ id: "twice-the-price", name: "First price talk" }] },
  saved: { by: "Ingrid Solberg", at: Date.now() - hour },
  published: [
    { version: 2, by: "Ingrid Solberg", at: Date.now() - 30 * hour },
    { version: 1, by: "Priya Nair", at: Date.now() - 90 * hour },
  ],
});
const starters = (): RubricHead[] =>
  starterRubrics.map(({ id, version, name, criteria }) => ({
    ...{ id, name, live: version, revision: 0, unpublished: false, starter: true, versions: [version], next: null },
    ...{ criteria: criteria.map((one) => one.name), scenarios: [], saved: null, published: [] },
  }));

const verdicts = ["yes", "yes", "no", "unknown"] as const;
const tried = ({ criteria }: RubricContent): RubricTrial => {
  const checks = criteria
    .flatMap((criterion) => criterion.checks)
    .map(({ check, rule }, n) => ({
      check,
      verdict: rubricRules.includes(rule) ? (verdicts[n % verdicts.length] ?? "no") : ("unknown" as const),
      why: n % verdicts.length === 2 ? "left-open" : "nothing-told",
      quote: n % verdicts.length < 2 ? "May I ask, how many trucks wait longer than an hour on a normal day?" : "",
    }));
  const yesOf = (ids: readonly string[], verdict: string) =>
    checks.filter((one) => ids.includes(one.check) && one.verdict === verdict).length;
  const counted = criteria.map(({ criterion, weight, checks: list }) => {
    const ids = list.map(({ check }) => check);
    const yes = yesOf(ids, "yes");
    return { criterion, weight, yes, of: yes + yesOf(ids, "no") };
  });
  const told = counted.filter(({ of }) => of > 0);
  const weight = told.reduce((sum, one) => sum + one.weight, 0);
  const got = told.reduce((sum, one) => sum + (one.weight * one.yes) / one.of, 0);
  return { points: Math.round((100 * got) / (weight || 1)), criteria: counted, checks };
};

const exercises = (): NewestAnswer["exercises"] => [
  {
    ...{ call: "exercise-over", scenario: { id: "twice-the-price", version: 1, name: "First price talk" } },
    ...{ difficulty: "fair", mode: "typed", assignment: null, at: Date.now() - 24 * hour, durationMs: 44_000 },
    ...{ points: 64, person: { id: "marta", name: "Marta Lind" } },
  },
];

/** Undefined for an address that is not of this part. */
export const rubricsAnswer = (method: string, path: string, sent: string, isEmpty: boolean): Answer | undefined => {
  const ok = (body: unknown): Answer => ({ code: 200, body });
  if (path === "/api/practice/exercises" && method === "GET") return ok({ exercises: isEmpty ? [] : exercises() });
  if (path === "/api/practice/rubrics")
    return ok({
      rubrics: isEmpty ? starters() : [own(), ...starters()],
      rules: rubricRules.map((rule) => ({ rule, ofRealCalls: isOfRealCalls(rule) })),
      realCalls: realCallsRubric,
    });
  if (path === "/api/practice/rubrics/try" || /^\/api\/calls\/[\w-]+\/scorecard\/try$/.test(path))
    return ok(tried((JSON.parse(sent) as { content: RubricContent }).content));
  const [, id, what] = /^\/api\/practice\/rubrics\/([a-z0-9-]+)(?:\/([a-z-]+).*)?$/.exec(path) ?? [];
  if (!id) return undefined;
  if (id === "nowhere")
    return { code: 404, body: { code: "WING_RUBRIC_NOT_FOUND", message: "There is no such rubric.", remedy: null } };
  if (what === undefined && method === "GET") {
    const findings = rubricFindings(draft).map(({ at, code, says }) => ({ at: [...at], code, says }));
    return ok({ ...own(), content: draft, findings } satisfies RubricDraft);
  }
  if (what === "versions") return ok(published);
  if (what === "draft") return ok({ revision: 8, findings: [] });
  if (what === "publish") return ok({ version: 3 });
  return undefined;
};
