/** What the demo backend answers about what-ifs: one that is done, one that goes on, one that was cancelled; made by the real sums. */
import { type CallFigures, callFigures, kindsOfChange, summaryOf } from "@wingman/domain/what-if/figures";
import type { Spec } from "@wingman/domain/what-if/spec";
import { countVerdicts, type Verdict } from "@wingman/domain/what-if/verdict";
import type {
  ChangesAnswer,
  ChoicesAnswer,
  EstimateAnswer,
  ReportAnswer,
  RunAnswer,
} from "@wingman/projections/what-if/answers";
import type { DemoCall } from "./call.ts";
import { playbook } from "./script.ts";

const hourMs = 3_600_000;
const callsOfRun = 24;
const draft: Spec = {
  calls: { by: "filter", max: 100 },
  before: {},
  after: { playbook: { id: playbook.id, version: "draft" } },
  ...{ meaning: false, live: null },
};
const nothing = { tokens: 0, microDollars: 0 };
type Change = ChangesAnswer["changes"][number];

/** The tips of a call as they were, and each as another way would have it: every kind there is, in turn. */
const changesOf = (call: DemoCall, n: number): readonly Change[] =>
  call.view().tips.map((tip, at): Change => {
    const kind = kindsOfChange[(at + n) % kindsOfChange.length] ?? "same";
    const { evidence } = tip.reason;
    const says = `${tip.say} And what would that be worth?`;
    const atMs = tip.madeAtMs + (kind === "earlier" ? -22_000 : kind === "later" ? 400 : 0);
    const wasThere = kind !== "new";
    return {
      ...{ what: kind === "reworded" ? "same" : kind, play: tip.reason.play, kind: tip.kind, headline: tip.headline },
      ...{ say: kind === "reworded" ? says : tip.say, wasSay: wasThere ? tip.say : null },
      ...{ was: wasThere ? tip.suggestion : null, atMs: Math.max(0, atMs), byMs: Math.abs(atMs - tip.madeAtMs) },
      ...{ wasAtMs: wasThere ? tip.madeAtMs : null, wasHeadline: wasThere ? tip.headline : null },
      ...{ because: kind === "withheld" ? "pace" : null, wasWithheld: null, takenBack: false },
      words: typeof evidence?.words === "string" ? evidence.words : null,
      by: evidence?.channel ?? null,
      spokenAtMs: evidence?.spokenAtMs ?? null,
      wasSpokenAtMs: evidence?.spokenAtMs ?? null,
      verdict: null,
      verdicts: countVerdicts([]),
    };
  });

/** The demo's calls over and over, so that there are enough of them for an interval. */
const callsIn = (ended: readonly DemoCall[]) =>
  Array.from({ length: callsOfRun }, (_, n) => {
    const call = ended[n % Math.max(1, ended.length)];
    return call ? [{ id: n < ended.length ? call.id : `${call.id}-${n}`, call, changes: changesOf(call, n) }] : [];
  }).flat();

const figuresOf = ({ call, changes }: ReturnType<typeof callsIn>[number]): CallFigures => {
  const { startedAt, durationMs, tips } = call.view();
  return callFigures(changes, new Set(tips.map(({ suggestion }) => suggestion)), {
    ...{ durationMs, startedAt, spent: { before: nothing, after: nothing } },
    ...{ askedMs: [], notKnown: 0, notAsked: 0, failed: 0, hasErased: false },
  });
};

const summaryNow = (figures: readonly CallFigures[]): NonNullable<RunAnswer["summary"]> => {
  const counting = summaryOf(figures, "mock");
  for (;;) {
    const step = counting.next();
    if (step.done) return step.value as NonNullable<RunAnswer["summary"]>; // The same figures, which its type may not change.
  }
};

/** Who judged what, as it was said since this backend was started. */
const said = new Map<string, Verdict>([["demo-0 ingrid 1", "better"]]);
const verdictsAt = (call: string, change: number): readonly Verdict[] =>
  ["ingrid", "marta"].flatMap((by) => said.get(`${call} ${by} ${change}`) ?? []);
const verdictsOf = (): ReportAnswer["verdicts"] => {
  const places = [...said.keys()].map((key) => key.split(" "));
  return {
    ...countVerdicts([...said.values()]),
    people: new Set(places.map(([, by]) => by)).size,
    changes: new Set(places.map(([call, , change]) => `${call} ${change}`)).size,
  };
};

const runOf = (run: string, hoursAgo: number, changes: Partial<RunAnswer>): RunAnswer => ({
  ...{ run, name: "", askedBy: "Marta Lind", askedAt: Date.now() - hoursAgo * hourMs, state: "done", spec: draft },
  ...{
    calls: callsOfRun,
    done: callsOfRun,
    minutes: 42,
    notTried: [],
    behind: 0,
    missing: 0,
    secondsLeft: null,
    tookMs: 8_400,
    problem: null,
  },
  ...{ summary: null, digest: "9c1d4f0b77e2a615", ...changes },
});

