/** What is said of a call once it is over: taken from whoever ended it, kept, said again, and read in the history. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openClient, startOf } from "@wingman/ops/bin/client";
import type { CallDetail, CallList } from "@wingman/projections/history/answers";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, read, waitForFact } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;
const refusedWith = (code: string) => (error: { code?: string }) => error.code === code;
const outcome = (call: string, action: string, what: "next-step" | "lost", nextStep = "") => ({
  call,
  action,
  outcome: what,
  nextStep,
  nextStepOn: nextStep === "" ? null : "2026-11-27",
});

test("an outcome, a score and a correction stand in the history, the last word of each", async () => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  await client.ask(
    "start-call",
    startOf({ call, title: "Dock scheduling", customer: { name: "Tomás", company: "Corvane", role: "COO" } }),
  );
  await client.ask("transcript", {
    call,
    channel: "customer",
    utterance: "u1",
    revision: 1,
    text: "let's talk again on friday",
    final: true,
    source: "typed",
  });
  const { signal } = (await waitForFact<{ signal: string }>(client, "CommitmentNoticed")).data;

  await assert.rejects(
    client.ask("outcome", outcome(call, "a-early", "lost")),
    refusedWith("WING_REFUSED_CALL_GOING_ON"),
  );
  await assert.rejects(
    client.ask("csat", { call, action: "a-early", score: 3 }),
    refusedWith("WING_REFUSED_CALL_GOING_ON"),
  );
  await assert.rejects(
    client.ask("take-off", { call, action: "a-none", signal: "never-was" }),
    refusedWith("WING_REFUSED_NOTED_UNKNOWN"),
  );
  await client.ask("end-call", { call, reason: "ended-by-rep" });

  await client.ask("outcome", outcome(call, "a-1", "next-step", "Send the paper"));
  await client.ask("csat", { call, action: "a-2", score: 3 });
  await client.ask("csat", { call, action: "a-3", score: 5 });
  await client.ask("take-off", { call, action: "a-4", signal });

  // A page of its own, later, and an old answer that a bad line brings once more.
  const later = await openClient(wingman.url, { call });
  after(() => later.close());
  await later.ask("outcome", outcome(call, "a-5", "lost"));
  const { position } = await later.ask("outcome", outcome(call, "a-1", "next-step", "Send the paper"));

  const detail: CallDetail = (await read(`${wingman.url}/api/calls/${call}?position=${position ?? ""}`)).body;
  assert.deepEqual(detail.call.outcome, { outcome: "lost", nextStep: "", nextStepOn: null });
  assert.equal(detail.call.csat, 5);
  assert.deepEqual(
    detail.noted.filter((item) => item.signal === signal).map(({ off }) => off),
    [true],
  );
  await later.ask("undo", { call, action: "a-6", undoes: "a-4" });
  const list: CallList = (await read(`${wingman.url}/api/calls`)).body;
  assert.equal(list.calls.find((known) => known.call === call)?.outcome?.outcome, "lost");
});
