import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decidePlaybook,
  draftOf,
  evolvePlaybook,
  initialPlaybook,
  type PlaybookCommand,
  type PlaybookState,
  versionOf,
} from "./aggregate.ts";
import { changesBetween } from "./diff.ts";
import type { Content } from "./events.ts";
import type { Play } from "./play.ts";

const play = (id: string, more: Partial<Play> = {}): Play => ({
  id,
  name: id,
  category: "price",
  priority: 50,
  coolDownMs: 60_000,
  trigger: { on: "words", speaker: "customer", phrases: ["too expensive"], unless: [] },
  tip: { kind: "objection", title: "Objection", headline: "Ask why", say: "Why is that?" },
  ...more,
});
const content = (plays: Play[], more: Partial<Content> = {}): Content => ({
  name: "Test",
  language: "en",
  competitors: [],
  stages: [],
  plays,
  ...more,
});
/** The state after commands that are all taken, and what the last of them wrote. */
const after = (...commands: PlaybookCommand[]): { state: PlaybookState; wrote: string[] } =>
  commands.reduce<{ state: PlaybookState; wrote: string[] }>(
    ({ state }, command) => {
      const decision = decidePlaybook(state, command);
      assert.equal(decision.kind, "accepted", JSON.stringify(decision));
      const events = decision.kind === "accepted" ? decision.events : [];
      return { state: events.reduce(evolvePlaybook, state), wrote: events.map(({ type }) => type) };
    },
    { state: initialPlaybook, wrote: [] },
  );
const refusal = (state: PlaybookState, command: PlaybookCommand): string => {
  const decision = decidePlaybook(state, command);
  return decision.kind === "refused" ? decision.reason : "accepted";
};
const save = (plays: Play[], onto: number | null, more: Partial<Content> = {}): PlaybookCommand => ({
  type: "SaveDraft",
  content: content(plays, more),
  onto,
});
const publish = (onto: number): PlaybookCommand => ({ type: "Publish", id: "test", onto });

test("saving a draft writes what changed, play by play, and comes to what was saved", () => {
  const begun = save([play("a"), play("b"), play("c")], null);
  const changed = save([play("c"), play("d"), play("a", { priority: 60 })], 1, { name: "Other" });
  const { state, wrote } = after(begun, changed);
  assert.deepEqual(wrote, ["PlaybookOutlined", "PlayRemoved", "PlayRevised", "PlayAdded", "PlaysOrdered"]);
  assert.deepEqual(state.draft, changed.type === "SaveDraft" && changed.content);
  assert.equal(state.revision, 6);
});
test("the same again changes nothing", () => {
  assert.deepEqual(after(save([play("a")], null), save([play("a")], 1)).wrote, []);
  assert.deepEqual(after(save([play("a")], null), publish(1), publish(1)).wrote, []);
  const back: PlaybookCommand = { type: "RollBack", version: 1 };
  const twice = after(save([play("a")], null), publish(1), save([play("b")], 1), publish(3), back, back);
  assert.deepEqual(twice.wrote, []);
});
test("who saves onto a draft that is another by now is told so, unless it comes to the same", () => {
  const { state } = after(save([play("a")], null), save([play("b")], 1));
  assert.equal(refusal(state, save([play("c")], 1)), "PLAYBOOK_CHANGED");
  assert.equal(refusal(state, save([play("b")], 1)), "accepted");
  assert.equal(refusal(state, publish(1)), "PLAYBOOK_CHANGED");
});
test("a version is the draft at its publishing, and no later change touches it", () => {
  const { state } = after(save([play("a")], null), publish(1), save([play("b")], 1), publish(3), save([], 3));
  assert.deepEqual(
    versionOf(state, "test", 1)?.plays.map(({ id }) => id),
    ["a"],
  );
  assert.deepEqual(
    versionOf(state, "test", 2)?.plays.map(({ id }) => id),
    ["b"],
  );
  assert.equal(state.live, 2);
  assert.equal(draftOf(state, "test")?.version, 3);
});
test("rolling back is a fact, not a new version; the next version comes after the highest", () => {
  const rolled = after(save([play("a")], null), publish(1), save([play("b")], 1), publish(3), {
    type: "RollBack",
    version: 1,
  });
  assert.equal(rolled.state.live, 1);
  assert.deepEqual(after(save([play("a")], null), publish(1), save([play("b")], 1), publish(3)).wrote, [
    "PlaybookPublished",
  ]);
  assert.equal(draftOf(rolled.state, "test")?.version, 3);
  assert.equal(refusal(rolled.state, { type: "RollBack", version: 9 }), "PLAYBOOK_VERSION_UNKNOWN");
});
test("what was begun from a starter is numbered after it", () => {
  const begun: PlaybookCommand = {
    ...save([play("a")], null),
    from: { id: "b2b-starter", version: 2 },
  } as PlaybookCommand;
  assert.equal(after(begun, publish(1)).state.live, 3);
});
test("a draft may be wrong, a version may not", () => {
  const wrong = play("a", { trigger: { on: "stage", stage: "nowhere", is: "reached" } });
  const { state } = after(save([wrong], null));
  const decision = decidePlaybook(state, publish(1));
  assert.equal(decision.kind === "refused" && decision.reason, "PLAYBOOK_INVALID");
  assert.match(decision.kind === "refused" ? decision.detail : "", /there is no stage "nowhere"/);
  assert.equal(refusal(initialPlaybook, save([play("a"), play("a")], null)), "PLAYBOOK_INVALID");
});
test("nothing can be published or saved onto where nothing was begun", () => {
  assert.equal(refusal(initialPlaybook, publish(0)), "PLAYBOOK_UNKNOWN");
  assert.equal(refusal(initialPlaybook, save([], 4)), "PLAYBOOK_UNKNOWN");
});
test("the difference names fields, and is blind to the order of keys", () => {
  const { tip, ...rest } = play("a");
  const changes = changesBetween(
    content([play("a"), play("b")]),
    content([play("c"), { tip: { ...tip, headline: "Ask more" }, ...rest, priority: 70 }]),
  );
  assert.deepEqual(
    changes.plays.changed.map(({ id, fields }) => [id, fields.map(({ path }) => path)]),
    [["a", ["priority", "tip.headline"]]],
  );
  assert.deepEqual(
    [changes.plays.added.map(({ id }) => id), changes.plays.removed.map(({ id }) => id)],
    [["c"], ["b"]],
  );
  assert.deepEqual(changes.outline, []);
  assert.equal(changes.plays.reordered, false);
  assert.equal(changesBetween(content([play("a"), play("b")]), content([play("b"), play("a")])).plays.reordered, true);
});
