/** The graphs are real and tiny, their weights random: what they say is noise, that they are found, tried and offered is not. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { chooseEngine } from "@wingman/domain/speech/choice";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { pino } from "pino";
import { writeKept } from "../local/models/kept.ts";
import { openModels, selfTest, testSound, triedAtOnce } from "./speech-models.ts";

const root = join(import.meta.dirname, "../..");
const modelsDir = await mkdtemp(join(tmpdir(), "wingman-models-"));
after(() => rm(modelsDir, { recursive: true }));
const lines: string[] = [];
const options = {
  root,
  modelsDir,
  logger: pino({}, { write: (line: string) => void lines.push(line) }),
  signal: new AbortController().signal,
  noteOf: () => () => undefined,
};
/** As if it had been pulled. */
const bring = async (id: string, from: string): Promise<void> => {
  const folder = join(modelsDir, id);
  await cp(join(root, "tests/fixtures/onnx", from), folder, { recursive: true });
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const bytes = await readFile(path);
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        return { path: path.slice(folder.length + 1), bytes: bytes.length, sha256, comparedWith: "nothing" as const };
      }),
  );
  await writeKept(folder, { id, from: "a test", revision: null, files });
};

test("without a model on this computer nothing is offered", async () =>
  assert.deepEqual(await openModels(options), []));

test("a model that is here is tried on this machine and offered with what it cost; the choice says why", async () => {
  await bring("onnx-community/whisper-tiny", "whisper-random");
  const candidates = await openModels(options);
  after(() => Promise.all(candidates.map(({ recognizer }) => recognizer[Symbol.asyncDispose]())));
  const [{ offer } = assert.fail(lines.join("\n")), ...others] = candidates;
  assert.equal(others.length, 0);
  assert.deepEqual([offer.engine, offer.leavesHouse], ["whisper", false]);
  assert.ok(offer.languages?.includes("ar"));
  assert.ok(offer.factor !== null && offer.factor > 0 && offer.factor < 100, String(offer.factor));
  const wishes = { language: "ar", soundMayLeave: false, engine: null };
  const [chosen] = chooseEngine([{ ...offer, factor: 0.1 }], wishes).order;
  assert.match(chosen?.reason ?? "", /10 times as fast as speech/);
});

test("the self-test tells a quick engine from a slow one, on two seconds of somebody's speech", async () => {
  const sound = await testSound();
  assert.ok(sound.length >= 31_000 && sound.some((sample) => Math.abs(sample) > 1_000));
  const quick = scriptedRecognizer(() => []);
  assert.ok((await selfTest(quick, sound)) < 0.4);
  const slow = {
    ...quick,
    async *transcribe(...[about, audio, signal]: Parameters<typeof quick.transcribe>) {
      yield* quick.transcribe(about, audio, signal);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    },
  };
  assert.ok((await selfTest(slow, sound)) >= 0.9);
});

test("families are tried side by side where each has cores of its own, and one after the other where not", async () => {
  assert.deepEqual(
    [triedAtOnce(1, false), triedAtOnce(2, false), triedAtOnce(8, false), triedAtOnce(8, true)],
    [1, 1, 4, 1],
  );
  await bring("onnx-community/moonshine-tiny-ONNX", "moonshine-random");
  /** How many were begun before the first was through. */
  const begunFirst = async (cores: number): Promise<number> => {
    const from = lines.length;
    const begun: number[] = [];
    const isThrough = () => lines.slice(from).some((line) => line.includes("was tried"));
    const candidates = await openModels({
      ...options,
      cores,
      noteOf: () => {
        begun.push(Number(!isThrough()));
        return () => undefined;
      },
    });
    await Promise.all(candidates.map(({ recognizer }) => recognizer[Symbol.asyncDispose]()));
    assert.deepEqual(
      candidates.map(({ offer }) => offer.engine),
      ["moonshine", "whisper"],
      lines.join("\n"),
    );
    return begun.filter(Boolean).length;
  };
  assert.equal(await begunFirst(4), 2);
  assert.equal(await begunFirst(2), 1);
});
