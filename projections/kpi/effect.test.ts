/** Effect of guidance out of real rows: which call is in which group, and which in none. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { Experiment } from "@wingman/domain/feedback/experiment";
import type { TenantId } from "@wingman/domain/ids";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Recorded } from "@wingman/streams/log/event-log";
import { Compile } from "typebox/compile";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { plausibleLog } from "../history/plausible.fixture.ts";
import { EffectAnswer, PilotAnswer } from "./answers.ts";
import { readEffect } from "./effect.ts";
import { pilotDays, readPilot } from "./pilot.ts";
import { kpi } from "./model.ts";

const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

const shape = plausibleLog(1, { calls: 1, erasure: 0 })[0] ?? assert.fail();
let sequence = 0;
type Wanted = {
  readonly tips: "none" | "unused" | "used";
  readonly arm?: string;
  readonly outcome: "won" | "no-decision" | null;
  readonly sample?: string;
  readonly rep?: string;
  readonly day?: string;
};
const call = ({
  tips,
  arm,
  outcome,
  sample = null as never,
  rep = "rep-1",
  day = "2026-11-10",
}: Wanted): Recorded[] => {
  const id = `call-${++sequence}`;
  const experiment = arm === undefined ? [] : [{ experiment: "exp-1", arm }];
  const press = { action: `${id}-a`, suggestion: "t", atMs: 1 };
  const tip: CallEvent = {
    type: "SuggestionMade",
    data: {
      ...{ suggestion: "t", kind: "objection", title: "Objection", headline: "Value", say: "What would it save?" },
      ...{ madeAtMs: 1, lifeMs: 20_000, priority: 50 },
      reason: {
        ...{ evidence: null, snippet: "", agent: "a", play: "p", category: "price", prompt: null, model: null },
        ...{ playbook: { id: "starter", version: 1 }, citations: [], stagesMs: {}, sureness: 1 },
      },
    },
  };
  const started = { ...(shape.events[0]?.data as object), sample, experiment, title: id, rep: { id: rep, name: rep } };
  const events = [
    { type: "CallStarted", data: started },
    ...(tips === "none"
      ? []
      : [tip, { type: "SuggestionShown", data: { ...press, paintedAtMs: 1, afterWordsMs: null } }]),
    ...(tips === "used" ? [{ type: "SuggestionCopied", data: { ...press, action: `${id}-b` } }] : []),
    { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 60_000 } },
    ...(outcome === null
      ? []
      : [{ type: "OutcomeRecorded", data: { action: "o", outcome, nextStep: "", nextStepOn: null, atMs: 1 } }]),
  ];
  return events.map(({ type, data }, n) => ({
    ...{ ...shape, aggregate: { ...shape.aggregate, tenant: "acme" as TenantId, id }, sequence: ++sequence },
    ...{ id: `${id}-${n}` as Recorded["id"] },
    events: [{ id: `${id}-${n}.0` as never, type, v: 1, time: `${day}T09:00:00Z`, data }],
  }));
};
const many = (count: number, wanted: Wanted): Recorded[] => Array.from({ length: count }, () => call(wanted)).flat();
const november = {
  ...{ tenant: "acme" as TenantId, from: "2026-11-01", to: "2026-11-30", timeZone: "UTC", reps: null, playbook: null },
};
const trial: Experiment = {
  ...{ experiment: "exp-1", name: "Softer", about: { kind: "playbook", playbook: "starter" } },
  arms: [
    { arm: "now", share: 50, version: 1 },
    { arm: "softer", share: 50, version: 2 },
  ],
};
const running = (isRunning: boolean) => new Map([[trial.experiment, { ...trial, isRunning }]]);

test(
  "calls stand in the group of what was done with their tips, and in the arm they were dealt",
  { skip },
  async () => {
    const { pool } = await server.database([kpi]);
    const log = [
      ...many(15, { tips: "used", arm: "softer", outcome: "won" }),
      ...many(6, { tips: "used", arm: "softer", outcome: "no-decision" }),
      ...many(10, { tips: "unused", arm: "now", outcome: "won" }),
      ...many(15, { tips: "unused", arm: "now", outcome: "no-decision" }),
      ...many(3, { tips: "none", arm: "softer", outcome: "no-decision" }), // Dealt so, whatever was shown.
      ...many(2, { tips: "unused", outcome: null }), // Nobody said what came of it.
      ...many(4, { tips: "used", arm: "softer", outcome: "won", sample: "saas" }),
    ];
    await asProjector(pool, "kpi", (tx) => kpi.project(tx, log));
    const answer = await readEffect(pool, november, running(true));
    assert.ok(Compile(EffectAnswer).Check(answer));
    const { cohort, trials } = answer;
    assert.deepEqual([cohort.used, cohort.unused, cohort.without], [21, 27, 3]);
    const won = cohort.figures.find(({ figure }) => figure === "won");
    assert.deepEqual([won?.base?.value, won?.base?.of, won?.other?.of, won?.missing], [0.4, 25, 21, 0]);
    assert.equal(won?.change?.difference.toFixed(4), (15 / 21 - 0.4).toFixed(4));
    assert.equal(cohort.figures.find(({ figure }) => figure === "csat")?.missing, 20);
    assert.deepEqual([trials[0]?.base.calls, trials[0]?.arms[0]?.calls], [25, 24]);
    assert.equal(trials[0]?.arms[0]?.figures.find(({ figure }) => figure === "won")?.other?.value, 15 / 24);
  },
);

test("a trial that ended is told of by the calls it dealt, and no calls make no groups", { skip }, async () => {
  const { pool } = await server.database([kpi]);
  assert.deepEqual((await readEffect(pool, november, running(false))).trials, []);
  const empty = await readEffect(pool, november, running(true));
  assert.deepEqual([empty.cohort.used, empty.trials[0]?.base.calls, empty.trials[0]?.arms[0]?.calls], [0, 0, 0]);
  const log = [
    ...many(4, { tips: "used", arm: "softer", outcome: "won" }),
    ...many(3, { tips: "unused", arm: "now", outcome: null }),
  ];
  await asProjector(pool, "kpi", (tx) => kpi.project(tx, log));
  const other = { ...trial, experiment: "exp-2", isRunning: true };
  const { trials } = await readEffect(pool, november, new Map([...running(false), ["exp-2", other]]));
  assert.deepEqual(
    trials.map(({ experiment, isRunning, base, arms }) => [experiment, isRunning, base.calls, arms[0]?.calls]),
    [
      ["exp-2", true, 0, 0],
      ["exp-1", false, 3, 4],
    ],
    "what runs stands first",
  );
});

test(
  "a pilot holds each person against themselves, in so many weeks from the day on and as many before",
  { skip },
  async () => {
    const { pool } = await server.database([kpi]);
    // Each wins none or one of five before, and three of five after; one person had no calls before.
    const log = Array.from({ length: 7 }, (_, n) => {
      const of = (day: string, won: number) => [
        ...many(won, { tips: "none", outcome: "won", rep: `rep-${n}`, day }),
        ...many(5 - won, { tips: "none", outcome: "no-decision", rep: `rep-${n}`, day }),
      ];
      return [...(n < 6 ? of("2026-11-02", n % 2) : []), ...of("2026-11-17", 3)];
    }).flat();
    const outside = [
      ...many(3, { tips: "none", outcome: "won", day: "2026-11-01" }),
      ...many(3, { tips: "none", outcome: "won", day: "2026-11-30" }),
    ];
    await asProjector(pool, "kpi", (tx) => kpi.project(tx, [...log, ...outside]));
    const answer = await readPilot(pool, { ...november, ...pilotDays("2026-11-16", 2) });
    assert.ok(Compile(PilotAnswer).Check(answer));
    assert.deepEqual(answer.after, { from: "2026-11-16", to: "2026-11-29", calls: 35 });
    assert.deepEqual(answer.before, { from: "2026-11-02", to: "2026-11-15", calls: 30 });
    const won = answer.figures.find(({ id }) => id === "won");
    assert.deepEqual([won?.people, won?.change?.difference.toFixed(4), won?.before?.value], [6, "0.5000", 0.1]);
    assert.deepEqual([answer.figures.find(({ id }) => id === "csat")?.change, won?.after?.of], [null, 35]);
    assert.throws(() => pilotDays("2026-13-01", 2), /days/);
  },
);
