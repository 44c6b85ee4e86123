/** A what-if that asks a language model anew: what it costs is said before, counted, and ends at the budget. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { readConfig } from "@wingman/ops/config/config";
import type { ChangesAnswer, ChoicesAnswer, EstimateAnswer, ReportAnswer } from "@wingman/projections/what-if/answers";
import { wordingSaid } from "../harness/model-desk.ts";
import { modelKey, openModelVendors } from "../harness/model-vendors.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, newCall, waitUntil } from "./ground.ts";

let asked = 0;
let isAnew = false;
const [first, other] = ["You said this is far too expensive. Why?", "Too expensive for us, you said. By how much?"];
const server = await openModelVendors({
  answerOf: () => {
    asked += 1;
    return { text: wordingSaid(isAnew ? other : first) };
  },
});
after(() => server[Symbol.asyncDispose]());
const calls = 2;
const env = {
  WINGMAN_LLM_URL: server.openai,
  WINGMAN_LLM_KEY: modelKey,
  WINGMAN_LLM_MODEL: "small-one",
  WINGMAN_LLM_PRICES: "small-one=3/15",
  WINGMAN_EGRESS_ALLOW: "127.0.0.1",
};
const settings = readConfig(env);
if (settings instanceof Failure) throw settings;
const wingman = await startTestWingman({ recognizer: hears(new Map()), models: { ...settings, env } });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;
const ask = async <Body>(method: "GET" | "POST", path: string, body?: unknown): Promise<Body> => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return (await answer.json()) as Body;
};
const held: string[] = [];
for (let n = 0; n < calls; n++) {
  const client = await openClient(wingman.url);
  const call = newCall();
  held.push(call);
  await client.ask("start-call", startOf({ call, title: "live" }));
  const text = `${n === 0 ? "honestly this" : "the other thing"} is far too expensive for us`;
  const line = { call, channel: "customer" as const, utterance: newCall(), revision: 1, text, final: true };
  await client.ask("transcript", { ...line, source: "typed" });
  await waitUntil(
    async () => (await eventsOf(log, call)).some(({ type }) => type === "SuggestionRefined"),
    "the wording",
  );
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
}
const choices = await ask<ChoicesAnswer>("GET", "/api/what-if/choices");
const spec = (tokensMax: number) => ({
  calls: { by: "picked", calls: held },
  ...{ before: {}, after: {}, meaning: false },
  live: { prompt: choices.prompts.at(-1), model: { provider: "openai", model: "small-one" }, tokensMax },
});
await waitUntil(
  async () => (await ask<EstimateAnswer>("POST", "/api/what-if/estimate", { spec: spec(50_000) })).calls === calls,
  "history",
  30_000,
);
const over = async (tokensMax: number): Promise<ReportAnswer> => {
  const { run } = await ask<{ run: string }>("POST", "/api/what-if/runs", { name: "", spec: spec(tokensMax) });
  return waitUntil(
    async () => {
      const found = await ask<ReportAnswer>("GET", `/api/what-if/runs/${run}`);
      return found.state === "done" && found;
    },
    "the end of the run",
    20_000,
  );
};

test("another prompt is asked anew: its words, what they cost, and what was said of that before", async () => {
  assert.deepEqual(choices.models, [{ provider: "openai", model: "small-one" }]);
  assert.ok(choices.prompts.length > 1);
  const { live } = await ask<EstimateAnswer>("POST", "/api/what-if/estimate", { spec: spec(50_000) });
  assert.equal(live?.asks, calls);
  assert.ok((live?.microDollars ?? 0) > 0);
  const before = asked;
  isAnew = true;
  const report = await over(50_000);
  const { summary } = report;
  assert.ok(summary);
  // Equal questions share one answer, as they do in calls.
  assert.ok(asked > before && asked - before <= calls, "each card once at most, and none of the recorded ones");
  assert.deepEqual([summary.asks.asked, summary.asks.notAsked, summary.asks.failed], [calls, 0, 0]);
  assert.equal(summary.tally.reworded, calls);
  assert.ok(
    summary.spent.after.tokens > 0 && summary.spent.after.tokens <= (live?.tokens ?? 0),
    "as was said, or less",
  );
  assert.ok(summary.spent.after.microDollars > 0);
  assert.ok(summary.spent.before.tokens > 0, "what the calls cost when they were held");
  const [call = ""] = held;
  const { changes } = await ask<ChangesAnswer>("GET", `/api/what-if/runs/${report.run}/calls/${call}`);
  const worded = changes.find(({ wasSay }) => wasSay === first);
  assert.equal(worded?.say, other);
});

test("a budget that has no room for one ask asks nobody, and says so; cards keep their words", async () => {
  const before = asked;
  const { summary } = await over(100);
  assert.equal(asked, before);
  assert.deepEqual([summary?.asks.asked, summary?.asks.notAsked], [0, calls]);
  assert.equal(summary?.spent.after.tokens, 0);
});
