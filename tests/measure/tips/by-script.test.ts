/** The tuning half by its script alone: what plays do without sound and without a model. Figures of the held half are a measure's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { everyStarter, starterPlaybooks } from "@wingman/domain/playbook/starters";
import { readCalls } from "../../truth/read-calls.ts";
import { runScript } from "./by-script.ts";
import { scoreCall, type Total, total } from "@wingman/streams/agents/bench/score";

const calls = readCalls("tuning");
const scoresOf = (playbooks: typeof everyStarter): Total =>
  total(
    calls.map(({ source }) => {
      const playbook = playbooks.find(({ id }) => id === source.playbook) ?? playbooks[0];
      assert.ok(playbook);
      const { tips, labels, durationMs } = runScript(source, compilePlaybook(playbook), () => [], true);
      return scoreCall(tips, labels, durationMs);
    }),
  );

test("without a model the newest starters find more of the tuning half than the first, and say less beside it", (t) => {
  const first = scoresOf(everyStarter.filter(({ version }) => version === 1));
  const newest = scoresOf(starterPlaybooks);
  for (const [name, { recall, precision, perMinute }] of Object.entries({ first, newest }))
    t.diagnostic(
      `${name}: recall ${recall.of.toFixed(2)}, precision ${precision.of.toFixed(2)}, ${perMinute.toFixed(1)} a minute`,
    );
  assert.ok(newest.recall.of > first.recall.of);
  assert.ok(newest.precision.of > first.precision.of);
  assert.equal(newest.duplicates, 0);
  assert.ok(newest.mostPerMinute <= 4);
});
test("every label's words are found in its turn, and the same script gives the same tips", () => {
  const [call] = calls;
  assert.ok(call);
  const playbook = compilePlaybook(starterPlaybooks[0] ?? assert.fail());
  const once = runScript(call.source, playbook);
  assert.deepEqual(runScript(call.source, playbook).tips, once.tips);
  assert.ok(once.labels.every(({ atMs }) => atMs > 0 && atMs < once.durationMs));
});
