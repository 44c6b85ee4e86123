import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Failure } from "@wingman/domain/failure";
import { framesOf } from "../../audio/frames.ts";
import { transcribeFile } from "../../bench/transcribe-file.ts";
import { sumOfErrors, wordErrors } from "../../bench/wer.ts";
import { recognizerContract } from "../contract.ts";
import { startEngine } from "../process/engine.ts";
import { engineListens } from "../process/recognizer-in-process.ts";
import type { Frame, Listening } from "../recognizer.ts";
import { files, salesText, sampleChannel, skipEngine, twoTurns } from "./on-this-machine.ts";
import { openPocketSphinx, type PocketSphinxOptions, programUrl } from "./pocketsphinx.ts";

const cacheDir = mkdtempSync(join(tmpdir(), "wingman-stt-"));
after(() => rmSync(cacheDir, { recursive: true }));
const skip = skipEngine;
const options = (more: Partial<PocketSphinxOptions> = {}): PocketSphinxOptions => ({
  files: files(),
  domainText: salesText(),
  cacheDir,
  reason: "a test",
  ...more,
});
const notes = () => {
  const list: { message: string; details: Readonly<Record<string, unknown>> }[] = [];
  return {
    list,
    note: (message: string, details: Readonly<Record<string, unknown>>) => void list.push({ message, details }),
  };
};
async function* toStream(frames: Iterable<Frame>): AsyncGenerator<Frame> {
  yield* frames;
}
const isAlive = (processId: number): boolean => {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
};

recognizerContract(
  "PocketSphinx",
  async () => ({ recognizer: await openPocketSphinx(options()), ...(await twoTurns()) }),
  skip,
);

test(
  "at most one word in five of the sample call is wrong, and words are where they were spoken",
  { skip, timeout: 300_000 },
  async () => {
    await using recognizer = await openPocketSphinx(
      options({
        vocabulary: [
          { word: "slotwise", pronunciation: "S L AA T W AY Z" },
          { word: "halden", pronunciation: "HH AA L D AH N" },
        ],
      }),
    );
    const channels = await Promise.all(
      (["rep", "customer"] as const).map(async (channel) => {
        const { samples, words } = await sampleChannel(channel);
        const { text, finals } = await transcribeFile(recognizer, samples, { paced: false });
        const heard = finals.flatMap((final) => final.words);
        const isNear = (one: number, other: number) => Math.abs(one / 16 - other) < 250;
        const inPlace = words.filter((word) =>
          heard.some(
            (one) =>
              one.text === word.text && isNear(one.firstSample, word.startMs) && isNear(one.endSample, word.endMs),
          ),
        );
        return { errors: wordErrors(words.map((word) => word.text).join(" "), text), inPlaceCount: inPlace.length };
      }),
    );
    const all = sumOfErrors(channels.map(({ errors }) => errors));
    assert.ok(all.referenceCount > 300 && all.rate <= 0.2, JSON.stringify(channels));
    const inPlaceCount = channels.reduce((sum, channel) => sum + channel.inPlaceCount, 0);
    assert.ok(inPlaceCount > 0.75 * all.referenceCount, `${inPlaceCount} of ${all.referenceCount} words`);
  },
);

test(
  "words that cannot be listened for are named in the log, and the language model is made once",
  { skip },
  async () => {
    const { list, note } = notes();
    const folder = mkdtempSync(join(tmpdir(), "wingman-lm-"));
    for (let round = 0; round < 2; round++) {
      await using _ = await openPocketSphinx(
        options({
          domainText: "we sell zorblax to everyone",
          vocabulary: [
            { word: "blorp", pronunciation: "B L QQ" },
            { word: "مبيعات", pronunciation: null },
          ],
          cacheDir: folder,
          note,
        }),
      );
    }
    const left = list.filter((one) => one.message.includes("pronunciation")).map((one) => one.details.unpronounced);
    assert.deepEqual(left, ["blorp مبيعات", "blorp مبيعات"]);
    const kinds = readdirSync(folder).map((name) => name.split(".").at(-1));
    assert.equal(kinds.length, 2);
    assert.deepEqual(new Set(kinds), new Set(["arpa", "bin"]), "one of the company's words, one of sales talk");
    rmSync(folder, { recursive: true });
  },
);

