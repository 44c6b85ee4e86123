/** An exercise as a rep does it: begun over HTTP, answered over the socket, helped, agreed, told; and again from a line of it. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { type Client, openClient } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, waitForFact, waitUntil } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;
/** What came before a socket said hello is in its snapshot: the log has all of it. */
const movesOf = async (call: string, atLeast: number): Promise<readonly EventData<"CustomerMoved">[]> =>
  waitUntil(async () => {
    const moves = (await eventsOf(log, call)).flatMap(({ type, data }) =>
      type === "CustomerMoved" ? [data as EventData<"CustomerMoved">] : [],
    );
    return moves.length >= atLeast && moves;
  }, `${atLeast} moves`);

const ask = async <Answer>(method: "GET" | "POST", path: string, body?: unknown): Promise<Answer> => {
  const response = await signedFetch(new URL(path, wingman.url), {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const answer = (await response.json()) as Answer;
  assert.ok(response.ok, JSON.stringify(answer));
  return answer;
};
const begin = async (body: object): Promise<{ readonly call: string; readonly client: Client }> => {
  const { call } = await ask<{ call: string }>("POST", "/api/practice/exercises", body);
  const client = await openClient(wingman.url, { call });
  after(() => client.close());
  return { call, client };
};
let typed = 0;
const say = async (client: Client, call: string, text: string) => {
  const utterance = `said-${++typed}`;
  await client.ask("transcript", {
    ...{ call, channel: "rep", utterance, revision: 1, text, final: true, source: "typed" },
  });
  const fits = (data: EventData<"CustomerMoved">): boolean => data.heard === utterance;
  const { data } = await waitForFact<EventData<"CustomerMoved">>(client, "CustomerMoved", fits);
  return data;
};
const scenario = { id: "twice-the-price" };

test("scenarios are listed, and nothing of what their customers hide", async () => {
  const { scenarios } = await ask<{ scenarios: { id: string; persona: object }[] }>("GET", "/api/practice/scenarios");
  assert.ok(scenarios.some(({ id }) => id === "twice-the-price"));
  assert.doesNotMatch(JSON.stringify(scenarios), /tachograph/);
});

test("a typed exercise runs from the opening to an agreement, and is over then", async () => {
  const { call, client } = await begin({ scenario, mode: "typed" });
  const [opening] = await movesOf(call, 1);
  assert.deepEqual([opening?.act, opening?.open], ["open", "price"]);
  const before = await ask<{ over: boolean; told: unknown }>("GET", `/api/practice/exercises/${call}`);
  assert.deepEqual([before.over, before.told], [false, null]);

  const asked = await say(client, call, "I understand that. How many hours do your people spend on replanning?");
  assert.ok(asked.revealed.includes("hours-lost"), JSON.stringify(asked));
  const hint = await ask<{ text: string }>("POST", `/api/practice/exercises/${call}/hint`, { action: "h1" });
  const same = await ask<{ text: string }>("POST", `/api/practice/exercises/${call}/hint`, { action: "h1" });
  const next = await ask<{ text: string }>("POST", `/api/practice/exercises/${call}/hint`, { action: "h2" });
  assert.equal(same.text, hint.text);
  assert.notEqual(next.text, hint.text);

  const met = await say(
    client,
    call,
    "Those two hours a day cost you more than our price, and with RouteFox the driving hours go in by hand.",
  );
  assert.deepEqual([met.act, met.resolved], ["resolve", ["price"]]);
  await say(client, call, "We set it up together. What went wrong with the last rollout?");
  await say(client, call, "We start in one depot, and a colleague sits with your dispatchers.");
  const end = await say(client, call, "Shall we start with a trial week on Monday?");
  assert.deepEqual([end.act, end.ends], ["agree", "agreed"]);
  const over = await waitForFact<EventData<"CallEnded">>(client, "CallEnded", () => true, 20_000);
  assert.equal(over.data.reason, "exercise-finished");
  const after = await ask<{ told: { truth: string; objections: { settled: boolean }[] } }>(
    "GET",
    `/api/practice/exercises/${call}`,
  );
  assert.match(after.told.truth, /tachographs/);
  assert.ok(after.told.objections.every(({ settled }) => settled));
});

test("again from a line: the turns before it stand in the new exercise, with their moods and what was told", async () => {
  const { call, client } = await begin({ scenario, mode: "typed" });
  await movesOf(call, 1);
  const told = await say(client, call, "Walk me through how you plan your tours today.");
  await say(client, call, "We are the best, and everybody loves us.");
  const from = { call, utterance: told.utterance };
  const again = await begin({ scenario, mode: "typed", from });
  const moves = await movesOf(again.call, 2);
  assert.deepEqual(
    moves.map(({ act, revealed }) => [act, revealed]),
    [
      ["open", []],
      ["answer", told.revealed],
    ],
  );
  const other = await say(again.client, again.call, "I see. What does one of those hours cost you, two hours a day?");
  assert.equal(other.turn, 2);
  const texts = (await eventsOf(log, again.call)).filter(({ type }) => type === "UtteranceTranscribed");
  assert.equal(new Set(texts.map(({ data }) => (data as { utterance: string }).utterance)).size, texts.length);
});

test("questions: one line after the other, each answered once, and then it is over", async () => {
  const { call, client } = await begin({ scenario, mode: "question" });
  const [first] = await movesOf(call, 1);
  for (let act = first?.act; act !== "close";) {
    assert.equal(act, "ask");
    ({ act } = await say(client, call, "What would that mean for your dispatchers in one depot?"));
  }
  await waitForFact(client, "CallEnded", () => true, 20_000);
});

test("what is no scenario, and no place to go on from, is said to be none", async () => {
  const refused = async (body: object): Promise<string> => {
    const response = await signedFetch(new URL("/api/practice/exercises", wingman.url), {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    assert.equal(response.status, 404);
    return ((await response.json()) as { error?: { code: string }; code?: string }).code ?? "";
  };
  await refused({ scenario: { id: "nobody" }, mode: "typed" });
  const { call } = await begin({ scenario, mode: "typed" });
  await movesOf(call, 1);
  await refused({ scenario, mode: "typed", from: { call, utterance: "never-said" } });
});
