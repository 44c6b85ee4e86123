/** An objection in words that no phrase of the playbook has: the real model finds what it means, and the tip says by what. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { join } from "node:path";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { noRealModel, realModelFolder } from "@wingman/gpu/embed/embed.fixture";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { root, startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, newCall, waitForFact, waitUntil } from "./ground.ts";

const playbook = compilePlaybook({
  ...starterPlaybook,
  plays: [
    ...starterPlaybook.plays.filter(({ trigger }) => trigger.on === "words"),
    {
      id: "means-alone",
      name: "Cannot decide alone",
      category: "authority",
      trigger: {
        on: "meaning",
        speaker: "customer",
        examples: ["I cannot decide this by myself.", "My wife and I decide about the house together."],
        atLeast: 0.45,
        unless: [],
      },
      tip: { kind: "objection", title: "Not alone", headline: "Ask who else decides", say: "Who else should see it?" },
      priority: 70,
      coolDownMs: 60_000,
    },
  ],
});
const begin = async (model: string) => {
  const wingman = await startTestWingman({
    recognizer: hears(new Map()),
    playbookOf: () => playbook,
    meaning: { model, modelsDir: join(root, ".wingman/models") },
  });
  after(() => wingman[Symbol.asyncDispose]());
  await wingman.ready;
  return wingman;
};
const typed = (call: string, utterance: string, text: string) =>
  ({ call, channel: "customer", utterance, revision: 1, text, final: true, source: "typed" }) as const;
const said = "Right, it looks nice. The house belongs to my wife and me together, so she decides, too.";

test("what the customer means sets off the tip, with the words that meant it", { skip: noRealModel }, async () => {
  const wingman = await begin(realModelFolder ?? "");
  await waitUntil(
    () => wingman.board.read().parts.some(({ part, state }) => part === "meaning" && state === "ready"),
    "the model of meaning",
    30_000,
  );
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  await client.ask("start-call", startOf({ call }));
  await client.ask("transcript", typed(call, "u1", "Good morning, the weather is lovely here."));
  await client.ask("transcript", typed(call, "u2", said));
  const tip = await waitForFact<{
    reason: { play: string; evidence: { words: string; utterance: string }; agent: string; sureness: number };
  }>(client, "SuggestionMade");
  const { reason } = tip.data;
  assert.deepEqual([reason.play, reason.agent, reason.evidence.utterance], ["means-alone", "meaning", "u2"]);
  assert.equal(reason.evidence.words, "The house belongs to my wife and me together, so she decides, too.");
  assert.ok(reason.sureness >= 0.45 && reason.sureness < 1, String(reason.sureness));
  const events = await eventsOf(await wingman.log, call);
  const understood = events.filter(({ type }) => type === "UtteranceUnderstood");
  assert.ok(understood.length >= 2); // The weather was looked at, too, and came to nothing; both together may be.
  assert.equal(events.filter(({ type }) => type === "SuggestionMade").length, 1);
});

test("without a model the call goes on by wording alone, and the board says so", async () => {
  const wingman = await begin("none");
  const part = wingman.board.read().parts.find(({ part: name }) => name === "meaning");
  assert.deepEqual([part?.state, /wording alone/.test(part?.detail ?? "")], ["skipped", true]);
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  await client.ask("start-call", startOf({ call }));
  await client.ask("transcript", typed(call, "u1", said));
  await client.ask("transcript", typed(call, "u2", "well that is too expensive for us"));
  const tip = await waitForFact<{ reason: { evidence: { utterance: string } } }>(client, "SuggestionMade");
  assert.equal(tip.data.reason.evidence.utterance, "u2");
  assert.ok(!(await eventsOf(await wingman.log, call)).some(({ type }) => type === "AgentFailed"));
});
