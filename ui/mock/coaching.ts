/** Scorecards and the coaching queue, made up; what is marked and corrected stands for as long as the mock runs. */
import type { Coaching, QueuedCall, Scorecard } from "@wingman/projections/coaching/answers";
import { ruleNames } from "@wingman/domain/coach/rubric";

type Verdict = Scorecard["checks"][number]["verdict"];
const dayMs = 86_400_000;
const judged = new Map<string, { readonly action: string; readonly verdict: Verdict }>();
const marked = new Map<string, { readonly action: string; readonly mark: "done" | "later" }>();
const position = "1-0000000000z-001";

/** Undefined for what is not of coaching. */
export const coachingAnswer = (
  method: string,
  path: string,
  query: URLSearchParams,
  sent: string,
  empty: boolean,
  now: number,
): object | undefined => {
  if (path === "/api/kpi/coaching") return queueOf(empty, now, query.get("reason"));
  const [, call = "", what] = /^\/api\/calls\/([\w-]+)\/(scorecard|coaching)$/.exec(path) ?? [];
  if (what === undefined) return undefined;
  if (method === "GET") return cardOf(call);
  const said = JSON.parse(sent) as {
    readonly action: string;
    readonly check?: string;
    readonly verdict?: Verdict;
    readonly mark?: "done" | "later";
    readonly undoes?: string;
  };
  const { action, check, verdict, mark, undoes } = said;
  for (const all of [judged, marked]) for (const [key, one] of all) if (one.action === undoes) all.delete(key);
  if (check && verdict) judged.set(`${call}/${check}`, { action, verdict });
  if (mark) marked.set(call, { action, mark });
  return { position };
};

const told: readonly (readonly [Verdict, string, number | null, string | null])[] = [
  ["yes", "need-asked", 12_000, "How do you plan your docks today?"],
  ["no", "price-unanswered", 140_000, "And what would that cost us a month?"],
  ["yes", "objections-met", 214_000, "That is more than we planned."],
  ["no", "step-without-day", 700_000, "Let us talk again then."],
  ["unknown", "too-little-said", null, null],
  ["yes", "consent-given", null, null],
];
const cardOf = (call: string): Scorecard => ({
  rubric: "default",
  checks: ruleNames.map((check, n) => {
    const [rule, why, atMs, words] = told[n] ?? (["unknown", "no-words", null, null] as const);
    const person = judged.get(`${call}/${check}`);
    return {
      ...{ check, verdict: person?.verdict ?? rule, why },
      moment: atMs === null ? null : { atMs, words, by: n % 2 === 0 ? "rep" : "customer" },
      person: person ? { id: "member-1", name: "Ingrid Solberg", action: person.action, rule } : null,
    };
  }),
});

const queueOf = (empty: boolean, now: number, reason: string | null): Coaching => {
  const calls = (empty ? [] : found(now)).filter(
    ({ reasons }) => reason === null || reasons.some(({ kind }) => kind === reason),
  );
  const of = (mark: "done" | "later" | undefined) => calls.filter(({ call }) => marked.get(call)?.mark === mark);
  const counts = (scale: number): Coaching["all"] =>
    ruleNames.map((check, n) => ({ check, yes: (9 - n) * scale, no: n * scale, unknown: 3 * scale }));
  return {
    days: { from: new Date(now - 27 * dayMs).toISOString().slice(0, 10), to: new Date(now).toISOString().slice(0, 10) },
    looked: empty ? 0 : 36,
    isAll: true,
    ...{ queue: of(undefined), later: of("later"), done: of("done"), more: empty ? 0 : 2 },
    all: counts(empty ? 0 : 3),
    reps: empty
      ? []
      : [
          { id: "rep-1", name: "Priya Nair", calls: 24, checks: counts(2) },
          { id: "rep-2", name: "Sven Aalto", calls: 12, checks: counts(1) },
        ],
  };
};

const found = (now: number): QueuedCall[] =>
  (
    [
      ["demo-0", "Warehouse software", "Corvane Logistics", "Priya Nair"],
      ["demo-1", "Renewal", "Nordkai", "Sven Aalto"],
      ["demo-3", null, "Aurora", null],
    ] as const
  ).map(([call, title, company, rep], n) => {
    const mark = marked.get(call);
    return {
      ...{ call, title, company, rep: { id: `rep-${n + 1}`, name: rep } },
      ...{ startedAt: now - (n + 1) * dayMs, durationMs: 1_260_000 + n * 60_000 },
      mark: mark ? { ...mark, at: now, name: "Ingrid Solberg" } : null,
      reasons: (
        [
          {
            ...{ kind: "objection-unmet", what: "price", figure: null },
            moment: { atMs: 214_000, words: title && "That is more than we planned.", by: "customer" },
          },
          { kind: "monologue", what: "", figure: 151_000, moment: { atMs: 420_000, words: null, by: "rep" } },
          { kind: "low-csat", what: "", figure: 2, moment: null },
        ] satisfies QueuedCall["reasons"]
      ).slice(n),
    };
  });
