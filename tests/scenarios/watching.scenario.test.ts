/**
 * Supervisors in running calls, over two gateways: nobody looks in unseen, words that are only held reach nobody else, notes
 * come from who is visible, and leaving is written down however it happens.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import type { CallView } from "@wingman/domain/call/view";
import { leftWithinMsMax } from "@wingman/domain/call/watching";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { newId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import { sendToTenant, tenantsOn } from "@wingman/streams/tenants/tenants";
import { WebSocket } from "ws";
import { hashPassword } from "@wingman/commands/identity/passwords";
import { as, company, openTwoGateways, password, signIn } from "../harness/two-gateways.ts";
import { factsSeen, newCall, waitForFact, waitUntil } from "./ground.ts";

const two = await openTwoGateways();
after(() => two[Symbol.asyncDispose]());
const [a, b] = two.urls;
const bob = await two.member("Bob", ["agent"]);
const eve = await two.member("Eve", ["agent"]);
const vic = await two.member("Vic", ["viewer"]);
const dana = await two.member("Dana", ["supervisor"]);

const ticketOf = async (url: string, person: { readonly email: string }): Promise<string> => {
  const { access } = await signIn(url, person);
  const answer = await fetch(`${url}/api/socket-ticket`, { method: "POST", ...as(access) });
  return ((await answer.json()) as { ticket: string }).ticket;
};
const open = async (url: string, person: { readonly email: string }, call?: string): Promise<Client> => {
  const client = await openClient(url, { ticket: await ticketOf(url, person), ...(call !== undefined && { call }) });
  after(() => client.close());
  return client;
};
const typed = (call: string, utterance: string, text: string, final: boolean) => ({
  call,
  channel: "customer" as const,
  utterance,
  revision: final ? 2 : 1,
  text,
  final,
  source: "typed" as const,
});
const begin = async (
  consent: "given" | "asking" = "given",
): Promise<{ readonly rep: Client; readonly call: string }> => {
  const rep = await open(a, bob);
  const call = newCall();
  await rep.ask("start-call", startOf({ call, consent }));
  return { rep, call };
};
const codeOf = (error: unknown): string => (error instanceof Failure ? error.code : String(error));
const refusal = (asked: Promise<unknown>): Promise<string> => asked.then(() => "let in", codeOf);
const viewedBy = async (member: string): Promise<readonly { action: string; thing: string | null }[]> => {
  const id = `${member.slice(0, 53)}-${new Date().toISOString().slice(0, 10)}`;
  const seen: { action: string; thing: string | null }[] = [];
  for await (const { events } of two.log.read({ tenant: company, kind: "access", id }))
    for (const { type, data } of events)
      if (type === "RecordViewed") seen.push(data as { action: string; thing: string | null });
  return seen;
};

test("a supervisor at another gateway is seen by the rep before they see anything, and is gone when the window closes", async () => {
  const { rep, call } = await begin();
  const watches = await open(b, dana, call);
  const { data } = await waitForFact<EventData<"SupervisorJoined">>(rep, "SupervisorJoined");
  assert.deepEqual([data.by.id, data.by.name], [dana.id, "Dana"]);
  assert.deepEqual(
    (await viewedBy(dana.id)).map(({ action, thing }) => [action, thing]),
    [["call.watch", call]],
    "an access to personal data, in the audit trail",
  );
  await rep.ask("transcript", typed(call, "u1", "we ship forty pallets a day", true));
  await waitForFact(watches, "UtteranceTranscribed");

  await watches.ask("note", { call, action: "n1", text: "Ask who signs." });
  const note = await waitForFact<EventData<"SupervisorNoteSent">>(rep, "SupervisorNoteSent");
  assert.deepEqual([note.data.by.name, note.data.text], ["Dana", "Ask who signs."]);
  await rep.ask("note-seen", { call, action: "s1", note: "n1" });
  await waitForFact<EventData<"SupervisorNoteSeen">>(watches, "SupervisorNoteSeen", ({ note: of }) => of === "n1");
  assert.equal(await refusal(watches.ask("note-seen", { call, action: "s2", note: "n1" })), "WING_FORBIDDEN");
  assert.equal(await refusal(watches.ask("pause", { call, paused: true })), "WING_FORBIDDEN");

  await watches.close();
  const left = await waitForFact<EventData<"SupervisorLeft">>(rep, "SupervisorLeft");
  assert.deepEqual([left.data.watch, left.data.why], [data.watch, "left"]);
});

test("words that are only held are the rep's; the supervisor has none of them, before and after they join", async () => {
  const { rep, call } = await begin("asking");
  rep.send("transcript", typed(call, "u1", "the pelican budget is secret", false));
  await waitForFact<{ utterance: string }>(rep, "FragmentTranscribed", ({ utterance }) => utterance === "u1");
  const watches = await open(b, dana, call);
  rep.send("transcript", typed(call, "u2", "pelican again", false));
  await waitForFact<{ utterance: string }>(rep, "FragmentTranscribed", ({ utterance }) => utterance === "u2");
  await rep.ask("consent", { call, answer: "agreed", how: "aloud" });
  await waitForFact(watches, "ConsentGiven");
  assert.doesNotMatch(JSON.stringify(watches.received), /pelican/);
  assert.match(JSON.stringify(rep.received), /pelican/);
  await rep.ask("transcript", typed(call, "u3", "now it may be kept", true));
  await waitForFact(watches, "UtteranceTranscribed");
  await watches.close();
});

test("nobody else looks in: agents of the company, viewers, supervisors of another company", async () => {
  const { rep, call } = await begin();
  assert.equal(await refusal(open(b, eve, call)), "WING_CALL_NOT_FOUND");
  assert.equal(await refusal(open(b, vic, call)), "WING_FORBIDDEN");
  const other = "other" as TenantId;
  const tenants = tenantsOn(two.log);
  const operator = { actor: "operator" as ActorId };
  await sendToTenant(
    tenants,
    other,
    { type: "TenantCreated", data: { name: "Other", policy: defaultPolicy } },
    operator,
  );
  const sly = await two.people.add({ tenant: other, name: "Sly", email: "sly@other.example" });
  await two.people.setPassword(sly, await hashPassword(password));
  await sendToTenant(
    tenants,
    other,
    { type: "MemberJoined", data: { member: sly.id, roles: ["supervisor"], how: "invitation" } },
    operator,
  );
  await waitUntil(async () => (await signIn(b, sly)).status === 200, "the other company at the gateway");
  assert.equal(await refusal(open(b, sly, call)), "WING_CALL_NOT_FOUND");
  const agent = await open(b, eve);
  assert.equal(await refusal(agent.ask("watch-calls", { on: true })), "WING_FORBIDDEN");
  assert.equal(await refusal(agent.ask("note", { call, action: "n", text: "hello" })), "WING_FORBIDDEN");
  const outside = await open(b, sly);
  assert.equal(await refusal(outside.ask("note", { call, action: "n", text: "hello" })), "WING_CALL_NOT_FOUND");
  await rep.ask("transcript", typed(call, "u1", "anything", true));
  await waitForFact(rep, "UtteranceTranscribed");
  assert.deepEqual(
    factsSeen(rep).filter(({ type }) => type.startsWith("Supervisor")),
    [],
  );
});

test("a note is sent by who is visible alone, and the rep's second window is no watcher", async () => {
  const { rep, call } = await begin();
  const second = await open(b, bob, call);
  const snapshot = second.received.find(({ type }) => type === "welcome")?.data as { snapshot: CallView };
  assert.deepEqual(snapshot.snapshot.watchers, []);
  const unseen = await open(b, dana);
  assert.equal(await refusal(unseen.ask("note", { call, action: "n", text: "psst" })), "WING_CALL_NOT_FOUND");
  assert.deepEqual(
    factsSeen(rep).filter(({ type }) => type.startsWith("Supervisor")),
    [],
  );
});

test("whose line falls silent without a goodbye has left within the bound", async () => {
  const { rep, call } = await begin();
  const socket = new WebSocket(`${b.replace("http", "ws")}/api/socket`, ["wingman.v1"], { autoPong: false });
  after(() => socket.terminate());
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("open", resolve));
  const ticket = await ticketOf(b, dana);
  socket.send(JSON.stringify({ v: 1, type: "hello", id: "m", ts: 1, data: { client: "mute", call, ticket } }));
  await waitForFact(rep, "SupervisorJoined");
  const since = Date.now();
  const { data } = await waitForFact<EventData<"SupervisorLeft">>(
    rep,
    "SupervisorLeft",
    () => true,
    leftWithinMsMax + 5_000,
  );
  assert.equal(data.why, "lost");
  assert.ok(Date.now() - since <= leftWithinMsMax, `after ${Date.now() - since} ms`);
});

test("whose gateway is gone has left within the bound, written down by the one that has the call open", async () => {
  const { rep, call } = await begin();
  // As a gateway that was killed leaves it: joined, and nobody tells of it any more.
  const watch = newId();
  const aggregate = callAggregate(company, call);
  let last = 0;
  for await (const { sequence } of two.log.read(aggregate)) last = sequence;
  await two.log.append(
    aggregate,
    {
      id: newId() as CommitId,
      actor: dana.id as ActorId,
      clockMs: 10,
      cause: null,
      tick: null,
      correlation: call,
      seen: null,
      fence: null,
      traceparent: null,
      time: new Date(),
      events: [{ type: "SupervisorJoined", data: { watch, by: { id: dana.id, name: "Dana" }, atMs: 10 } }],
    },
    last,
  );
  await waitForFact(rep, "SupervisorJoined");
  const since = Date.now();
  const { data } = await waitForFact<EventData<"SupervisorLeft">>(
    rep,
    "SupervisorLeft",
    () => true,
    leftWithinMsMax + 5_000,
  );
  assert.deepEqual([data.watch, data.why], [watch, "lost"]);
  assert.ok(Date.now() - since <= leftWithinMsMax, `after ${Date.now() - since} ms`);
});

test("switched off by the policy: whoever watches is out, nobody comes in, and the rep sees that", async () => {
  const { rep, call } = await begin();
  const watches = await open(b, dana, call);
  await waitForFact(rep, "SupervisorJoined");
  const limits = { ...defaultPolicy.limits, requestsPerMinute: 100_000 };
  const policy = { ...defaultPolicy, limits, watching: { allowed: false } };
  await two.send({ type: "PolicyChanged", data: { policy } });
  assert.equal(await watches.closed, 4403);
  const { data } = await waitForFact<EventData<"SupervisorLeft">>(rep, "SupervisorLeft");
  assert.equal(data.why, "switched-off");
  assert.equal(await refusal(open(b, dana, call)), "WING_WATCHING_OFF");
  const again = await open(b, dana);
  assert.equal(await refusal(again.ask("watch-calls", { on: true })), "WING_WATCHING_OFF");
  await rep.ask("end-call", { call, reason: "ended-by-rep" });
  await (await open(b, dana, call)).close(); // Once it is over it is read like every other.
  await two.send({ type: "PolicyChanged", data: { policy: { ...policy, watching: { allowed: true } } } });
});
