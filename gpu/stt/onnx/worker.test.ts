/** The thread: what it is asked it answers, and nobody waits for one that has ended. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import type { SpeechModel } from "./model.ts";
import { fixtureFolder, fixtureSound, readReference, windowOf } from "./models.fixture.ts";
import { modelInThread, openModel } from "./worker.ts";

const { cases = [] } = (await readReference())["whisper-random"] ?? {};
const open = (): Promise<SpeechModel> =>
  openModel({ folder: fixtureFolder("whisper-random"), dtype: "fp32", provider: "cpu", threads: 1, batchMax: 4 });
const silence = { samples: new Int16Array(1_600), language: "en", context: [], prefix: [], tokensMax: 60 };

test("calls that ask at once each get their own answer", async () => {
  await using model = await open();
  assert.equal(model.name, "whisper-random fp32");
  assert.deepEqual([model.family, model.provider, model.windowSamplesMax], ["whisper", "cpu", 160_000]);
  assert.deepEqual(model.languages.toSorted(), ["ar", "de", "en"]);
  const answers = await Promise.all(cases.map(({ window }) => model.decode([windowOf(window)])));
  for (const [n, [decoded]] of answers.entries())
    assert.deepEqual(
      decoded?.tokens.map(({ id }) => id),
      cases[n]?.tokens,
      `case ${n}`,
    );
  assert.ok(model.textOf(cases[0]?.tokens ?? []).startsWith("WWWW"));
});

test("what a caller got wrong is said to that one, before it spoils a batch", async () => {
  await using model = await open();
  for (const wrong of [
    { ...silence, samples: new Int16Array(160_001) },
    { ...silence, language: "fr" },
    { ...silence, prefix: [1, 2], tokensMax: 2 },
    { ...silence, context: [9_999] },
  ])
    await assert.rejects(model.decode([wrong]), RangeError);
  assert.equal((await model.decode([silence])).length, 1);
});

test("no more windows wait than are worth it", async () => {
  await using model = await open();
  const many = Array.from({ length: 64 }, () => ({ ...silence, tokensMax: 2 }));
  const first = model.decode(many.slice(0, 16));
  const held = model.decode(many);
  await assert.rejects(model.decode([silence]), { code: "WING_STT_BUSY" });
  assert.equal((await first).length + (await held).length, 80);
});

test("stopped in the middle of a run, everything that waits is told, and the process lives on", async () => {
  for (let trial = 0; trial < 3; trial++) {
    const model = await open();
    const asked = [0, 1, 2, 3].map((seed) =>
      model.decode([{ ...silence, samples: fixtureSound(seed, 160_000), tokensMax: 400 }]),
    );
    const outcomes = Promise.allSettled(asked);
    await new Promise((resolve) => setTimeout(resolve, 20 * trial));
    await model[Symbol.asyncDispose]();
    for (const outcome of await outcomes)
      assert.ok(outcome.status === "rejected" && outcome.reason.code === "WING_STT_ENGINE_DIED");
    await assert.rejects(model.decode([silence]), { code: "WING_STT_ENGINE_DIED" });
    await model[Symbol.asyncDispose]();
  }
});

/** A thread that loads as it should and then does what it is told here, when it is asked for words. */
const doomed = (does: string): Worker =>
  new Worker(
    `const { parentPort } = require("node:worker_threads");
     parentPort.on("message", () => { ${does} });
     parentPort.postMessage({ kind: "ready", facts: { family: "whisper", languages: ["en"], windowSamplesMax: 160000, vocabularySize: 10, tokensMax: 100 } });`,
    { eval: true },
  );
const about = {
  name: "doomed",
  provider: "cpu",
  tokens: { count: 0, idOf: () => undefined, special: new Set<number>(), textOf: () => "" },
} as const;

for (const [how, does] of [
  ["throws", 'throw new Error("out of order")'],
  ["ends", "process.exit(3)"],
] as const)
  test(`a thread that ${how} rejects what it was asked, and what waits`, async () => {
    const model = await modelInThread(doomed(does), about);
    const asked = await Promise.allSettled([model.decode([silence]), model.decode([silence, silence])]);
    for (const outcome of asked)
      assert.ok(outcome.status === "rejected" && outcome.reason.code === "WING_STT_ENGINE_DIED");
    await assert.rejects(model.decode([silence]), { code: "WING_STT_ENGINE_DIED" });
    await model[Symbol.asyncDispose]();
  });

test("a folder that holds no model is said so by the thread, which ends", async () => {
  await assert.rejects(
    openModel({ folder: fixtureFolder("whisper-random"), dtype: "q4", provider: "cpu", threads: 1 }),
    { code: "WING_STT_MODEL", message: /has no onnx\/encoder_model_q4\.onnx/u },
  );
  await assert.rejects(
    modelInThread(
      new Worker(
        'require("node:worker_threads").parentPort.postMessage({ kind: "failed", failure: { code: "WING_STT_GPU", message: "No card." } })',
        { eval: true },
      ),
      about,
    ),
    { code: "WING_STT_GPU" },
  );
});
