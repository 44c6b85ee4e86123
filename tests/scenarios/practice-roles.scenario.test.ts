/** Whose an exercise is: whoever may begin one says everything in it, and nobody else says anything. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { as, openTwoGateways, signIn } from "../harness/two-gateways.ts";
import { newCall, waitForFact } from "./ground.ts";

const two = await openTwoGateways();
after(() => two[Symbol.asyncDispose]());
const [url] = two.urls;
const dana = await two.member("Dana", ["supervisor"]);
const amy = await two.member("Amy", ["admin"]);
const bob = await two.member("Bob", ["agent"]);
const vic = await two.member("Vic", ["viewer"]);
type Person = typeof dana;

const ticketOf = async (access: string): Promise<string> => {
  const answer = await fetch(`${url}/api/socket-ticket`, { method: "POST", ...as(access) });
  return ((await answer.json()) as { ticket: string }).ticket;
};
const open = async (person: Person, call?: string): Promise<Client> => {
  const { access } = await signIn(url, person);
  const client = await openClient(url, { ticket: await ticketOf(access), ...(call !== undefined && { call }) });
  after(() => client.close());
  return client;
};
const begin = async (person: Person): Promise<Response> => {
  const { access } = await signIn(url, person);
  const { headers } = as(access);
  return fetch(`${url}/api/practice/exercises`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ scenario: { id: "twice-the-price" }, mode: "typed" }),
  });
};
const begun = async (person: Person): Promise<string> =>
  ((await (await begin(person)).json()) as { call: string }).call;
let said = 0;
const words = (call: string) => {
  const text = "How many hours do your people spend on it?";
  return { call, channel: "rep", utterance: `u-${++said}`, revision: 1, text, final: true, source: "typed" } as const;
};
const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => "let in",
    (error: unknown) => (error instanceof Failure ? error.code : String(error)),
  );

test("whoever may begin an exercise types in it, and ends it: supervisors, too", async () => {
  for (const person of [bob, dana, amy]) {
    const call = await begun(person);
    const client = await open(person, call);
    const typed = words(call);
    await client.ask("transcript", typed);
    const { data } = await waitForFact<EventData<"UtteranceTranscribed">>(client, "UtteranceTranscribed");
    assert.equal(data.utterance, typed.utterance);
    await client.ask("quiet", { call, action: "q", forMs: 60_000 });
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    await waitForFact(client, "CallEnded");
  }
  assert.equal((await begin(vic)).status, 403);
});

test("nobody else says a word in it, types nor speaks, whatever else they may", async () => {
  for (const holder of [bob, dana]) {
    const call = await begun(holder);
    for (const person of [dana, amy].filter((one) => one !== holder)) {
      const client = await open(person, call);
      assert.equal(await refusal(client.ask("transcript", words(call))), "WING_FORBIDDEN");
      assert.equal(await refusal(client.ask("end-call", { call, reason: "ended-by-rep" })), "WING_FORBIDDEN");
      client.sound("rep", 0, new Int16Array(640));
      const error = await client.waitFor("error", ({ of }) => of === null);
      assert.equal(error.code, "WING_FORBIDDEN");
    }
    const others = [bob, vic].filter((one) => one !== holder);
    for (const person of others)
      assert.equal(
        await refusal((await open(person)).ask("transcript", words(call))),
        person === vic ? "WING_FORBIDDEN" : "WING_CALL_NOT_FOUND",
      );
    const mine = await open(holder, call);
    await mine.ask("transcript", words(call));
  }
});

test("a supervisor begins no call, and says nothing in that of somebody else", async () => {
  const call = newCall();
  const supervisor = await open(dana);
  assert.equal(await refusal(supervisor.ask("start-call", startOf({ call }))), "WING_FORBIDDEN");
  const rep = await open(bob);
  await rep.ask("start-call", startOf({ call }));
  assert.equal(await refusal(supervisor.ask("transcript", words(call))), "WING_CALL_NOT_FOUND");
  const watches = await open(dana, call);
  assert.equal(await refusal(watches.ask("transcript", words(call))), "WING_FORBIDDEN");
});
