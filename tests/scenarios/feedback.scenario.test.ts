/** What people do with tips, from the press to the calls that begin after it; trials; tips that are looked at again. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { armOf, type Experiment } from "@wingman/domain/feedback/experiment";
import { isSampled } from "@wingman/domain/feedback/lot";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { replay } from "@wingman/ops/bin/replay";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { QueueAnswer, RankingAnswer, TrialsAnswer } from "@wingman/projections/feedback/answers";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, newCall, waitForFact, waitUntil } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;

const ask = async <Body>(method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }> => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
};
const price = "well that is too expensive for us";
const boss = "I need to ask my boss before we decide";
type Made = EventData<"SuggestionMade">;
/** A call in which the customer says one thing; what is done with its tip is the caller's. */
const holdCall = async (
  text: string,
  act: (client: Client, on: { call: string; suggestion: string }) => Promise<unknown> = () => Promise.resolve(),
  call = newCall(),
): Promise<{ call: string; tip: Made }> => {
  const client = await openClient(wingman.url);
  try {
    await client.ask("start-call", startOf({ call }));
    const words = { call, channel: "customer" as const, utterance: "u1", revision: 1, text, final: true };
    await client.ask("transcript", { ...words, source: "typed" });
    const tip = await waitForFact<Made>(client, "SuggestionMade");
    const { suggestion } = tip.data;
    await client.ask("shown", { call, suggestion, action: `shown-${call}`, paintedAt: Date.now() });
    await act(client, { call, suggestion });
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    await waitForFact(client, "CallEnded");
    return { call, tip: tip.data };
  } finally {
    await client.close();
  }
};
const rate =
  (rating: "like" | "dislike") =>
  (client: Client, on: { call: string; suggestion: string }): Promise<unknown> =>
    client.ask("rated", { ...on, action: `rate-${on.call}`, rating });
const startedAs = async (call: string): Promise<EventData<"CallStarted">> =>
  (await eventsOf(log, call)).find(({ type }) => type === "CallStarted")?.data as EventData<"CallStarted">;
const ranking = async (): Promise<RankingAnswer> => (await ask<RankingAnswer>("GET", "/api/feedback/ranking")).body;
const rowOf = async (play: string) => (await ranking()).plays.find((each) => each.play === play);
/** A press counts a moment later: what a call goes by is asked for once in two seconds. */
const sealedSoon = (fits: (sealed: EventData<"CallStarted">["ranking"]) => boolean): Promise<string> =>
  waitUntil(
    async () => {
      const { call } = await holdCall(price);
      return fits((await startedAs(call)).ranking) && call;
    },
    "a call that goes by it",
    20_000,
  );

test("a play that is disliked sinks in the calls that follow, is put back by a reset, and sinks again without it", async () => {
  const authored = starterPlaybook.plays.find(({ id }) => id === "price-too-high")?.priority;
  assert.ok(authored);
  for (let n = 0; n < 6; n++) {
    await holdCall(price, rate("dislike"));
    await holdCall(boss, rate("like"));
  }
  const sunk = await waitUntil(async () => {
    const { plays } = await ranking(); // One look: what one play is worth hangs on the others.
    const [row, other] = ["price-too-high", "authority"].map((id) => plays.find(({ play }) => play === id));
    return row?.disliked === 6 && other?.liked === 6 && row;
  }, "all that was pressed");
  assert.deepEqual([sunk.shift, sunk.shown >= 6, sunk.priority], [-19, true, authored]);
  assert.ok(sunk.low < sunk.weight && sunk.weight < sunk.high);
  assert.equal((await rowOf("authority"))?.shift, 19);

  const call = await sealedSoon((now) => now?.plays.some(({ shift }) => shift === -19) === true);
  const { ranking: sealed } = await startedAs(call);
  assert.deepEqual(
    sealed?.plays.map(({ play, shift }) => [play, shift]),
    [
      ["authority", 19],
      ["price-too-high", -19],
    ],
  );
  const made = (await eventsOf(log, call)).find(({ type }) => type === "SuggestionMade")?.data as Made;
  assert.equal(made.priority, authored - 19);
  const again = await replay(log, call);
  assert.ok(again.conductor.commits > 0);
  assert.deepEqual(again.conductor.differences, []);

  const reset = "reset-1";
  const of = { playbook: starterPlaybook.id, play: "price-too-high" };
  assert.equal((await ask("POST", "/api/feedback/resets", { reset, of })).status, 200);
  assert.equal((await rowOf("price-too-high"))?.disliked ?? 0, 0);
  assert.equal((await rowOf("authority"))?.liked, 6);
  await sealedSoon((now) => now?.plays.every(({ play }) => play !== "price-too-high") === true);
  // The call of before goes by what it was begun with, whatever stands now.
  assert.deepEqual((await replay(log, call)).conductor.differences, []);
  assert.equal((await ask("DELETE", `/api/feedback/resets/${reset}`)).status, 200);
  assert.equal((await rowOf("price-too-high"))?.disliked, 6);
  const { status, body } = await ask<{ code: string; remedy: string }>("DELETE", `/api/feedback/resets/${reset}`);
  assert.deepEqual([status, body.code], [409, "WING_REFUSED_RESET_UNKNOWN"]);
  assert.match(body.remedy, /taken back/);
});

