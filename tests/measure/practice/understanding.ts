import { readFileSync } from "node:fs";
import { openEmbedder } from "@wingman/gpu/embed/embedder";
import { compileScenario, understand } from "@wingman/domain/practice/cues";
import { starterScenarios } from "@wingman/domain/practice/starters";
import { usualMeaningFolder } from "@wingman/ops/bin/meaning-model";
import { modelsDirOf } from "@wingman/ops/local/models/models-here";
import { openMeaning } from "@wingman/streams/agents/meaning/meaning";
import { meantBy } from "@wingman/streams/agents/practice/meant";
import { root } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";

const understoodMin = 0.65;
const meantMin = 0.75;

type Said = { readonly scenario: string; readonly means: string | null; readonly text: string };

/** What stands in a scenario itself, and is not of every conversation. */
const ofScenario = (intent: string): boolean => intent.includes(":");

export const understanding: Measure = {
  name: "practice.understanding",
  about:
    "What the played customer understands of sentences in other words than a scenario's own, by wording and by the house's model of meaning: 74 that mean one of its cues, 76 beside it that mean none. Written by the builder before the thresholds were chosen on them.",
  asked: `≥ ${100 * understoodMin} % of what was meant is understood, and ≥ ${100 * meantMin} % of what meaning finds was meant`,
  unit: "% understood",
  async run({ signal }) {
    const said = JSON.parse(readFileSync(new URL("./own/meant.json", import.meta.url), "utf8")) as readonly Said[];
    const scenarios = new Map(starterScenarios.map((scenario) => [scenario.id, compileScenario(scenario)]));
    const folder = await usualMeaningFolder({
      root,
      modelsDir: modelsDirOf(root, undefined),
      env: process.env,
      signal,
    });
    await using embedder = await openEmbedder(folder, "all-MiniLM-L6-v2");
    const meaning = openMeaning(embedder);
    const ask = meantBy(() => meaning);
    // The first ask makes the vectors of a scenario's examples, for longer than a customer thinks: it is asked again.
    for (const scenario of scenarios.values())
      for (let n = 0; n < 20 && (await ask(scenario, scenario.cues[0]?.examples[0] ?? "", signal)).length === 0; n++);
    const count = { wording: 0, meaning: 0, either: 0, found: 0, none: 0, falsely: 0 };
    for (const { scenario, means, text } of said) {
      const compiled = scenarios.get(scenario);
      if (!compiled) throw new Error(`no scenario ${scenario}`);
      const worded = understand(compiled, text).map(({ intent }) => intent);
      const meant = (await ask(compiled, text, signal)).map(({ intent }) => intent).filter(ofScenario);
      count.found += meant.length;
      if (means === null) {
        count.none += 1;
        if (meant.length > 0) count.falsely += 1;
        continue;
      }
      if (worded.includes(means)) count.wording += 1;
      if (meant.includes(means)) count.meaning += 1;
      if (worded.includes(means) || meant.includes(means)) count.either += 1;
    }
    const wanted = said.length - count.none;
    const [understood, meantShare] = [count.either / wanted, count.meaning / Math.max(1, count.found)];
    return {
      value: Math.round(1_000 * understood) / 10,
      holds: understood >= understoodMin && meantShare >= meantMin,
      lines: [
        `understood of ${wanted}: by wording ${count.wording}, by meaning ${count.meaning}, by either ${count.either}`,
        `found by meaning ${count.found}, of which ${count.meaning} were meant (${Math.round(100 * meantShare)} %)`,
        `of ${count.none} that mean nothing of the scenario meaning finds something in ${count.falsely}`,
      ],
    };
  },
};
