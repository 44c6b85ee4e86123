import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TenantId } from "@wingman/domain/ids";
import { asProjector } from "@wingman/streams/base/tenant-tx";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { readFigures } from "./figures.ts";
import { history } from "./model.ts";
import { plausibleLog } from "./plausible.fixture.ts";
import { listCalls, readCall } from "./query.ts";

const skip = postgresMissing();
const tenant = "acme" as TenantId;
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

test("the figures are those of the finished calls' own pages, sample calls left out", { skip }, async () => {
  const { pool } = await server.database([history]);
  await asProjector(pool, "history", (tx) => history.project(tx, plausibleLog(78, { calls: 90, erasure: 0.1 })));
  const { calls } = await listCalls(pool, tenant, { limit: 100 });
  const week = calls[Math.floor(calls.length * 0.8)]?.startedAt ?? 0;
  const today = calls[Math.floor(calls.length * 0.3)]?.startedAt ?? 0;
  const own = calls.filter((call) => call.sample === null && call.startedAt >= week);
  const pages = await Promise.all(own.map(({ call }) => readCall(pool, tenant, call)));
  const spoken = pages.flatMap(({ lines }) => lines.filter(({ kind }) => kind === "words"));
  const ms = (lines: typeof spoken) => lines.reduce((sum, line) => sum + line.endMs - line.startMs, 0);
  const shown = pages.flatMap(({ tips }) => tips.filter((tip) => tip.shown));
  const delays = shown.flatMap(({ afterWordsMs }) => afterWordsMs ?? []).sort((a, b) => a - b);
  const half = delays.length >> 1;
  const middleMs = delays.length % 2 === 1 ? delays[half] : ((delays[half - 1] ?? 0) + (delays[half] ?? 0)) / 2;

  const figures = await readFigures(pool, tenant, { today, week });
  assert.ok(shown.length > 0 && delays.length > 0 && spoken.length > 0);
  assert.deepEqual(figures.calls, { week: own.length, today: own.filter((call) => call.startedAt >= today).length });
  assert.equal(Math.round(figures.talk.allMs), Math.round(ms(spoken)));
  assert.equal(Math.round(figures.talk.repMs), Math.round(ms(spoken.filter(({ channel }) => channel === "rep"))));
  assert.equal(figures.tips.shown, shown.length);
  assert.equal(figures.tips.accepted, shown.filter((tip) => tip.copied || tip.rating === "like").length);
  assert.equal(figures.tips.timed, delays.length);
  assert.equal(Math.round(figures.tips.middleMs ?? 0), Math.round(middleMs ?? 0));
  assert.equal(
    figures.promises.noted,
    pages.flatMap(({ noted }) => noted.filter(({ what, off }) => what === "commitment" && !off)).length,
  );
});

test("of no call there is no figure, and none of another tenant's", { skip }, async () => {
  const { pool } = await server.database([history]);
  await asProjector(pool, "history", (tx) => history.project(tx, plausibleLog(78, { calls: 12, erasure: 0 })));
  for (const [who, since] of [
    ["acme", 9_999_999_999_999],
    ["somebody-else", 0],
  ] as const) {
    const { calls, tips, promises, talk } = await readFigures(pool, who as TenantId, { today: since, week: since });
    assert.deepEqual([calls.week, tips.shown, tips.middleMs, promises.noted, talk.allMs], [0, 0, null, 0, 0]);
  }
});

test("a call that is still going stands in the list as such, and nowhere among the finished", { skip }, async () => {
  const { pool } = await server.database([history]);
  const log = plausibleLog(79, { calls: 40, erasure: 0 });
  await asProjector(pool, "history", (tx) => history.project(tx, log));
  const { calls, going } = await listCalls(pool, tenant, { limit: 100 });
  const started = new Set(
    log.filter(({ aggregate }) => aggregate.tenant === tenant).map(({ aggregate }) => aggregate.id),
  );
  assert.ok(going.length > 0);
  assert.equal(calls.length + going.length, started.size);
  assert.ok(going.every((call) => call.endedReason === "" && !calls.some((other) => other.call === call.call)));
});