test(
  "each channel is heard with the words its company wrote down, from the next channel on and in one process",
  { skip, timeout: 120_000 },
  async () => {
    const { list, note } = notes();
    await using recognizer = await openPocketSphinx(options({ domainText: "", note }));
    const { samples, turns } = await sampleChannel("customer");
    const turn = turns.find(({ words }) => words.some(({ text }) => text === "slot"));
    assert.ok(turn, "the sample names a competitor");
    const sound = new Int16Array(32_000 + (turn.endMs - turn.startMs) * 16);
    sound.set(samples.subarray(turn.startMs * 16, turn.endMs * 16), 16_000);
    const heardWith = async (about: Pick<Listening, "vocabulary" | "domainText">): Promise<string[]> => {
      const words: string[] = [];
      const listening = { call: "c", channel: "customer", firstSample: 0, ...about };
      for await (const heard of recognizer.transcribe(
        listening,
        toStream(framesOf(sound)),
        new AbortController().signal,
      ))
        if (heard.kind === "final") words.push(...heard.words.map(({ text }) => text));
      return words;
    };
    const named = [{ word: "SlotWise", pronunciation: null }];
    assert.ok(!(await heardWith({})).includes("slotwise"));
    assert.ok((await heardWith({ vocabulary: named, domainText: "" })).includes("slotwise"));
    assert.ok((await heardWith({ vocabulary: named, domainText: salesText() })).includes("slotwise"));
    assert.ok(!(await heardWith({ vocabulary: [], domainText: "" })).includes("slotwise"));
    assert.equal(list.filter(({ message }) => message === engineListens).length, 1);
  },
);

test("when the engine dies open channels fail, and the next one gets a new engine", { skip }, async () => {
  const { list, note } = notes();
  await using recognizer = await openPocketSphinx(options({ note }));
  const { samples } = await sampleChannel("rep");
  const processId = Number(list[0]?.details.processId);
  const frames = async function* (): AsyncGenerator<Frame> {
    yield* framesOf(samples.subarray(0, 16_000 * 4));
    await new Promise(() => undefined);
  };
  await assert.rejects(
    async () => {
      for await (const heard of recognizer.transcribe(
        { call: "c", channel: "x", firstSample: 0 },
        frames(),
        new AbortController().signal,
      ))
        if (heard.kind === "fragment") process.kill(processId, "SIGKILL");
    },
    (error) => error instanceof Failure && error.code === "WING_STT_ENGINE_DIED",
  );
  const { text } = await transcribeFile(recognizer, samples.subarray(0, 16_000 * 10), { paced: false });
  assert.ok(text.split(" ").length > 10, text);
  assert.notEqual(Number(list.at(-1)?.details.processId), processId);
});

test(
  "channels that come and go leave no memory behind",
  { skip: skip || (process.platform !== "linux" && "memory is read from /proc") },
  async () => {
    const { list, note } = notes();
    await using recognizer = await openPocketSphinx(options({ note }));
    const memoryMb = () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${Number(list[0]?.details.processId)}/status`, "utf8"))?.[1]) /
      1_000;
    const call = () =>
      Promise.all([1, 2].map(() => transcribeFile(recognizer, new Int16Array(16_000), { paced: false })));
    await call();
    await call();
    const beforeMb = memoryMb();
    for (let round = 0; round < 4; round++) await call();
    // Eight decoders were made and freed meanwhile; one language model kept by mistake is 40 MB.
    assert.ok(memoryMb() - beforeMb < 120, `${beforeMb} MB grew to ${memoryMb()} MB`);
  },
);

test("disposing ends the process", { skip }, async () => {
  const { list, note } = notes();
  const recognizer = await openPocketSphinx(options({ note }));
  const processId = Number(list[0]?.details.processId);
  assert.ok(isAlive(processId));
  await recognizer[Symbol.asyncDispose]();
  assert.ok(!isAlive(processId));
  await assert.rejects(
    transcribeFile(recognizer, new Int16Array(16_000), { paced: false }),
    (error) => error instanceof Failure,
  );
});

test("the engine does not outlive its parent", { skip }, async () => {
  const usual = { vocabulary: [], domainText: "" };
  const start = { settings: { files: files(), speed: "usual", usual, cacheDir }, libraryDirs: files().libraryDirs };
  const script = `
    const { startEngine } = await import(${JSON.stringify(fileURLToPath(new URL("../process/engine.ts", import.meta.url)))});
    const engine = await startEngine({ program: new URL(${JSON.stringify(programUrl.href)}), ...${JSON.stringify(start)} });
    console.log(engine.processId);`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const processId = await new Promise<number>((resolve) =>
    parent.stdout.once("data", (text) => resolve(Number(String(text)))),
  );
  assert.ok(isAlive(processId));
  parent.kill("SIGKILL");
  const untilMs = performance.now() + 10_000;
  while (isAlive(processId) && performance.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(!isAlive(processId), `process ${processId} is still there`);
});

test("a model that is missing fails the start with a remedy", { skip }, async () => {
  const start = startEngine({
    program: programUrl,
    settings: {
      files: { ...files(), modelDir: join(cacheDir, "nowhere") },
      speed: "usual",
      usual: { vocabulary: [], domainText: "" },
      cacheDir,
    },
    libraryDirs: files().libraryDirs,
  });
  await assert.rejects(
    start,
    (error) => error instanceof Failure && error.code === "WING_STT_ENGINE_START" && error.remedy !== undefined,
  );
});