test("a snooze sends the tip away and its play to sleep, and its undoing wakes it", async () => {
  const { call, tip } = await holdCall(boss, async (client, on) => {
    await client.ask("dismissed", { ...on, action: "snooze-1", snoozeMs: 600_000 });
    await client.ask("undo", { call: on.call, action: "undo-1", undoes: "snooze-1" });
    await client.ask("feedback", { ...on, action: "snooze-2", did: "snooze" });
  });
  const snoozes = (await eventsOf(log, call)).filter(({ type }) => type === "SuggestionDismissed");
  assert.deepEqual(
    snoozes.map(({ data }) => (data as EventData<"SuggestionDismissed">).snooze),
    [
      { play: tip.reason.play, forMs: 600_000 },
      { play: tip.reason.play, forMs: 600_000 },
    ],
  );
  await waitUntil(async () => (await rowOf("authority"))?.snoozed === 1, "the snooze, counted once");
});

test("calls are dealt the arms of a trial by their ids, and results have their intervals", async () => {
  const trial: Experiment = {
    experiment: "exp-1",
    name: "The first version once more",
    about: { kind: "playbook", playbook: starterPlaybook.id },
    arms: [
      { arm: "now", share: 50, version: starterPlaybook.version },
      { arm: "before", share: 50, version: 1 },
    ],
  };
  const unknown = { ...trial, arms: [trial.arms[0], { arm: "none", share: 50, version: 99 }] };
  assert.equal((await ask("POST", "/api/experiments", unknown)).status, 404);
  assert.equal((await ask("POST", "/api/experiments", trial)).status, 200);
  const second = await ask<{ code: string }>("POST", "/api/experiments", { ...trial, experiment: "exp-2" });
  assert.equal(second.body.code, "WING_REFUSED_EXPERIMENT_RUNNING");

  const calls: string[] = [];
  for (let n = 0; n < 8; n++) {
    const { call, tip } = await holdCall(price, n % 2 ? rate("like") : undefined);
    const arm = armOf(trial, call);
    const started = await startedAs(call);
    assert.deepEqual(started.experiment, [{ experiment: "exp-1", arm: arm.arm }]);
    assert.deepEqual([started.playbook.version, tip.reason.playbook.version], [arm.version, arm.version]);
    assert.deepEqual((await replay(log, call)).conductor.differences, []);
    calls.push(call);
  }
  const now = calls.filter((call) => armOf(trial, call).arm === "now").length;
  const results = await waitUntil(async () => {
    const { body } = await ask<TrialsAnswer>("GET", "/api/experiments");
    const [found] = body.trials;
    return found?.arms.reduce((sum, arm) => sum + arm.calls, 0) === 8 && found;
  }, "every call of the trial");
  assert.deepEqual(
    results.arms.map(({ arm, calls: held }) => [arm, held]),
    [
      ["now", now],
      ["before", 8 - now],
    ],
  );
  assert.equal(
    results.arms.reduce((sum, { accepted }) => sum + (accepted?.count ?? 0), 0),
    4,
  );
  for (const { accepted } of results.arms)
    if (accepted) assert.ok(accepted.low <= accepted.share && accepted.share <= accepted.high);
  assert.equal((await ask("POST", "/api/experiments/exp-1/end")).status, 200);
  const { call } = await holdCall(price);
  assert.deepEqual((await startedAs(call)).experiment, []);
});

test("a tenth of the tips waits to be looked at, and a mark takes it off the list", async () => {
  // Whether a tip is looked at is drawn by its id: calls are held until one is.
  let held: { call: string; tip: Made } | undefined;
  while (!held || !isSampled(held.call, held.tip.suggestion)) held = await holdCall(price);
  const { call, tip } = held;
  const waits = async () =>
    (await ask<QueueAnswer>("GET", "/api/feedback/queue")).body.tips.find(
      ({ suggestion }) => suggestion === tip.suggestion,
    );
  const queued = await waitUntil(waits, "the tip on the list");
  assert.equal(queued.headline, tip.headline);
  assert.match(queued.words ?? "", /too expensive/);
  assert.equal(queued.around[0]?.text, price);
  const url = `/api/calls/${call}/tips/${tip.suggestion}`;
  assert.equal((await ask("POST", `${url}/review`, { action: "r-1", mark: "helpful" })).status, 200);
  await waitUntil(async () => !(await waits()), "the tip off the list");
  const { reviewed } = (await ask<QueueAnswer>("GET", "/api/feedback/queue")).body;
  assert.equal(reviewed, 1);
  const refused = await ask<{ code: string }>("POST", `/api/calls/${call}/tips/none/review`, {
    action: "r-2",
    mark: "not",
  });
  assert.equal(refused.body.code, "WING_REFUSED_SUGGESTION_UNKNOWN");
  assert.deepEqual((await ask("GET", `${url}/judged`)).body, { judged: null });
});

test("a file to train with is masked, and the audit trail has a line of it", async () => {
  const { call } = await holdCall("that is too expensive, write to ann.lee@example.com", rate("dislike"));
  const lines = await waitUntil(async () => {
    const answer = await signedFetch(`${wingman.url}/api/feedback/export`);
    assert.match(answer.headers.get("content-type") ?? "", /ndjson/);
    const all = (await answer.text()).trim().split("\n");
    return all.some((line) => line.includes(call)) && all;
  }, "the tip in the file");
  const line = lines
    .map((each) => JSON.parse(each) as { call: string })
    .find((each) => each.call === call) as unknown as {
    context: { before: { speaker: string; text: string }[] };
    labels: { rating: string };
  };
  assert.equal(line.labels.rating, "dislike");
  assert.match(line.context.before.at(-1)?.text ?? "", /too expensive, write to \[e-mail 1\]/);
  const exported: unknown[] = [];
  for (const aggregate of await log.aggregates("access"))
    for await (const { events } of log.read(aggregate))
      for (const { type, data } of events) if (type === "RecordExported") exported.push(data);
  assert.ok(
    exported.some((entry) => {
      const { action, format } = entry as { action: string; format: string };
      return action === "feedback.export" && format === "x-ndjson";
    }),
  );
});
