/** A whole Wingman with a language model: it judges the tips that people look at, and how far they agree is counted. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { isSampled } from "@wingman/domain/feedback/lot";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { readConfig } from "@wingman/ops/config/config";
import type { JudgedAnswer, QueueAnswer } from "@wingman/projections/feedback/answers";
import { wordingSaid } from "../harness/model-desk.ts";
import { modelKey, openModelVendors } from "../harness/model-vendors.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, newCall, waitForFact, waitUntil } from "./ground.ts";

const why = "The customer said that is too expensive.";
const server = await openModelVendors({
  answerOf: ({ body }) => ({
    text: body.includes("You judge one tip")
      ? JSON.stringify({ mark: "helpful", why })
      : wordingSaid("You said that is too expensive for us. What would make it worth it to you?"),
  }),
});
after(() => server[Symbol.asyncDispose]());
const env = { WINGMAN_LLM_URL: server.openai, WINGMAN_LLM_KEY: modelKey, WINGMAN_EGRESS_ALLOW: "127.0.0.1" };
const settings = readConfig(env);
if (settings instanceof Failure) throw settings;
const wingman = await startTestWingman({ recognizer: hears(new Map()), models: { ...settings, env } });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;
const ask = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return (await answer.json()) as Body;
};

const holdCall = async (): Promise<{ readonly call: string; readonly suggestion: string }> => {
  const client = await openClient(wingman.url);
  try {
    const call = newCall();
    await client.ask("start-call", startOf({ call }));
    const text = "well that is too expensive for us";
    const words = { call, channel: "customer" as const, utterance: "u1", revision: 1, text, final: true };
    await client.ask("transcript", { ...words, source: "typed" });
    const { suggestion } = (await waitForFact<{ suggestion: string }>(client, "SuggestionMade")).data;
    await client.ask("shown", { call, suggestion, action: `shown-${call}`, paintedAt: Date.now() });
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    return { call, suggestion };
  } finally {
    await client.close();
  }
};

test("a tip of the tenth is judged after its call, told after the mark of a person, and the agreement counted", async () => {
  let held = await holdCall();
  while (!isSampled(held.call, held.suggestion)) held = await holdCall();
  const { call, suggestion } = held;
  const judged = await waitUntil(
    async () => (await eventsOf(log, call)).find(({ type }) => type === "SuggestionJudged"),
    "the judge's mark",
    20_000,
  );
  const data = judged.data as EventData<"SuggestionJudged">;
  assert.deepEqual([data.mark, data.why], ["helpful", why]);
  const url = `/api/calls/${call}/tips/${suggestion}`;
  await ask("POST", `${url}/review`, { action: "r-1", mark: "helpful" });
  const told = await waitUntil(
    async () => (await ask<JudgedAnswer>("GET", `${url}/judged`)).judged ?? undefined,
    "it in the rows",
  );
  assert.deepEqual([told.mark, told.why], ["helpful", why]);
  await waitUntil(async () => {
    const { agreement } = await ask<QueueAnswer>("GET", "/api/feedback/queue");
    return agreement.of === 1 && agreement.same === 1;
  }, "the agreement");
  // No other call's tip was asked about.
  assert.equal(server.asked.filter(({ body }) => body.includes("You judge one tip")).length, 1);
});
