/** What an engine's process hears of noisy and of clean sound. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { transcribeFile } from "../bench/transcribe-file.ts";
import { wordErrors } from "../bench/wer.ts";
import { files, salesText, sampleChannel, skipEngine, twoTurns } from "../stt/pocketsphinx/on-this-machine.ts";
import { openPocketSphinx } from "../stt/pocketsphinx/pocketsphinx.ts";
import { recognizerInProcess } from "../stt/process/recognizer-in-process.ts";
import type { Recognizer } from "../stt/recognizer.ts";
import type { NoiseMode } from "./need.ts";

const cacheDir = mkdtempSync(join(tmpdir(), "wingman-noise-"));
after(() => rmSync(cacheDir, { recursive: true }));
const rateHz = 16_000;

const heardWith = async (recognizer: Recognizer, sound: Int16Array, suppressNoise: NoiseMode) => {
  const { finals } = await transcribeFile(recognizer, sound, { paced: false, suppressNoise });
  return finals.flatMap(({ words }) => words);
};

test(
  "noise is taken out of what is heard, the same each time, and words of clean sound stay where they are",
  { skip: skipEngine, timeout: 240_000 },
  async () => {
    const { samples, turns } = await sampleChannel("customer");
    const said = turns.filter(({ startMs, endMs }) => startMs > 25_000 && endMs < 60_000);
    const clean = samples.subarray(
      ((said[0]?.startMs ?? 0) - 1_500) * (rateHz / 1_000),
      ((said.at(-1)?.endMs ?? 0) + 500) * (rateHz / 1_000),
    );
    let seed = 7;
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 1_073_741_824 - 1;
    const noisy = clean.map((sample) => Math.max(-32_768, Math.min(32_767, sample + 700 * random())));
    await using recognizer = await openPocketSphinx({
      ...{ files: files(), domainText: salesText(), cacheDir, reason: "a test" },
      speed: "fast",
    });
    const errorsOf = (words: readonly { readonly text: string }[]): number =>
      wordErrors(said.map(({ text }) => text).join(" "), words.map(({ text }) => text).join(" ")).rate;
    const [as, cleaned, again] = [
      await heardWith(recognizer, noisy, "never"),
      await heardWith(recognizer, noisy, "auto"),
      await heardWith(recognizer, noisy, "auto"),
    ];
    assert.deepEqual(again, cleaned);
    assert.ok(errorsOf(cleaned) < 0.7 * errorsOf(as), `${errorsOf(as)} of all words wrong, then ${errorsOf(cleaned)}`);

    const never = await heardWith(recognizer, clean, "never");
    assert.deepEqual(await heardWith(recognizer, clean, "auto"), never);
    const always = await heardWith(recognizer, clean, "always");
    const moves = never
      .flatMap((word) => {
        const near = always.find(
          ({ text, firstSample }) => text === word.text && Math.abs(firstSample - word.firstSample) < rateHz / 4,
        );
        return near ? [Math.abs(near.firstSample - word.firstSample), Math.abs(near.endSample - word.endSample)] : [];
      })
      .sort((a, b) => a - b);
    assert.ok(moves.length > never.length, "nearly all words are heard alike");
    assert.ok((moves[Math.floor(moves.length / 2)] ?? rateHz) <= rateHz / 100, `half of the edges moved by ${moves}`);
  },
);

test("without noise suppression the call goes on, and the log says why", async () => {
  const notes: { readonly message: string; readonly error: unknown }[] = [];
  await using recognizer = await recognizerInProcess({
    info: { engine: "scripted", model: "scripted", accuracy: "good", reason: "a test" },
    program: { program: new URL("./deaf-engine.test-program.ts", import.meta.url), settings: {} },
    note: (message, { error }) => void notes.push({ message, error }),
  });
  const { speech } = await twoTurns();
  assert.ok((await heardWith(recognizer, speech, "always")).length > 0);
  const told = notes.find(({ message }) => message === "noise is not suppressed");
  assert.match(String(told?.error), /^WING_STT_NOISE: .+ is missing\. Install the packages again/);
});
