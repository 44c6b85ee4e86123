/** A call corrected and commented on over HTTP: every reader follows, both can be undone, and a customer's words are read for a deal's signal where policy and law let them be. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { CallEvent } from "@wingman/domain/call/events/index";
import { emptyView, evolveView } from "@wingman/domain/call/view";
import type { Policy } from "@wingman/domain/tenant/policy";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { Coaching, Scorecard } from "@wingman/projections/coaching/answers";
import type { CallDetail, DealReading } from "@wingman/projections/history/answers";
import { vconOf } from "@wingman/streams/rights/vcon";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, newCall, read, waitUntil } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;

const send = async (path: string, body: object, method = "POST") => {
  const answer = await signedFetch(`${wingman.url}/api/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, ...((await answer.json()) as { code?: string; position?: string }) };
};
const at = (position: string): string => (position === "" ? "" : `?position=${position}`);
const pageOf = async (call: string, position = ""): Promise<CallDetail> =>
  (await read(`${wingman.url}/api/calls/${call}${at(position)}`)).body;
const objection = "honestly this is too expensive for a team of our size";

const held = async (): Promise<string> => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  await client.ask(
    "start-call",
    startOf({ call, customer: { name: "Tomás", company: "Corvane", role: "COO" }, consent: "asking" }),
  );
  await client.ask("consent", { call, answer: "agreed", how: "aloud" });
  for (const [channel, text] of [
    ["customer", objection],
    ["rep", "that is a perfect and excellent question"],
  ] as const)
    await client.ask("transcript", {
      ...{ call, channel, utterance: newCall(), revision: 1, text, final: true, source: "typed" as const },
    });
  await waitUntil(
    async () => (await eventsOf(log, call)).some(({ type }) => type === "ObjectionNoticed"),
    "the objection",
  );
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitUntil(async () => (await eventsOf(log, call)).some(({ type }) => type === "CallSummarised"), "its summary");
  await waitUntil(async () => (await read(`${wingman.url}/api/calls/${call}`)).status === 200, "history");
  return call;
};
const toldOf = async (call: string): Promise<{ summary: { objections: { text: string }[] } | null }> =>
  (await read(`${wingman.url}/api/calls/${call}/summary`)).body;

test("words that are corrected are read so everywhere, and what was heard stays on the log", async () => {
  const call = await held();
  const utterance = (await pageOf(call)).lines[0]?.id ?? assert.fail("no line");
  const early = (await eventsOf(log, call)).length;
  const fix = {
    action: "fix-1",
    utterance,
    text: "honestly this is quite pricey for a team of our size, call 4111 1111 1111 1111",
  };
  const done = await send(`calls/${call}/words`, fix);
  assert.equal(done.status, 200, done.code);
  assert.equal((await send(`calls/${call}/words`, fix)).status, 200); // Again: nothing.
  assert.equal((await eventsOf(log, call)).length, early + 1);
  const now = /^honestly this is quite pricey for a team of our size, call \[card/; // What is typed is masked as what is said.

  const page = await pageOf(call, done.position);
  assert.match(String(page.lines[0]?.text), now);
  assert.equal(page.lines[0]?.corrected?.was, objection);
  assert.notEqual(page.lines[0]?.corrected?.by.name, "");
  const noted = page.noted.find(({ what }) => what === "objection");
  assert.match(String(noted?.words), /expensive/);
  assert.match(String(noted?.wordsNow), /pricey/);
  assert.match(JSON.stringify((await toldOf(call)).summary), /quite pricey/);
  assert.doesNotMatch(JSON.stringify((await toldOf(call)).summary), /too expensive/);

  const facts = await eventsOf(log, call);
  let view = emptyView(call);
  for (const [n, { type, data }] of facts.entries())
    view = evolveView(view, { id: `e${n}`, at: n, clockMs: 0, event: { type, data } as CallEvent });
  assert.match(String(view.lines[0]?.text), now);
  const record = { call, commits: [{ events: facts }], startedAt: null } as unknown as Parameters<typeof vconOf>[0];
  const subject = { by: "email", value: "t@corvane.example" } as Parameters<typeof vconOf>[1]["subject"];
  const vcon = vconOf(record, { tenant: "demo" as never, side: "customer", subject, at: new Date(0) });
  assert.match(vcon.dialog[0]?.body ?? "", now);
  assert.ok(vcon.attachments[0]?.body.includes(objection), "what was heard stays in the record");

  const found = async (q: string): Promise<string[]> => {
    const { calls } = (await read(`${wingman.url}/api/calls/search?q=${q}`)).body as {
      calls: { call: { call: string } }[];
    };
    return calls.map((each) => each.call.call);
  };
  assert.deepEqual([await found("pricey"), await found("honestly")], [[call], [call]]);
  assert.deepEqual(await found('"too expensive"'), []);

  const back = await send(`calls/${call}/words`, { action: "back-1", undoes: "fix-1" });
  assert.equal(back.status, 200, back.code);
  const before = await pageOf(call, back.position);
  assert.deepEqual([before.lines[0]?.text, before.lines[0]?.corrected], [objection, null]);
  assert.match(JSON.stringify((await toldOf(call)).summary), /too expensive/);
  assert.equal(
    (await send(`calls/${call}/words`, { ...fix, action: "fix-2", utterance: "none" })).code,
    "WING_REFUSED_UTTERANCE_UNKNOWN",
  );
});

test("a moment is commented on, and the comment is taken off and put back", async () => {
  const call = await held();
  const comments = async (position?: string) => (await pageOf(call, position)).comments.map(({ text }) => text);
  const said = { action: "say-1", comment: "comment-1", atMs: 400, text: "Ask what it costs them today." };
  const added = await send(`calls/${call}/comments`, said);
  assert.deepEqual([added.status, await comments(added.position)], [200, [said.text]]);
  const off = await send(`calls/${call}/comments`, { action: "off-1", removes: "comment-1" });
  assert.deepEqual(await comments(off.position), []);
  const on = await send(`calls/${call}/comments`, { action: "on-1", undoes: "off-1" });
  assert.deepEqual(await comments(on.position), [said.text]);
  assert.equal(
    (await send(`calls/${call}/comments`, { action: "x", removes: "none" })).code,
    "WING_REFUSED_COMMENT_UNKNOWN",
  );
});

test("a check is judged, the rule comes back with an undo, and a call in the queue is marked once", async () => {
  const call = await held();
  const met = async (position = "") =>
    ((await read(`${wingman.url}/api/calls/${call}/scorecard${at(position)}`)).body as Scorecard).checks.find(
      ({ check }) => check === "objections-met",
    );
  assert.deepEqual([(await met())?.verdict, (await met())?.moment?.words], ["no", objection]);
  const said = { action: "judge-1", check: "objections-met", verdict: "yes" };
  const judged = await send(`calls/${call}/scorecard`, said);
  assert.equal(judged.status, 200, judged.code);
  assert.deepEqual([(await met(judged.position))?.verdict, (await met())?.person?.rule], ["yes", "no"]);
  assert.notEqual((await met())?.person?.name, "");
  const early = (await eventsOf(log, call)).length;
  assert.equal((await send(`calls/${call}/scorecard`, { ...said, action: "judge-2" })).status, 200); // Again: nothing.
  assert.equal((await eventsOf(log, call)).length, early);
  const back = await send(`calls/${call}/scorecard`, { action: "judge-3", undoes: "judge-1" });
  assert.equal((await met(back.position))?.verdict, "no");

  const queue = async (position = ""): Promise<Coaching> => {
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const asked = `from=${day(-1)}&to=${day(1)}${position && `&position=${position}`}`;
    return (await read(`${wingman.url}/api/kpi/coaching?${asked}`)).body;
  };
  const has = (calls: Coaching["queue"]) => calls.some((one) => one.call === call);
  assert.ok(has((await queue()).queue), "an objection that was not met");
  const done = await send(`calls/${call}/coaching`, { action: "mark-1", mark: "done" });
  const now = await queue(done.position);
  assert.deepEqual([has(now.queue), has(now.done)], [false, true]);
  const undone = await send(`calls/${call}/coaching`, { action: "mark-2", undoes: "mark-1" });
  assert.ok(has((await queue(undone.position)).queue));
  assert.equal(
    (await send(`calls/${call}/coaching`, { action: "mark-3", undoes: "none" })).code,
    "WING_REFUSED_ACTION_UNKNOWN",
  );
});

test("a deal's signal is off until the policy turns it on, of the customer alone, and follows corrections", async () => {
  const call = await held();
  const signal = async (position = ""): Promise<DealReading> =>
    (await read(`${wingman.url}/api/calls/${call}/deal-signal${at(position)}`)).body;
  assert.deepEqual(await signal(), { state: "off", points: [] });
  const policy = (await read(`${wingman.url}/api/policy`)).body as Policy;
  assert.equal((await send("policy", { ...policy, reading: { customerWords: true } }, "PUT")).status, 200);
  await waitUntil(async () => (await signal()).state === "on", "the policy");
  assert.deepEqual(
    (await signal()).points.map(({ words }) => words.map(({ text }) => text)),
    [["too expensive"]], // The rep's "perfect" is not read.
  );
  const utterance = (await pageOf(call)).lines[0]?.id ?? "";
  const fixed = await send(`calls/${call}/words`, { action: "fix-9", utterance, text: "this is not expensive at all" });
  assert.deepEqual(
    (await signal(fixed.position)).points.map(({ score }) => score),
    [0.5],
  );
  const notice = {
    ...policy,
    reading: { customerWords: true },
    consent: { ...policy.consent, preset: "notice", legalBasis: "Works agreement 12" },
  };
  assert.equal((await send("policy", notice, "PUT")).status, 200);
  await waitUntil(async () => (await signal()).state === "law", "the law");
  assert.deepEqual((await signal()).points, []);
});
