/** Several screens on one call, lines that break, and what may never reach any of them. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { CallView } from "@wingman/domain/call/view";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentAt } from "@wingman/streams/log/fragments";
import { streamNames } from "@wingman/streams/log/streams";
import { startTestWingman } from "../harness/wingman.ts";
import { factsSeen, hears, kept, newCall, quietMs, rawOf, waitForFact } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
const open = async (hello = {}): Promise<Client> => {
  const client = await openClient(wingman.url, hello);
  after(() => client.close());
  return client;
};
const typed = (call: string, utterance: string, text: string, final = true, revision = 1) => ({
  call,
  channel: "customer" as const,
  utterance,
  revision,
  text,
  final,
  source: "typed" as const,
});
const ids = (client: Client): string[] => kept(factsSeen(client)).map((fact) => fact.id);
const welcomeOf = (client: Client) =>
  client.received.find((message) => message.type === "welcome")?.data as {
    position: string | null;
    snapshot: CallView | null;
  };

test("a second screen gets the snapshot, and from then on the same facts as the first", async () => {
  const first = await open();
  const call = newCall();
  await first.ask("start-call", startOf({ call }));
  await first.ask("transcript", typed(call, "u1", "hello there"));
  await waitForFact(first, "UtteranceTranscribed");
  const before = ids(first).length;
  const second = await open({ call });
  const { snapshot, position } = welcomeOf(second);
  assert.deepEqual(
    snapshot?.lines.map((line) => line.text),
    ["hello there"],
  );
  assert.equal(position, kept(factsSeen(first)).at(-1)?.position);
  assert.deepEqual(ids(second), []);

  second.send("transcript", typed(call, "u2", "that is", false, 1));
  await waitForFact<{ utterance: string }>(first, "FragmentTranscribed", (data) => data.utterance === "u2");
  await second.ask("transcript", typed(call, "u2", "that is too expensive", true, 2));
  const {
    data: { suggestion },
  } = await waitForFact<{ suggestion: string }>(first, "SuggestionMade");
  await waitForFact(second, "SuggestionMade");
  await first.ask("rated", { call, action: "r", suggestion, rating: "like" });
  await second.ask("end-call", { call, reason: "ended-by-rep" });
  for (const client of [first, second]) await waitForFact(client, "CallEnded");
  assert.deepEqual(ids(second), ids(first).slice(before));
  assert.equal(new Set(ids(first)).size, ids(first).length);
});

test("a screen that drops and comes back gets exactly what it missed, in order, none twice", async () => {
  const steady = await open();
  const call = newCall();
  await steady.ask("start-call", startOf({ call }));
  let dropper = await open({ call });
  let seen: string[] = [];
  let position = welcomeOf(dropper).position ?? undefined;
  const already = ids(steady).length;
  for (let round = 0; round < 12; round++) {
    const sending = steady.ask("transcript", typed(call, `u${round}`, `words of round ${round}`));
    if (round % 3 === 0) await sending;
    await dropper.close();
    seen = [...seen, ...ids(dropper)];
    position = kept(factsSeen(dropper)).at(-1)?.position ?? position;
    await steady.ask("mark", { call, action: `m${round}`, note: "" });
    await sending;
    dropper = await open({ call, ...(position ? { position } : {}) });
    assert.equal(welcomeOf(dropper).snapshot, null);
  }
  await steady.ask("end-call", { call, reason: "ended-by-rep" });
  for (const client of [steady, dropper]) await waitForFact(client, "CallEnded");
  assert.deepEqual([...seen, ...ids(dropper)], ids(steady).slice(already));
});

test("coming back in the moment the old line closes loses nothing", async () => {
  const steady = await open();
  const call = newCall();
  await steady.ask("start-call", startOf({ call }));
  await steady.close();
  for (let round = 0; round < 5; round++) {
    const old = await open({ call });
    const closing = old.close();
    const next = await open({ call });
    await closing;
    await next.ask("mark", { call, action: `m${round}`, note: "" });
    await waitForFact<{ action: string }>(next, "MomentMarked", (data) => data.action === `m${round}`, 2_000);
    await next.close();
  }
});

test("many screens joining while the call runs all end with the same facts", async () => {
  const writer = await open();
  const call = newCall();
  await writer.ask("start-call", startOf({ call }));
  const from = welcomeOf(await open({ call })).position ?? "";
  const joined: Client[] = [];
  for (let n = 0; n < 8; n++) {
    const marks = [0, 1, 2].map((k) => writer.ask("mark", { call, action: `m${n}-${k}`, note: "" }));
    joined.push(await open({ call, position: from }));
    await Promise.all(marks);
  }
  await writer.ask("end-call", { call, reason: "ended-by-rep" });
  for (const client of [writer, ...joined]) await waitForFact(client, "CallEnded");
  const expected = kept(factsSeen(writer))
    .filter((fact) => fact.position > from)
    .map((fact) => fact.id);
  assert.equal(expected.length, 25);
  for (const client of joined) assert.deepEqual(ids(client), expected);
});

test("a position from another log begins anew and silences nobody", async () => {
  const honest = await open();
  const call = newCall();
  await honest.ask("start-call", startOf({ call }));
  const lost = await open({ call, position: "1-zzzzzzzzzzz-000" });
  assert.equal(welcomeOf(lost).snapshot?.call, call);
  await honest.ask("transcript", typed(call, "u1", "still here"));
  for (const client of [honest, lost]) await waitForFact(client, "UtteranceTranscribed");
});

test("an address, a number and a card in typed text reach no stream and no screen", async () => {
  const rep = await open();
  const call = newCall();
  const [mail, phone, card] = ["tomas.ferreira@corvane.com", "+49 30 901820", "4111 1111 1111 1111"];
  const text = `write to ${mail} or call ${phone} with card ${card} thanks`;
  await rep.ask("start-call", startOf({ call, title: `With ${mail}` }));
  const watcher = await open({ call });
  for (let end = 4, revision = 1; end <= text.length; end += 6, revision++)
    rep.send("transcript", typed(call, "u1", text.slice(0, end), false, revision));
  await rep.ask("transcript", typed(call, "u1", text, true, 99));
  await rep.ask("mark", { call, action: "m", note: `ring ${phone}` });
  await waitForFact(watcher, "MomentMarked");
  await waitForFact<{ revision: number }>(watcher, "FragmentTranscribed", (data) => data.revision > 10);
  await quietMs();
  const stored = [...(await rawOf(log, "EVENTS_1", call)), ...(await rawOf(log, "FRAGMENTS", call))];
  assert.ok(stored.length > 10);
  // What is stored is sealed: its words are looked at as whoever has the keys would read them.
  const opened: unknown[] = [];
  for await (const { events } of log.read(callAggregate(demoPrincipal.tenant, call))) opened.push(...events);
  const { state } = await log.manager.streams.info(streamNames.fragments);
  for (let n = state.first_seq; n <= state.last_seq; n++) {
    const kept = await fragmentAt(log, n);
    if (kept?.ref.call === call) opened.push(kept.fragment);
  }
  assert.ok(opened.length > 10);
  const [shown, words] = [JSON.stringify(watcher.received), JSON.stringify(opened)];
  for (const place of [...stored, shown, words])
    for (const secret of [mail, "tomas.ferreira@", "corvane.com", phone, "901820", card, "1111 1111 1111"])
      assert.ok(!place.includes(secret), `${secret} in ${place.slice(0, 300)}`);
  assert.match(words, /write to \[e-mail\] or call \[phone\] with card \[card\] thanks/);
});

test("words of one call reach no screen of another", async () => {
  const [here, there] = [await open(), await open()];
  const [call, other] = [newCall(), newCall()];
  await here.ask("start-call", startOf({ call }));
  await there.ask("start-call", startOf({ call: other }));
  await here.ask("transcript", typed(call, "u1", "between us"));
  await waitForFact(here, "UtteranceTranscribed");
  await quietMs(200);
  assert.ok(factsSeen(there).every((fact) => fact.type === "CallStarted" || fact.type.startsWith("Consent")));
});
