/** What is counted and taken away, against the fold that the rep's screen runs: other code, the same events. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { isErased } from "@wingman/domain/schema";
import type { TenantId } from "@wingman/domain/ids";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Recorded } from "@wingman/streams/log/event-log";
import { positionOf } from "@wingman/streams/log/position";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { history } from "../history/model.ts";
import { plausibleLog } from "../history/plausible.fixture.ts";
import { foldAll } from "../history/sample.ts";
import { labelledTips } from "./export.ts";
import { readQueue } from "./queue.ts";
import { openRankings } from "./rankings.ts";
import { readRates } from "./rates.ts";
import { readTallies } from "./tallies.ts";
import { readTrial } from "./trials.ts";

const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());
const acme = "acme" as TenantId;
const filled = async (log: readonly Recorded[]) => {
  const { pool } = await server.database([history]);
  await asProjector(pool, "history", (tx) => history.project(tx, log));
  return pool;
};

for (const seed of [61, 62])
  test(`verdicts of each play are those of the screens, one a tip, seed ${seed}`, { skip }, async () => {
    const log = plausibleLog(seed, { calls: 30, erasure: 0 });
    const pool = await filled(log);
    const wanted = new Map<string, [shown: number, liked: number, disliked: number, used: number]>();
    for (const { tenant, view, shown } of foldAll(log)) {
      if (tenant !== acme || !view.started) continue;
      for (const tip of view.tips) {
        if (tip.retracted) continue;
        const key = tip.reason.play;
        const row = wanted.get(key) ?? [0, 0, 0, 0];
        if (shown.has(tip.suggestion)) row[0] += 1;
        if (tip.rating === "like") row[1] += 1;
        if (tip.rating === "dislike") row[2] += 1;
        if (tip.rating === "none" && (tip.copied || tip.pinned)) row[3] += 1;
        wanted.set(key, row);
      }
    }
    const tallies = await readTallies(pool, acme, []);
    assert.ok(tallies.length > 1);
    assert.deepEqual(
      Object.fromEntries(tallies.map((row) => [row.play, [row.shown, row.liked, row.disliked, row.used]])),
      Object.fromEntries(wanted),
    );
    const touched = await readTallies(pool, acme, [], true);
    for (const { play, liked, disliked, snoozed, dismissed } of touched) {
      const whole = tallies.find((each) => each.play === play);
      assert.deepEqual(
        [liked, disliked, snoozed, dismissed],
        [whole?.liked, whole?.disliked, whole?.snoozed, whole?.dismissed],
      );
    }
    const [first] = tallies;
    assert.ok(first);
    const of = { playbook: first.playbook, play: first.play };
    const after = await readTallies(pool, acme, [{ of, upTo: positionOf(log.length + 1) }]);
    assert.deepEqual(after, tallies.slice(1));
    assert.deepEqual(await readTallies(pool, acme, [{ of: null, upTo: positionOf(log.length + 1) }]), []);
    assert.deepEqual(await readTallies(pool, acme, [{ of, upTo: positionOf(1) }]), tallies);
  });

test("a file holds labelled tips of calls alone that may leave, and names nobody", { skip }, async () => {
  const log = plausibleLog(64, { calls: 1_600, erasure: 0 });
  const pool = await filled(log);
  const lines: { call: string; suggestion: string; labels: Record<string, unknown> }[] = [];
  const since = { ...defaultPolicy, retention: { transcriptDays: 3_650, recordingDays: 30 } };
  let text = "";
  for await (const line of labelledTips(pool, acme, since, log.at(-1)?.storedAt ?? 0)) {
    text += line;
    lines.push(JSON.parse(line) as (typeof lines)[number]);
  }
  const mayLeave = foldAll(log).filter(
    ({ tenant, view }) =>
      tenant === acme &&
      view.status === "ended" &&
      view.consent.state === "given" &&
      view.erasure === null &&
      view.started?.sample === null &&
      view.started.kind !== "practice",
  );
  const reviewed = new Set(
    log.flatMap(({ aggregate, events }) =>
      events.flatMap(({ type, data }) =>
        type === "SuggestionReviewed" || type === "SuggestionJudged"
          ? [`${aggregate.id} ${(data as EventData<"SuggestionReviewed">).suggestion}`]
          : [],
      ),
    ),
  );
  const wanted = mayLeave.flatMap(({ view, shown }) =>
    view.tips
      .filter(
        (tip) =>
          shown.has(tip.suggestion) &&
          !tip.retracted &&
          !isErased(tip.reason.evidence?.words) &&
          (tip.rating !== "none" ||
            tip.copied ||
            tip.pinned ||
            tip.dismissed ||
            reviewed.has(`${view.call} ${tip.suggestion}`)),
      )
      .map((tip) => `${view.call} ${tip.suggestion}`),
  );
  assert.ok(wanted.length > 3, `${wanted.length} tips`);
  assert.deepEqual(lines.map(({ call, suggestion }) => `${call} ${suggestion}`).toSorted(), wanted.toSorted());
  assert.doesNotMatch(text, /Tomás|Priya|rep-1/);
  const none: string[] = [];
  // What retention no longer keeps is not in it, whether or not it is erased by now.
  for await (const line of labelledTips(pool, acme, defaultPolicy, (log.at(-1)?.storedAt ?? 0) + 91 * 86_400_000))
    none.push(line);
  assert.deepEqual(none, []);
});

test(
  "arms are counted by their calls, tips to look at again are a tenth and of nobody who was erased",
  { skip },
  async () => {
    const log = plausibleLog(64, { calls: 60, erasure: 0 });
    const pool = await filled(log);
    const folded = foldAll(log).filter(({ tenant, view }) => tenant === acme && view.status === "ended");
    const arms = ["now", "softer"];
    const results = await readTrial(pool, acme, "exp-1", arms);
    assert.deepEqual(
      results.map(({ arm, calls }) => [arm, calls]),
      arms.map((arm) => [
        arm,
        folded.filter(
          ({ view }) =>
            view.started?.sample === null &&
            view.started.kind !== "practice" &&
            view.started.experiment[0]?.arm === arm,
        ).length,
      ]),
    );
    const queue = await readQueue(pool, acme);
    for (const { call } of queue.tips) {
      const { view } = folded.find((each) => each.view.call === call) ?? assert.fail(`${call} is not over`);
      assert.equal(view.erasure, null);
      assert.ok(view.consent.state !== "withdrawn" && view.consent.state !== "refused");
    }
    const rates = await readRates(pool, acme, "agent");
    assert.ok(rates.every(({ accepted }) => accepted.low <= accepted.share && accepted.share <= accepted.high));
  },
);

test("a database that is slow or away holds up no call, and is asked again", async () => {
  let asked = 0;
  const failures: unknown[] = [];
  let now = 0;
  const pending: (() => void)[] = [];
  const resets = new Map();
  const rankings = openRankings({
    resetsOf: () => resets,
    tallies: async () => {
      asked += 1;
      if (asked === 1) throw new Error("away");
      if (asked === 2) return new Promise(() => undefined);
      const none = { made: 9, shown: 9, copied: 0, used: 0, snoozed: 0, dismissed: 0 };
      return [
        { playbook: "b", play: "bad", liked: 0, disliked: 8, ...none },
        { playbook: "b", play: "good", liked: 8, disliked: 0, ...none },
      ];
    },
    failed: (error) => failures.push(error),
    runtime: {
      now: () => now,
      random: () => 0,
      newId: () => "",
      sleep: () => Promise.resolve(),
      later: (_ms, work) => {
        pending.push(work);
        return () => undefined;
      },
    },
  });
  assert.equal(await rankings.sealed(acme, "b"), undefined);
  assert.equal(failures.length, 1);
  const slow = rankings.sealed(acme, "b");
  pending.at(-1)?.();
  assert.equal(await slow, undefined);
  now += 2_500;
  assert.deepEqual(
    (await rankings.sealed(acme, "b"))?.plays.map(({ play, shift }) => [play, shift]),
    [
      ["bad", -22],
      ["good", 22],
    ],
  );
  await rankings.sealed(acme, "b");
  assert.equal(asked, 3, "kept for a moment");
});
