import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePlaybook, findStages } from "../playbook.ts";
import { starterPlaybook } from "../starters.ts";
import { firing, heard, show } from "./firing.fixture.ts";
import { mustFire, mustNotFire, reachesStage, type Said } from "./said.ts";
import { mustFireBlind, mustNotFireBlind } from "./said-blind.ts";
import { mustFireLater, mustNotFireLater } from "./said-later.ts";

const playbook = compilePlaybook(starterPlaybook);
const tables: readonly { readonly name: string; readonly yes: readonly Said[]; readonly no: readonly string[] }[] = [
  { name: "the table written before the phrases", yes: mustFire, no: mustNotFire },
  { name: "the table written after them", yes: mustFireLater, no: mustNotFireLater },
  { name: "whole spoken sentences, written without a look at them", yes: mustFireBlind, no: mustNotFireBlind },
];
for (const { name, yes, no } of tables) {
  test(`at least nine of ten things customers say set off a play of their category first: ${name}`, (t) => {
    const missed = yes.filter(([category, said]) => firing(playbook, said)[0]?.category !== category);
    const recall = 1 - missed.length / yes.length;
    const report = missed.map(([category, said]) => `  ${category}: ${show(playbook, said)}`).join("\n");
    t.diagnostic(`recall ${Math.round(100 * recall)} % of ${yes.length}${missed.length ? `; missed:\n${report}` : ""}`);
    assert.ok(recall >= 0.9, `recall ${recall}, missed:\n${report}`);
  });
  test(`ordinary talk and words that only look like an objection set off nothing: ${name}`, (t) => {
    const wrong = no.filter((said) => firing(playbook, said).length > 0);
    t.diagnostic(`${wrong.length} false fires in ${no.length} sentences`);
    assert.equal(wrong.length, 0, `fired:\n${wrong.map((said) => show(playbook, said)).join("\n")}`);
  });
}

test("with any one small word lost by the recogniser, most of them are still caught", (t) => {
  const small = new Set(
    "the a an to of that it is we i for do does in on at our you and be are so have has".split(" "),
  );
  const damaged = [...mustFire, ...mustFireLater, ...mustFireBlind].flatMap(([category, said]) => {
    const all = said.split(" ");
    return all.flatMap((word, at) => (small.has(word) ? [[category, all.toSpliced(at, 1).join(" ")] as const] : []));
  });
  const recall =
    damaged.filter(([category, said]) => firing(playbook, said)[0]?.category === category).length / damaged.length;
  t.diagnostic(`recall ${Math.round(100 * recall)} % of ${damaged.length}`);
  assert.ok(recall >= 0.85, `recall ${recall}`);
});

test("every category of words is in the table, and no sentence is on both sides of it", () => {
  const categories = new Set(
    starterPlaybook.plays.filter(({ trigger }) => trigger.on === "words").map(({ category }) => category),
  );
  assert.deepEqual(
    [...categories].filter((category) => !mustFire.some(([of]) => of === category)),
    [],
  );
  const quiet = new Set([...mustNotFire, ...mustNotFireLater, ...mustNotFireBlind]);
  assert.deepEqual(
    [...mustFire, ...mustFireLater, ...mustFireBlind].filter(([, said]) => quiet.has(said)),
    [],
  );
});

test("what the leader of a call says reaches its stage", () => {
  const missed = reachesStage.filter(([stage, said]) => !findStages(playbook, heard(said), "rep").includes(stage));
  assert.deepEqual(missed, []);
});