/** Undefined for an address that is not of this part. */
export const whatIfAnswer = (
  method: string,
  path: string,
  sent: string,
  { ended, empty }: { readonly ended: readonly DemoCall[]; readonly empty: boolean },
): object | undefined => {
  if (!path.startsWith("/api/what-if/")) return undefined;
  const calls = callsIn(ended);
  const minutes = Math.round(calls.reduce((sum, { call }) => sum + call.view().durationMs, 0) / 60_000);
  const whole = (): RunAnswer =>
    runOf("r-spring", 3, { name: "Ask earlier who signs", summary: summaryNow(calls.map(figuresOf)), minutes });
  const half = { done: 11, summary: null, digest: null };
  const runs = (): readonly RunAnswer[] => [
    runOf("r-going", 0, {
      ...half,
      state: "running",
      notTried: [{ problem: "WING_PLAYBOOK_UNKNOWN", calls: 2 }],
      behind: 14,
      secondsLeft: 9,
      tookMs: 7_000,
    }),
    whole(),
    runOf("r-cancelled", 30, { ...half, state: "cancelled", spec: { ...draft, after: { rules: 1 } } }),
    runOf("r-failed", 50, { ...half, done: 0, state: "failed", problem: "WING_PLAYBOOK_NOT_FOUND" }),
  ];
  if (path === "/api/what-if/choices")
    return {
      calls: empty ? 0 : ended.length,
      reps: empty ? [] : [{ rep: "rep", name: "Priya Nair", calls: ended.length }],
      playbooks: [
        {
          ...{ id: playbook.id, name: playbook.name, versions: [12, 11], live: 12, hasDraft: !empty },
          calls: empty ? 0 : ended.length,
          plays: playbook.plays.map(({ id, name }) => ({ play: id, name })),
        },
      ],
      ...{ rulesNow: 2, prompts: [3, 2], models: [{ provider: "anthropic", model: "claude" }] },
      ...{ hasMeaning: true, callsMax: 1_000 },
    } satisfies ChoicesAnswer;
  if (path === "/api/what-if/estimate")
    return {
      calls: empty ? 0 : callsOfRun,
      minutes: empty ? 0 : minutes,
      behind: 0,
      missing: 0,
      live: null,
    } satisfies EstimateAnswer;
  if (path === "/api/what-if/runs") return method === "POST" ? { run: "r-going" } : { runs: empty ? [] : runs() };
  const [, id, ofCall, judged] =
    /^\/api\/what-if\/runs\/([\w-]+)(?:\/calls\/([\w-]+)(\/verdict)?|\/progress)?$/.exec(path) ?? [];
  const run = runs().find((one) => one.run === id);
  if (!run) return undefined;
  if (ofCall !== undefined && judged) {
    const { change, verdict } = JSON.parse(sent) as { change: number; verdict: Verdict | null };
    if (verdict) said.set(`${ofCall} marta ${change}`, verdict);
    else said.delete(`${ofCall} marta ${change}`);
    return { change: countVerdicts(verdictsAt(ofCall, change)), report: verdictsOf() };
  }
  if (ofCall !== undefined)
    return {
      call: ofCall,
      changes: [...(calls.find((one) => one.id === ofCall)?.changes ?? [])].map((change, n) => ({
        ...change,
        verdict: said.get(`${ofCall} marta ${n}`) ?? null,
        verdicts: countVerdicts(verdictsAt(ofCall, n)),
      })),
    } satisfies ChangesAnswer;
  if (path.endsWith("/progress")) return run;
  return {
    ...run,
    verdicts: verdictsOf(),
    depends: {
      ...{ position: 51_903, wingman: "0.1.0", rulesNow: 2, meaning: null },
      playbooks: [{ id: playbook.id, version: "draft", hash: "5e8f0c2b9a7d4e61" }],
    },
    of: calls.map((one, place) => {
      const { startedAt, durationMs, started } = one.call.view();
      const { tally, shown } = figuresOf(one);
      const isDone = place < run.done;
      return {
        ...{ place, call: one.id, title: started?.title ?? "", customer: started?.customer.name ?? "" },
        ...{ company: started?.customer.company ?? "", startedAt, durationMs, problem: null },
        ...{ state: isDone ? "done" : "waiting", tally: isDone ? tally : null, shown: isDone ? shown : null },
        ...{ notKnown: place === 0 ? 2 : 0, hasErased: false },
      };
    }),
  } satisfies ReportAnswer;
};
