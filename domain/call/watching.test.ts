/** Who watches a call and what they write to its rep: given facts, when asked, then facts or a refusal. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultPolicy } from "../tenant/policy.ts";
import * as facts from "./call.fixture.ts";
import { type CallCommand, decide } from "./call.ts";
import type { CallEvent } from "./events/index.ts";
import { runningCall } from "./running.ts";
import { evolve, initial } from "./state.ts";
import { emptyView, evolveView } from "./view.ts";
import { watchersOf } from "./view-watching.ts";
import { notesUnseenMax, watchingMax, watchingRefused } from "./watching.ts";

const dana = { id: "dana", name: "Dana Mertens" };
const joined = (watch = "w1", by = dana): CallEvent => ({ type: "SupervisorJoined", data: { watch, by, atMs: 1_000 } });
const left = (watch = "w1"): CallEvent => ({ type: "SupervisorLeft", data: { watch, why: "left", atMs: 2_000 } });
const note = (action = "n1", by = dana): CallEvent => ({
  type: "SupervisorNoteSent",
  data: { action, by, text: "Ask who signs.", atMs: 1_500 },
});
const seenNote = (id = "n1"): CallEvent => ({
  type: "SupervisorNoteSeen",
  data: { action: `seen-${id}`, note: id, atMs: 1_800 },
});
const asked = (event: CallEvent): CallCommand => {
  switch (event.type) {
    case "SupervisorJoined":
      return { type: "JoinCall", joined: event.data };
    case "SupervisorLeft":
      return { type: "LeaveCall", left: event.data };
    case "SupervisorNoteSent":
      return { type: "SendNote", note: event.data };
    case "SupervisorNoteSeen":
      return { type: "SeeNote", seen: event.data };
    default:
      throw new TypeError(`nothing asks for ${event.type} here`);
  }
};
const given = (...events: readonly CallEvent[]) => ({
  when: (event: CallEvent) => {
    const decision = decide([facts.started, ...events].reduce(evolve, initial), asked(event));
    return decision.kind === "accepted" ? decision.events : decision.reason;
  },
});
const view = (...events: readonly CallEvent[]) =>
  [facts.started, ...events].reduce(
    (now, event, n) => evolveView(now, { id: `e${n}`, clockMs: 2_000, at: 1_790_000_000_000, event }),
    emptyView("c"),
  );

test("a supervisor joins and leaves, each once", () => {
  assert.deepEqual(given().when(joined()), [joined()]);
  assert.deepEqual(given(joined()).when(joined()), []);
  assert.deepEqual(given(joined()).when(left()), [left()]);
  assert.deepEqual(given(joined(), left()).when(left()), [], "two servers that miss them write it down once");
  assert.deepEqual(given().when(left()), []);
});

test("the rep of the call does not watch it, and nobody joins a call that is over", () => {
  assert.deepEqual(given().when(joined("w1", { id: facts.startedData.rep.id, name: "Priya Nair" })), []);
  assert.equal(given(facts.ended).when(joined()), "CALL_ENDED");
  assert.deepEqual(given(joined(), facts.ended).when(left()), [], "its end has ended the watching");
});

test("windows that watch are bounded", () => {
  const all = Array.from({ length: watchingMax }, (_, n) => joined(`w${n}`));
  assert.equal(given(...all).when(joined("one-more")), "WATCHED_BY_MANY");
  assert.deepEqual(given(...all, left("w0")).when(joined("one-more")), [joined("one-more")]);
});

test("a note comes from somebody who watches, while the call goes on, and once", () => {
  assert.deepEqual(given(joined()).when(note()), [note()]);
  assert.deepEqual(given(joined(), note()).when(note()), []);
  assert.equal(given().when(note()), "NOT_WATCHING");
  assert.equal(given(joined(), left()).when(note()), "NOT_WATCHING");
  assert.equal(given(joined()).when(note("n1", { id: "omar", name: "Omar" })), "NOT_WATCHING");
  assert.equal(given(joined(), facts.ended).when(note()), "CALL_ENDED");
});

test("notes that wait for the rep are bounded; one that was put away makes room", () => {
  const all = Array.from({ length: notesUnseenMax }, (_, n) => note(`n${n}`));
  assert.equal(given(joined(), ...all).when(note("one-more")), "NOTES_UNSEEN");
  assert.deepEqual(given(joined(), ...all, seenNote("n0")).when(note("one-more")), [note("one-more")]);
});

test("a note is put away once, also after the end", () => {
  assert.deepEqual(given(joined(), note()).when(seenNote()), [seenNote()]);
  assert.deepEqual(given(joined(), note(), seenNote()).when(seenNote()), []);
  assert.deepEqual(given(joined(), note(), facts.ended).when(seenNote()), [seenNote()]);
  assert.equal(given(joined()).when(seenNote()), "NOTE_UNKNOWN");
});

test("nothing is written into a call in which somebody was erased", () => {
  const erased: CallEvent = { type: "PersonalDataForgotten", data: { erasure: "x1", subjects: ["both"] } };
  assert.equal(given(joined(), note(), facts.ended, erased).when(seenNote()), "CALL_ERASED");
});

test("the screen shows who watches, by each window or by several, until they leave or it ends", () => {
  const names = (...events: readonly CallEvent[]) => watchersOf(view(...events)).map(({ name }) => name);
  assert.deepEqual(names(joined(), joined("w2")), ["Dana Mertens"]);
  assert.deepEqual(names(joined(), joined("w2"), left("w1")), ["Dana Mertens"]);
  assert.deepEqual(names(joined(), left()), []);
  assert.deepEqual(names(joined(), facts.ended), []);
});

test("the screen shows notes, and which were put away; what is erased is gone from them", () => {
  const erased: CallEvent = { type: "PersonalDataForgotten", data: { erasure: "x1", subjects: ["rep", "both"] } };
  const now = view(joined(), note(), note("n2"), seenNote());
  assert.deepEqual(
    now.notes.map(({ id, text, seen }) => [id, text, seen]),
    [
      ["n1", "Ask who signs.", true],
      ["n2", "Ask who signs.", false],
    ],
  );
  const after = view(joined(), note(), facts.ended, erased).notes[0];
  assert.deepEqual(after?.text, { erased: true });
  assert.deepEqual(after?.by.name, { erased: true });
});

test("supervisors and administrators may watch, unless the tenant says no; a rep may look at their own call", () => {
  const refused = (actor: string, roles: Parameters<typeof watchingRefused>[0]["roles"], allowed?: boolean) =>
    watchingRefused({ actor, roles }, "rep-1", allowed === undefined ? defaultPolicy.watching : { allowed });
  assert.equal(refused("dana", ["supervisor"]), null);
  assert.equal(refused("dana", ["admin"], true), null);
  assert.equal(refused("dana", ["supervisor"], false), "switched-off");
  for (const role of ["agent", "viewer", "compliance"] as const)
    assert.equal(refused("omar", [role]), "not-yours", role);
  assert.equal(refused("rep-1", ["agent"], false), null);
});

test("a running call in one line: who, stage, last tip, who talks, and no words of anybody", () => {
  const spoken = view(
    facts.given,
    { type: "UtteranceTranscribed", data: facts.said("rep", 0, "hello there Tomás") },
    { type: "UtteranceTranscribed", data: facts.said("customer", 16_000, "good morning") },
    joined(),
  );
  const row = runningCall(spoken);
  assert.deepEqual(row?.rep, { id: "rep-1", name: "Priya Nair" });
  assert.deepEqual(row?.talk, { repMs: 750, customerMs: 500 });
  assert.equal(row?.consent, "given");
  assert.deepEqual(row?.watchers, [{ id: "dana", name: "Dana Mertens" }]);
  assert.doesNotMatch(JSON.stringify(row), /hello there|good morning/);
  assert.equal(runningCall(view(facts.ended)), null);
});
