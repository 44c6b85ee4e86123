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
import { EffectAnswer } from "./answers.ts";
import { readEffect } from "./effect.ts";
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
};
const call = ({ tips, arm, outcome, sample = null as never }: Wanted): Recorded[] => {
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
  const started = { ...(shape.events[0]?.data as object), sample, experiment, title: id };
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
    events: [{ id: `${id}-${n}.0` as never, type, v: 1, time: "2026-11-10T09:00:00Z", data }],
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

test("a trial that ended is not told of, and no calls make no groups", { skip }, async () => {
  const { pool } = await server.database([kpi]);
  assert.deepEqual((await readEffect(pool, november, running(false))).trials, []);
  const empty = await readEffect(pool, november, running(true));
  assert.deepEqual([empty.cohort.used, empty.trials[0]?.base.calls, empty.trials[0]?.arms[0]?.calls], [0, 0, 0]);
});
