import assert from "node:assert/strict";
import { test } from "node:test";
import { checkPlaybook } from "../check.ts";
import { compilePlaybook, findStages } from "../playbook.ts";
import { starterPlaybook, starterPlaybooks } from "../starters.ts";
import { firing, heard, show } from "./firing.fixture.ts";
import { mustNotFireBlind } from "./said-blind.ts";
import { mustNotFireLater } from "./said-later.ts";
import { realEstateSaid } from "./said-real-estate.ts";
import { supportPlanSaid } from "./said-support-plan.ts";
import { mustNotFire } from "./said.ts";

const trades = { "real-estate": realEstateSaid, "support-plan": supportPlanSaid };
const kindsOf = (plays: typeof starterPlaybook.plays): string[] => [...new Set(plays.map((play) => play.category))];
/** Talk of the business calls: another trade's playbook has even less to say to it. */
const otherTalk = [...mustNotFire, ...mustNotFireLater, ...mustNotFireBlind];
const otherTalkShareMax = 0.04;

test("the default playbook comes first, and no two share an id", () => {
  assert.equal(starterPlaybooks[0]?.id, "b2b-starter");
  assert.equal(new Set(starterPlaybooks.map((playbook) => playbook.id)).size, starterPlaybooks.length);
});

for (const playbook of starterPlaybooks)
  test(`${playbook.id} passes the check every playbook must pass`, () =>
    assert.deepEqual(checkPlaybook(playbook), { ok: true, playbook }));

for (const [id, table] of Object.entries(trades)) {
  const playbook = starterPlaybooks.find((each) => each.id === id);
  assert.ok(playbook);
  const compiled = compilePlaybook(playbook);

  test(`${id} has plays of every kind the default one has`, () =>
    assert.deepEqual(kindsOf(playbook.plays).sort(), kindsOf(starterPlaybook.plays).sort()));

  test(`${id} has its own words for every tip`, () => {
    const common = new Set(starterPlaybook.plays.map((play) => play.tip.say));
    assert.deepEqual(
      playbook.plays.filter((play) => common.has(play.tip.say)).map((play) => play.id),
      [],
    );
  });

  test(`at least nine of ten things the customers of ${id} say set off a play of their kind first`, (t) => {
    const missed = table.mustFire.filter(([kind, said]) => firing(compiled, said)[0]?.category !== kind);
    const recall = 1 - missed.length / table.mustFire.length;
    const report = missed.map(([kind, said]) => `  ${kind}: ${show(compiled, said)}`).join("\n");
    t.diagnostic(`recall ${Math.round(100 * recall)} % of ${table.mustFire.length}; missed:\n${report}`);
    assert.ok(recall >= 0.9, report);
  });

  test(`ordinary talk on calls of ${id} sets off nothing`, () => {
    const wrong = table.mustNotFire.filter((said) => firing(compiled, said).length > 0);
    assert.equal(wrong.length, 0, wrong.map((said) => show(compiled, said)).join("\n"));
  });

  test(`ordinary talk of other calls sets off ${id} once in 25 sentences at most`, (t) => {
    const wrong = otherTalk.filter((said) => firing(compiled, said).length > 0);
    t.diagnostic(wrong.map((said) => show(compiled, said)).join("\n"));
    assert.ok(wrong.length <= otherTalkShareMax * otherTalk.length, `${wrong.length} of ${otherTalk.length}`);
  });

  test(`what the leader of a call says reaches its stage of ${id}`, () =>
    assert.deepEqual(
      table.reachesStage.filter(([stage, said]) => !findStages(compiled, heard(said), "rep").includes(stage)),
      [],
    ));
}
