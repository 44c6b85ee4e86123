/** `wingman bench tips` on one call, with a playbook that is known to hear in it what it shall. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
// @boundaries-ignore Tests beside their source may use the harness.
import { modelKey, openModelVendors } from "../../../tests/harness/model-vendors.ts";
import { readConfig } from "../../config/config.ts";
import { benchTips, benchTipsText } from "./tips.ts";
import { labelledCalls } from "./labelled-calls.ts";

const root = join(import.meta.dirname, "../../..");
const options = {
  ...{ root, playbook: undefined, modelsDir: "", meaningModel: "none", note: () => undefined },
  signal: new AbortController().signal,
};
const id = "print-quotes";

test("each moment is met or listed, and each tip is right or listed", async () => {
  const benched = await benchTips({ ...options, only: [id] });
  const [half] = benched.halves;
  assert.ok(half && half.half === "tuning" && half.wrong);
  assert.deepEqual([benched.meaning, half.calls], [null, 1]);
  const { labels, hits, tips } = half.total;
  const [call] = (await labelledCalls(root, "tuning")).filter((one) => one.call.id === id);
  assert.equal(labels, call?.call.labels.length);
  assert.equal(half.wrong.filter(({ what }) => what === "missed").length, labels - hits);
  assert.equal(half.wrong.filter(({ what }) => what === "wrong").length, tips - hits);
  assert.equal(
    half.kinds.reduce((sum, kind) => sum + kind.met, 0),
    hits,
  );
  const text = benchTipsText(benched).join("\n");
  assert.match(text, /Heard by pocketsphinx .*; plays went by wording alone\./);
  assert.match(text, /Calls that may be looked at \(tuning, 1\)/);
  for (const { words } of half.wrong) assert.ok(words === null || text.includes(words), words ?? "");
});

test("another playbook gives other tips: one without plays gives none", async () => {
  const playbook = compilePlaybook({ ...starterPlaybook, plays: [] });
  const { halves } = await benchTips({ ...options, playbook, only: [id] });
  assert.deepEqual(
    halves.map(({ total }) => [total.tips, total.hits]),
    [[0, 0]],
  );
});

test("of a call that only measures nothing is told that could be tuned on", async () => {
  const [held] = await labelledCalls(root, "held");
  assert.ok(held);
  const benched = await benchTips({ ...options, only: [held.call.id] });
  assert.equal(benched.halves[0]?.wrong, null);
  const text = [...benchTipsText(benched), JSON.stringify(benched)].join("\n");
  for (const { words } of held.call.labels) assert.ok(!text.includes(words));
});

test("a call of no name is said", async () => {
  await assert.rejects(
    benchTips({ ...options, only: ["nobody"] }),
    (error) => error instanceof Failure && error.code === "WING_BENCH_CALL_UNKNOWN",
  );
});

test("with a language model it is asked what is meant, with the model's name; without one set up that is said", async () => {
  await using server = await openModelVendors({
    answerOf: () => ({ text: JSON.stringify({ meant: [] }) }),
  });
  const env = { WINGMAN_LLM_URL: server.openai, WINGMAN_LLM_KEY: modelKey, WINGMAN_EGRESS_ALLOW: "127.0.0.1" };
  const settings = readConfig(env);
  if (settings instanceof Failure) throw settings;
  const { meaning } = await benchTips({ ...options, only: [id], models: { ...settings, env } });
  assert.match(meaning ?? "", /^openai /);
  assert.ok(server.asked.length > 5);
  const bare = readConfig({});
  if (bare instanceof Failure) throw bare;
  await assert.rejects(benchTips({ ...options, only: [id], models: { ...bare, env: {} } }), {
    code: "WING_BENCH_NO_MODEL",
  });
});
