/** What a replay is told of a call: its facts in order with their times, half-said words beside them, and nothing that was taken back. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type Fact, type Half, timelineOf } from "@wingman/domain/call/timeline";
import { type CallView, emptyView, evolveView } from "@wingman/domain/call/view";
import type { Answer } from "@wingman/domain/protocol/messages";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, quietMs, read, said, type Script, sendSound, waitForFact, waitUntil } from "./ground.ts";

const scripts = new Map<string, Script>();
const wingman = await startTestWingman({ recognizer: hears(scripts) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;
await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");

const secret = "my number is four two";
/** A call whose sound is sent in step with its clock; the second sentence is taken back in its middle. */
const held = async (): Promise<{ call: string; last: CallView }> => {
  const client = await openClient(wingman.url, {});
  after(() => client.close());
  const call = newCall();
  scripts.set(call, {
    customer: [
      ...said("that is too expensive", 200),
      ...said(`${secret} and then all the rest of what i say now`, 2_200),
    ],
  });
  await client.ask("start-call", startOf({ call, channels: [{ channel: "customer", format: "int16" }] }));
  const startedAt = Date.now();
  let sentMs = 0;
  const sound = async (toMs: number) => {
    for (; sentMs < toMs; sentMs += 100) {
      await quietMs(Math.max(0, startedAt + sentMs + 100 - Date.now()));
      sendSound(client, "customer", sentMs, sentMs + 100);
    }
  };
  await sound(2_000);
  await waitForFact(client, "SuggestionMade");
  await sound(3_600);
  const half = await waitForFact<{ text: string; startMs: number }>(client, "FragmentTranscribed", ({ text }) =>
    text.startsWith("my number"),
  );
  await client.ask("forget", {
    call,
    action: "forget-1",
    fromMs: Math.floor(half.data.startMs),
    toMs: Date.now() - startedAt,
  });
  await sound(8_500);
  await waitForFact(client, "UtteranceTranscribed", ({ text }: { text: string }) => text.includes("what i say now"));
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  const again = await openClient(wingman.url, { call });
  after(() => again.close());
  const last = (await again.waitFor("welcome")) as Answer<"welcome">;
  return { call, last: last.snapshot as CallView };
};
const { call, last } = await held();

const paged = async <Item>(path: string, items: (body: never) => readonly Item[]): Promise<Item[]> => {
  const all: Item[] = [];
  for (let after: string | null = ""; after !== null;) {
    const { status, body } = await read(`${wingman.url}${path}${after ? `?after=${after}` : ""}`);
    assert.equal(status, 200);
    all.push(...items(body as never));
    after = (body as { next: string | null }).next;
  }
  return all;
};
const facts = await paged(`/api/calls/${call}/replay`, (body: { facts: Fact[] }) => body.facts);
const halves = await paged(`/api/calls/${call}/replay/interim`, (body: { halves: Half[] }) => body.halves);

test("the fold over what a replay is told is what the live page had in the end", () => {
  const { entries, after: later } = timelineOf(facts, halves);
  assert.ok(halves.length > 3 && entries.length > facts.length);
  for (const [n, { cameMs }] of entries.entries()) assert.ok(cameMs >= (entries[n - 1]?.cameMs ?? 0), "time goes on");
  const seen = facts.find(({ type }) => type === "SuggestionMade")?.sawInterim;
  assert.ok(seen !== undefined, "the tip is told");
  const view = entries.reduce(evolveView, emptyView(call));
  assert.deepEqual(JSON.parse(JSON.stringify({ ...view, summary: null })), { ...last, summary: null });
  assert.ok(later.every(({ event }) => event.type !== "UtteranceTranscribed"));
});

test("half-said words stood before the final that settled them", () => {
  const { entries } = timelineOf(facts, halves);
  const final = entries.findIndex(({ event }) => event.type === "UtteranceTranscribed");
  const half = entries.findIndex(({ event }) => event.type === "FragmentTranscribed");
  assert.ok(half >= 0 && half < final);
  const view = entries.slice(0, half + 1).reduce(evolveView, emptyView(call));
  assert.ok(view.interim.customer, "and stand on the screen of then");
});

test("words that were taken back are in neither answer, of before the press or after", () => {
  const told = JSON.stringify([facts, halves]);
  assert.ok(told.includes("expensive") && told.includes('"erased":true'), "the others are there");
  for (const gone of ["my number", "four two", '"number"', '"four"']) assert.ok(!told.includes(gone), gone);
});

test("a call that is not there is not found, and a place that was made up is none", async () => {
  assert.equal((await read(`${wingman.url}/api/calls/${newCall()}/replay`)).status, 404);
  assert.equal((await read(`${wingman.url}/api/calls/${call}/replay?after=here`)).status, 400);
});
