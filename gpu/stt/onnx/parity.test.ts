/** Held against PyTorch on random weights: every number on the way must be right for the same tokens to come out. */
import assert from "node:assert/strict";
import { cp, mkdtempDisposable, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { LoadedModel } from "./family.ts";
import { loadModel, type ModelSettings } from "./load.ts";
import { melReckoning } from "./mel.ts";
import type { DecodedWindow, SoundWindow } from "./model.ts";
import { fixtureFolder, fixtureSound, readReference, type ReferenceCase, windowOf } from "./models.fixture.ts";

const reference = await readReference();
const load = (name: string, settings: Partial<ModelSettings> = {}): Promise<LoadedModel> =>
  loadModel({ folder: fixtureFolder(name), dtype: "fp32", provider: "cpu", threads: 1, batchMax: 8, ...settings });
const casesOf = (name: string): readonly ReferenceCase[] => reference[name]?.cases ?? [];
const idsOf = (window: DecodedWindow | undefined): number[] => window?.tokens.map(({ id }) => id) ?? [];
const frameSamples = 320;

const check = (decoded: DecodedWindow | undefined, expected: ReferenceCase, what: string): void => {
  assert.deepEqual(idsOf(decoded), expected.tokens, `${what}: tokens`);
  assert.equal(decoded?.wasCut, expected.wasCut, `${what}: cut`);
  for (const [n, probability] of expected.logProbabilities.entries())
    assert.ok(Math.abs((decoded?.tokens[n]?.logProbability ?? 9) - probability) < 1e-3, `${what}: probability ${n}`);
  if (expected.language !== undefined) assert.equal(decoded?.language, expected.language, `${what}: language`);
  if (expected.noSpeech !== undefined)
    assert.ok(Math.abs((decoded?.noSpeechProbability ?? 9) - expected.noSpeech) < 1e-5, `${what}: no speech`);
  if (expected.frames === undefined) return;
  const { samples } = expected.window;
  const expectedSamples = expected.frames.map((frame) => Math.min(samples, frame * frameSamples));
  assert.deepEqual(
    decoded?.tokens.map(({ firstSample, endSample }) => [firstSample, endSample]),
    expected.tokens.map((_, n) => [expectedSamples[n], expectedSamples[n + 1]]),
    `${what}: times`,
  );
};

test("the picture of sound is the reference's", () => {
  const pictureOf = melReckoning({ bandCount: 80, hopSamples: 160, fftSamples: 400, windowSamples: 160_000 });
  for (const { seed, samples, at, values } of reference["whisper-random"]?.mel ?? assert.fail("no reference")) {
    const picture = pictureOf(fixtureSound(seed, samples));
    for (const [n, [band, column]] of at.entries()) {
      const made = picture[band * 1_000 + column] ?? 9;
      assert.ok(Math.abs(made - (values[n] ?? 0)) < 1e-3, `band ${band}, column ${column}: ${made}, not ${values[n]}`);
    }
  }
});

for (const name of ["whisper-random", "moonshine-random", "moonshine-masked-random"]) {
  test(`${name}: each window alone gives PyTorch's tokens, probabilities and times`, async () => {
    const model = await load(name);
    for (const [n, expected] of casesOf(name).entries())
      check((await model.decode([windowOf(expected.window)]))[0], expected, `case ${n}`);
    await model.release();
  });

  test(`${name}: windows of different calls in one run give what each gives alone`, async () => {
    const model = await load(name);
    const windows = casesOf(name).map(({ window }) => windowOf(window));
    const groups = model.groupsOf(windows);
    assert.deepEqual(
      groups.flat().toSorted((a, b) => a - b),
      windows.map((_, n) => n),
    );
    assert.ok(
      groups.some((group) => group.length > 2),
      "nothing was decoded together",
    );
    for (const group of groups) {
      const decoded = await model.decode(group.flatMap((at) => windows[at] ?? []));
      for (const [n, at] of group.entries())
        check(decoded[n], casesOf(name)[at] ?? assert.fail("no case"), `case ${at} of ${group.length}`);
    }
    await model.release();
  });

  test(`${name}: behind any prefix of its own it goes on as it did without`, async () => {
    const model = await load(name);
    const [first] = casesOf(name);
    assert.ok(first);
    const { tokens, window } = first;
    for (const length of [1, 2, 5, 13, tokens.length - 1]) {
      const prefix = tokens.slice(0, length);
      const [decoded] = await model.decode([windowOf({ ...window, prefix })]);
      assert.deepEqual(idsOf(decoded), tokens, `behind ${length} tokens`);
      assert.deepEqual(
        decoded?.tokens.slice(0, length).map(({ logProbability }) => logProbability),
        prefix.map(() => 0),
      );
    }
    await model.release();
  });
}

test("windows whose beginnings lie far apart are not told in one run", async () => {
  const model = await load("whisper-random");
  const [first] = casesOf("whisper-random");
  assert.ok(first);
  const long: SoundWindow = { ...windowOf(first.window), context: Array.from({ length: 60 }, (_, n) => 20 + n) };
  assert.deepEqual(model.groupsOf([windowOf(first.window), long, windowOf(first.window)]), [[0, 2], [1]]);
  await model.release();
});

test("a graph of int8 runs, and answers the same twice", async () => {
  const model = await load("whisper-random", { dtype: "q8" });
  const [first] = casesOf("whisper-random");
  assert.ok(first);
  const [once] = await model.decode([windowOf(first.window)]);
  const [twice] = await model.decode([windowOf(first.window)]);
  assert.deepEqual(once, twice);
  assert.ok(idsOf(once).length > 0);
  await model.release();
});

test("a Whisper of one language is told none, and passes over what it is told", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "wingman-whisper-"));
  await cp(fixtureFolder("whisper-random"), folder.path, { recursive: true });
  const path = join(folder.path, "generation_config.json");
  const { lang_to_id: _languages, task_to_id: _tasks, ...rest } = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...rest, is_multilingual: false }));
  const model = await load("whisper-random", { folder: folder.path });
  assert.deepEqual(model.facts.languages, ["en"]);
  const [first] = casesOf("whisper-random");
  assert.ok(first);
  const [told] = await model.decode([windowOf({ ...first.window, language: "ar" })]);
  const [untold] = await model.decode([windowOf({ ...first.window, language: null })]);
  assert.equal(told?.language, "en");
  assert.deepEqual(told, untold);
  await model.release();
});

test("where nothing says which heads look at the sound, there are no times", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "wingman-whisper-"));
  await cp(fixtureFolder("whisper-random"), folder.path, { recursive: true });
  const path = join(folder.path, "generation_config.json");
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, "utf8")), alignment_heads: null }));
  const model = await load("whisper-random", { folder: folder.path });
  const [first] = casesOf("whisper-random");
  assert.ok(first);
  const [decoded] = await model.decode([windowOf(first.window)]);
  assert.deepEqual(idsOf(decoded), first.tokens);
  assert.ok(decoded?.tokens.every(({ firstSample, endSample }) => firstSample === null && endSample === null));
  await model.release();
});

test("sound too short for a frame is filled up with silence", async () => {
  for (const name of ["whisper-random", "moonshine-random"]) {
    const model = await load(name);
    const window = { samples: fixtureSound(1, 200), language: null, context: [], prefix: [], tokensMax: 5 };
    const [decoded] = await model.decode([window]);
    assert.ok((decoded?.tokens.length ?? 9) <= 5);
    await model.release();
  }
});
