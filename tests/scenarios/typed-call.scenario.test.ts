/** A call that is typed, from its start to its page in the history, and every way a message can be wrong. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { CallDetail, CallList } from "@wingman/projections/history/answers";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { ticketFor } from "@wingman/ops/bin/sign-in";
import { WebSocket } from "ws";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { Policy } from "@wingman/domain/tenant/policy";
import { startTestWingman } from "../harness/wingman.ts";
import {
  commitsOf,
  eventsOf,
  factsSeen,
  finalsOf,
  hears,
  kept,
  newCall,
  quietMs,
  read,
  waitForFact,
  waitUntil,
} from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;
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
const refusedWith = (code: string) => (error: { code?: string }) => {
  assert.equal(error.code, code);
  return true;
};

test("a typed call runs from its start to its page in the history", async () => {
  const client = await open();
  const call = newCall();
  await client.ask(
    "start-call",
    startOf({ call, title: "Dock scheduling", customer: { name: "Tomás", company: "Corvane", role: "COO" } }),
  );
  client.send("transcript", typed(call, "u1", "well that is", false, 1));
  client.send("transcript", typed(call, "u1", "well that is too expensive", false, 2));
  await waitForFact(client, "FragmentTranscribed");
  await client.ask("transcript", typed(call, "u1", "well that is too expensive for us", true, 3));

  const tip = await waitForFact<{
    suggestion: string;
    kind: string;
    reason: { evidence: { words: string; utterance: string } };
  }>(client, "SuggestionMade");
  assert.equal(tip.kind, "insight");
  assert.equal(tip.data.kind, "objection");
  assert.match(tip.data.reason.evidence.words, /too expensive/);
  await waitForFact(client, "ObjectionNoticed");

  const { suggestion } = tip.data;
  await client.ask("shown", { call, action: "a-shown", suggestion, paintedAt: Date.now() });
  await client.ask("copied", { call, action: "a-copied", suggestion });
  await client.ask("rated", { call, action: "a-rated", suggestion, rating: "like" });
  await client.ask("pinned", { call, action: "a-pinned", suggestion, pinned: true });
  await client.ask("dismissed", { call, action: "a-dismissed", suggestion });
  await client.ask("undo", { call, action: "a-undo", undoes: "a-dismissed" });
  await client.ask("feedback", { call, action: "a-feedback", suggestion, did: "dislike" });
  await client.ask("feedback", { call, action: "a-feedback-2", suggestion, did: "like" });
  await client.ask("mark", { call, action: "a-mark", note: "send the case study" });
  await client.ask("quiet", { call, action: "a-quiet", forMs: 60_000 });
  const facts = await waitUntil(() => {
    const list = factsSeen(client).filter((fact) => fact.kind === "feedback");
    return list.length >= 10 && list;
  }, "ten facts of feedback");
  assert.deepEqual(
    facts.map((fact) => fact.type),
    [
      "SuggestionShown",
      "SuggestionCopied",
      "SuggestionRated",
      "SuggestionPinned",
      "SuggestionDismissed",
      "ActionUndone",
      "SuggestionRated",
      "SuggestionRated",
      "MomentMarked",
      "TipsQuieted",
    ],
  );
  assert.equal(typeof (facts[0]?.data as { afterWordsMs: unknown }).afterWordsMs, "number");

  const { position } = await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitForFact(client, "CallEnded");
  const list = (await read(`${wingman.url}/api/calls?position=${position}`)).body as CallList;
  const summary = list.calls.find((known) => known.call === call);
  assert.ok(summary);
  assert.deepEqual(
    [
      summary.title,
      summary.customer.company,
      summary.endedReason,
      summary.consent,
      summary.tips,
      summary.tipsLiked,
      summary.lines,
    ],
    ["Dock scheduling", "Corvane", "ended-by-rep", "given", 1, 1, 1],
  );
  const detail = (await read(`${wingman.url}/api/calls/${call}`)).body as CallDetail;
  assert.deepEqual(
    detail.lines.map((line) => line.text),
    ["well that is too expensive for us"],
  );
  const [shown] = detail.tips;
  assert.deepEqual(
    [shown?.suggestion, shown?.rating, shown?.pinned, shown?.copied, shown?.dismissed, shown?.shown],
    [suggestion, "like", true, true, false, true],
  );
  assert.ok(detail.noted.some((noted) => noted.what === "objection"));

  const clocks = (await commitsOf(log, call)).map((commit) => commit.clockMs);
  assert.ok(
    clocks.every((clock) => clock >= 0 && clock < 60_000),
    String(clocks),
  );
});

test("quiet holds a tip back and says so; undoing it lets tips through again", async () => {
  const client = await open();
  const call = newCall();
  await client.ask("start-call", startOf({ call }));
  await client.ask("quiet", { call, action: "q", forMs: 60_000 });
  await client.ask("transcript", typed(call, "u1", "that is too expensive"));
  const withheld = await waitForFact<{ because: string }>(client, "SuggestionWithheld");
  assert.equal(withheld.data.because, "quiet");
  await client.ask("undo", { call, action: "q-undo", undoes: "q" });
  await client.ask("transcript", typed(call, "u2", "we are talking to other vendors"));
  await waitForFact(client, "SuggestionMade");
});

test("the same action, start, final and end sent twice are one event each", async () => {
  const client = await open();
  const call = newCall();
  const start = startOf({ call });
  await client.ask("start-call", start);
  await client.ask("start-call", start);
  const first = await client.ask("transcript", typed(call, "u1", "that is too expensive"));
  const again = await client.ask("transcript", typed(call, "u1", "that is too expensive"));
  assert.ok((again.position ?? "") >= (first.position ?? "x"));
  const {
    data: { suggestion },
  } = await waitForFact<{ suggestion: string }>(client, "SuggestionMade");
  for (let n = 0; n < 2; n++) {
    await client.ask("rated", { call, action: "one", suggestion, rating: "like" });
    await client.ask("mark", { call, action: "two", note: "" });
  }
  // An action may be called anything, also like what the server calls its own.
  await client.ask("mark", { call, action: "end", note: "" });
  await client.ask("mark", { call, action: "start", note: "" });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  const types = (await eventsOf(log, call)).map((event) => event.type);
  const count = (type: string): number => types.filter((known) => known === type).length;
  assert.deepEqual(
    ["CallStarted", "UtteranceTranscribed", "SuggestionMade", "SuggestionRated", "MomentMarked", "CallEnded"].map(
      count,
    ),
    [1, 1, 1, 1, 3, 1],
  );
  await assert.rejects(
    client.ask("start-call", startOf({ call, customer: { name: "", company: "Another", role: "" } })),
    refusedWith("WING_REFUSED_CALL_EXISTS"),
  );
});

test("a final sent again on another connection, with other times, is still one", async () => {
  const client = await open();
  const call = newCall();
  await client.ask("start-call", startOf({ call }));
  await client.ask("transcript", typed(call, "u1", "hello there"));
  const second = await open({ call });
  await quietMs(100);
  await second.ask("transcript", { ...typed(call, "u1", "hello there"), channel: "customer", startMs: 0, endMs: 10 });
  assert.deepEqual(await finalsOf(log, call), ["hello there"]);
});

test("lines stand as they were typed, however long they are", async () => {
  const client = await open();
  const call = newCall();
  await client.ask("start-call", startOf({ call }));
  await client.ask("transcript", typed(call, "u1", "short"));
  await client.ask("transcript", {
    ...typed(call, "u2", "a rather long answer that would have taken several seconds to say aloud"),
    channel: "rep",
  });
  await client.ask("transcript", typed(call, "u3", "short again"));
  const { position } = await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitUntil(
    async () => (await read(`${wingman.url}/api/calls/${call}?position=${position}`)).status === 200,
    "the call in the history",
  );
  const detail = (await read(`${wingman.url}/api/calls/${call}`)).body as CallDetail;
  assert.deepEqual(
    detail.lines.map((line) => line.id),
    ["u1", "u2", "u3"],
  );
});

test("long words, many words and the longest text are taken; blank text is nobody's", async () => {
  const client = await open();
  const call = newCall();
  await client.ask("start-call", startOf({ call }));
  await client.ask("transcript", typed(call, "link", `see https://example.org/${"x".repeat(400)}`));
  await client.ask("transcript", typed(call, "many", "a ".repeat(3_999).trim()));
  await client.ask("transcript", typed(call, "blank", " \n "));
  assert.equal((await finalsOf(log, call)).length, 2);
});

test("each malformed message gets its own stable code, and the call goes on", async () => {
  const client = await open();
  const call = newCall();
  await client.ask("start-call", startOf({ call }));

  const raw = new WebSocket(`${wingman.url.replace("http", "ws")}/api/socket`, ["wingman.v1"]);
  after(() => raw.terminate());
  const errors: { of: string | null; code: string; remedy: string | null }[] = [];
  let welcomed = 0;
  raw.on("message", (bytes: Buffer) => {
    const { type, data } = JSON.parse(bytes.toString()) as { type: string; data: never };
    if (type === "error") errors.push(data);
    if (type === "welcome") welcomed += 1;
  });
  await new Promise((resolve) => raw.once("open", resolve));
  const envelope = (type: string, data: unknown, id = "m1") => JSON.stringify({ v: 1, type, id, ts: Date.now(), data });
  const ticket = await ticketFor(wingman.url); // Good for the first of them; the connection is somebody's from there on.
  const hello = (data: object) => envelope("hello", { client: "test", ticket, ...data });
  const header = (changes: Record<number, number> = {}, sound = 640) => {
    const bytes = Buffer.alloc(16 + sound);
    bytes.set([0x57, 0x41, 1, 1, 0]);
    for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
    return bytes;
  };
  const far = header();
  far.writeBigUInt64LE(2n ** 45n, 8);
  const cases: [string | Buffer, string][] = [
    [envelope("ping", { sentAt: 1 }), "WING_HELLO_FIRST"],
    [hello({ call: newCall() }), "WING_CALL_NOT_FOUND"],
    [hello({ call, position: "yesterday" }), "WING_POSITION_INVALID"],
    ["not json", "WING_MESSAGE_INVALID"],
    ["null", "WING_MESSAGE_INVALID"],
    ["[]", "WING_MESSAGE_INVALID"],
    [JSON.stringify({ v: 2, type: "ping", id: "m1", ts: 1, data: { sentAt: 1 } }), "WING_MESSAGE_INVALID"],
    [envelope("ping", { sentAt: "now" }), "WING_MESSAGE_INVALID"],
    [
      envelope("transcript", {
        call,
        channel: "nobody",
        utterance: "u",
        revision: 1,
        text: "x",
        final: true,
        source: "typed",
      }),
      "WING_MESSAGE_INVALID",
    ],
    [envelope("transcript", typed(call, "a.b.>", "x")), "WING_MESSAGE_INVALID"],
    [envelope("transcript", typed(call, "u", "x".repeat(8_001))), "WING_MESSAGE_INVALID"],
    [envelope("mark", { call: "wm.>", action: "a", note: "" }), "WING_MESSAGE_INVALID"],
    [envelope("dance", {}), "WING_MESSAGE_UNKNOWN"],
    [envelope("constructor", {}), "WING_MESSAGE_UNKNOWN"],
    [envelope("end-call", { call: newCall(), reason: "ended-by-rep" }), "WING_CALL_NOT_FOUND"],
    [envelope("ping", { sentAt: 1, filler: "x".repeat(70_000) }), "WING_MESSAGE_TOO_LARGE"],
    [header(), "WING_CALL_NOT_FOUND"],
    [hello({ call }), ""],
    [Buffer.from("W"), "WING_AUDIO_FRAME"],
    [header({ 0: 0 }), "WING_AUDIO_FRAME"],
    [header({ 2: 9 }), "WING_AUDIO_FRAME"],
    [header({ 3: 7 }), "WING_AUDIO_FRAME"],
    [header({ 4: 2 }), "WING_AUDIO_FRAME"],
    [header({}, 0), "WING_AUDIO_FRAME"],
    [header({}, 641), "WING_AUDIO_FRAME"],
    [header({}, 3_202), "WING_AUDIO_FRAME"],
    [far, "WING_AUDIO_FRAME"],
    [envelope("rated", { call, action: "a", suggestion: "none", rating: "like" }), "WING_REFUSED_SUGGESTION_UNKNOWN"],
    [envelope("undo", { call, action: "b", undoes: "none" }), "WING_REFUSED_ACTION_UNKNOWN"],
    [envelope("consent", { call, answer: "refused", how: "aloud" }), "WING_REFUSED_CONSENT_NOT_OPEN"],
  ];
  for (const [message, code] of cases) {
    const [before, welcomes] = [errors.length, welcomed];
    raw.send(message);
    const name = `${code}: ${String(message).slice(0, 90)}`;
    await waitUntil(() => (code === "" ? welcomed > welcomes : errors.length > before), name, 3_000);
    if (code !== "") assert.equal(errors.at(-1)?.code, code, name);
  }
  assert.equal(errors.length, cases.length - 1);
  assert.ok(errors.every((error) => !/ at .*\.ts|node_modules/.test(JSON.stringify(error))));
  await client.ask("transcript", typed(call, "u9", "we go on"));
  assert.deepEqual(await finalsOf(log, call), ["we go on"]);
  assert.equal(raw.readyState, raw.OPEN);
});

test("what may not be done any more is refused by name", async () => {
  const client = await open();
  const call = newCall();
  await client.ask("start-call", startOf({ call, consent: "asking" }));
  await assert.rejects(
    client.ask("transcript", typed(call, "u1", "before the answer")),
    refusedWith("WING_REFUSED_CONSENT_MISSING"),
  );
  await client.ask("consent", { call, answer: "agreed", how: "aloud" });
  await client.ask("pause", { call, paused: true });
  await assert.rejects(
    client.ask("transcript", typed(call, "u2", "in the pause")),
    refusedWith("WING_REFUSED_CALL_PAUSED"),
  );
  await quietMs(120);
  await client.ask("pause", { call, paused: false });
  const resumed = await waitForFact<{ pausedMs: number }>(client, "CallResumed");
  assert.ok(resumed.data.pausedMs >= 100 && resumed.data.pausedMs < 10_000);
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await assert.rejects(
    client.ask("transcript", typed(call, "u3", "after the end")),
    refusedWith("WING_REFUSED_CALL_ENDED"),
  );
  assert.deepEqual(
    kept(factsSeen(client)).filter((fact) => fact.type === "UtteranceTranscribed"),
    [],
  );
});

test("words that the rep's own browser recognised are marked as its", async () => {
  const client = await open();
  const call = newCall();
  await client.ask("start-call", startOf({ call, title: "", customer: { name: "Tomás", company: "", role: "" } }));
  const heard = { ...typed(call, "b1", "two hundred seats"), channel: "rep" as const, source: "captions" as const };
  // Its sound goes to the browser's maker: not where the company lets none leave.
  await assert.rejects(
    client.ask("transcript", { ...heard, engine: "browser" }),
    refusedWith("WING_REFUSED_SOUND_LEAVES"),
  );
  const policy = (await (await signedFetch(`${wingman.url}/api/policy`)).json()) as Policy;
  const changed = await signedFetch(`${wingman.url}/api/policy`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...policy, speech: { engine: null, soundMayLeave: true } }),
  });
  assert.equal(changed.status, 200);
  await client.ask("transcript", { ...heard, engine: "browser" });
  await client.ask("transcript", { ...heard, utterance: "b2", text: "from somewhere else" });
  type Marks = { readonly source?: string; readonly engine: string; readonly accuracy?: string };
  const marks = async (type: string) =>
    (await eventsOf(log, call)).filter((event) => event.type === type).map((event) => event.data as Marks);
  assert.deepEqual(
    (await marks("UtteranceTranscribed")).map(({ source, engine }) => [source, engine]),
    [
      ["captions", "browser"],
      ["captions", "captions"],
    ],
  );
  assert.deepEqual(
    (await marks("ChannelOpened")).map(({ engine, accuracy }) => [engine, accuracy]),
    [["browser", "good"]],
  );
});
