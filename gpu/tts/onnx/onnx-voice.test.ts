/** A voice with random weights in the form of Piper's says the very samples that the reference runtime says. */
import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Failure } from "@wingman/domain/failure";
import { heard, voiceContract } from "../contract.ts";
import type { Voice } from "../voice.ts";
import { readVoiceConfig, type VoiceConfig } from "./config.ts";
import { openOnnxVoice, openOnnxVoices } from "./onnx-voice.ts";
import { idsOf, phonemesOf } from "./phonemes.ts";

const fixtures = fileURLToPath(new URL("./fixtures/", import.meta.url));
type Reference = {
  readonly text: string;
  readonly ipa: string;
  readonly ids: readonly number[];
  readonly runs: readonly {
    readonly lengthScale: number;
    readonly sampleCount: number;
    readonly every: number;
    readonly some: readonly number[];
  }[];
};
const reference = JSON.parse(await readFile(join(fixtures, "reference.json"), "utf8")) as Reference;
const config = await readVoiceConfig(join(fixtures, "tiny.onnx.json"));

/** The same voice, trained on letters: then what it is given is what it says, and no program is needed. */
const folder = await mkdtemp(join(tmpdir(), "wingman-voices-"));
after(() => rm(folder, { recursive: true, force: true }));
const put = async (name: string, change: Partial<VoiceConfig> = {}): Promise<string> => {
  const path = join(folder, name);
  await copyFile(join(fixtures, "tiny.onnx"), path);
  await writeFile(`${path}.json`, JSON.stringify({ ...config, phoneme_type: "text", ...change }));
  return path;
};
const letters = await put("letters.onnx");
const never = new AbortController().signal;
const samplesOf = async (voice: Voice, text: string, rate: number): Promise<Int16Array> => {
  const parts = (await heard(voice.speak(text, { language: "en", rate }, never))).map(({ samples }) => samples);
  return Int16Array.from(parts.flatMap((part) => [...part]));
};

test("a sentence becomes the ids that Piper's rule gives", async () => {
  const written: Readonly<Record<string, string>> = {
    "Ask who signs": "ˈæsk hˌuː\nsˈaɪnz\n",
    "then wait": " ðˈɛn_ (fr)wˈeɪt\n",
  };
  const sounds = (clause: string) => Promise.resolve(written[clause] ?? assert.fail(clause));
  assert.deepEqual(idsOf(await phonemesOf(reference.text, config, sounds), config), reference.ids);
});

test("points and commas within numbers are no clauses, and Arabic marks are marks", async () => {
  const clauses: string[] = [];
  const sounds = (clause: string) => {
    clauses.push(clause);
    return Promise.resolve("a");
  };
  const phonemes = await phonemesOf("It is 3.5, or 1,200: why؟ هنا، ثم", config, sounds);
  assert.deepEqual(clauses, ["It is 3.5", "or 1,200", "why", "هنا", "ثم"]);
  assert.equal(phonemes.join(""), "a, a: a?a, a");
});

test("a sound that the voice does not know is left out, with its pad", () =>
  assert.deepEqual(
    idsOf(["a", "ﬀ", "constructor", "b"], { phoneme_id_map: { "^": [1], $: [2], _: [0], a: [3], b: [4, 5] } }),
    [1, 3, 0, 4, 5, 0, 2],
  ));

test("sample for sample what the reference runtime says, at both speeds", async () => {
  await using voice = await openOnnxVoice(letters, null);
  for (const { lengthScale, sampleCount, every, some } of reference.runs) {
    const samples = await samplesOf(voice, reference.ipa, 1 / lengthScale);
    assert.equal(samples.length, sampleCount);
    for (const [index, expected] of some.entries())
      assert.ok(
        Math.abs((samples[index * every] ?? 0) - expected) <= 2,
        `${index}: ${samples[index * every]}, ${expected}`,
      );
  }
});

test("a voice that is stopped while it speaks ends by itself, and nothing waits for it", async () => {
  const voice = await openOnnxVoice(letters, null);
  const speaking = heard(voice.speak(`${reference.ipa} `.repeat(8), { language: "en", rate: 1 }, never)).then(
    () => "said",
    (error: unknown) => (error instanceof Failure ? error.code : String(error)),
  );
  await new Promise((resolve) => setTimeout(resolve, 30));
  await voice[Symbol.asyncDispose]();
  assert.ok(["said", "WING_TTS_ENGINE"].includes(await speaking));
});

test("a file that is no voice is said when it is to speak, and one that is not whole when it is opened", async () => {
  const broken = await put("broken.onnx");
  await writeFile(broken, "not a model");
  await using voice = await openOnnxVoice(broken, null);
  await assert.rejects(
    samplesOf(voice, "ask", 1),
    (error) => error instanceof Failure && error.code === "WING_TTS_ENGINE",
  );
  await rm(broken);
  await rm(`${broken}.json`);
  await writeFile(join(folder, "alone.onnx"), "");
  await assert.rejects(
    openOnnxVoices(folder, null),
    (error) => error instanceof Failure && error.code === "WING_TTS_MODEL",
  );
  await rm(join(folder, "alone.onnx"));
  await mkdir(join(folder, "ar/gulf"), { recursive: true });
  await put("ar/gulf/gulf.onnx", { language: { family: "ar" } });
  assert.deepEqual(
    (await openOnnxVoices(folder, null)).map(({ info }) => [info.id, info.languages]),
    [
      ["onnx:gulf", ["ar"]],
      ["onnx:letters", ["en"]],
    ],
  );
  const bySounds = await put("sounds.onnx", { phoneme_type: "espeak" });
  await assert.rejects(openOnnxVoice(bySounds, null), /needs espeak-ng/);
  await rm(bySounds);
});

voiceContract("onnx, by letters", async () => ({
  voice: await openOnnxVoice(letters, null),
  sentences: ["ask who signs the contract.", "then name the price.", "wait for the answer."],
  language: "en",
}));
