/** `wingman bench wer` as somebody types it, with the real recogniser on a few seconds of sound. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { EngineResult } from "@wingman/gpu/bench/bench";
import { wordErrors } from "@wingman/gpu/bench/wer";
import { writeWav } from "@wingman/gpu/audio/wav";
import { sampleChannel, skipEngine } from "@wingman/gpu/stt/pocketsphinx/on-this-machine";
import { temporaryFolder } from "../local/temporary-folder.ts";
import { clipsIn, sampleClips } from "./bench/clips.ts";
import { csvRows } from "@wingman/domain/import/csv-rows";
import { contendersOf, modelNamed } from "./bench/engines.ts";
import { markdownOf } from "./bench/markdown.ts";
import { plotOf } from "./bench/plot.ts";

const commandMsMax = 120_000;

test(
  "a folder is heard by the real engine; what failed is listed, and the exit code tells",
  { skip: skipEngine },
  async () => {
    await using folder = await temporaryFolder();
    const { samples, turns } = await sampleChannel("customer");
    const short = turns.filter(({ startMs, endMs }) => endMs - startMs > 1_200 && endMs - startMs < 4_000).slice(0, 2);
    for (const [index, turn] of short.entries()) {
      const sound = samples.subarray((turn.startMs - 300) * 16, (turn.endMs + 500) * 16);
      await writeFile(join(folder.path, `t${index}.wav`), writeWav(sound));
      await writeFile(join(folder.path, `t${index}.txt`), turn.words.map(({ text }) => text).join(" "));
    }
    await writeFile(join(folder.path, "recordings.csv"), "file,speaker,noise\nt0.wav,Tomás,none\nt1.wav,Tomás,none\n");
    await writeFile(join(folder.path, "bad.wav"), "no sound");
    await writeFile(join(folder.path, "bad.txt"), "hello");
    const { code, out, err } = await wingman(["bench", "wer", folder.path, "--out", join(folder.path, "out")]);
    assert.equal(code, 1, err);
    assert.match(out, /\| pocketsphinx \| en-us.*\(basic\) \| 2 \| \d+\.\d % \(–\)/);
    assert.match(out, /\| Tomás \| pocketsphinx \| 2 \|/);
    assert.match(out, /- pocketsphinx, bad\.wav: WING_AUDIO_KIND/);
    assert.match(out, /20 %.*twenty percent/);
    const page = await readFile(join(folder.path, "out/wer.md"), "utf8");
    assert.ok(out.includes(page.trim()));
    const rows = csvRows(await readFile(join(folder.path, "out/wer.csv"), "utf8"));
    assert.equal(rows.length, 3);
    const head = rows[0] ?? [];
    const [wrong, of] = ["other", "added", "lost", "words"]
      .map((name) => rows.slice(1).reduce((sum, row) => sum + Number(row[head.indexOf(name)]), 0))
      .reduce<[number, number]>(([sum], each, index) => (index < 3 ? [sum + each, 0] : [sum, each]), [0, 0]);
    assert.ok(page.includes(`| ${((wrong / of) * 100).toFixed(1)} % (–)`), `${wrong} of ${of}`);
    assert.ok(wrong / of < 0.5, "it heard most of it");
    assert.match(
      await readFile(join(folder.path, "out/wer.svg"), "utf8"),
      /^<svg [\s\S]*speaker Tomás[\s\S]*<\/svg>\n$/,
    );
  },
);

test("an engine of no name, and a folder without texts, are said before anything is heard", async () => {
  await using folder = await temporaryFolder();
  const unknown = await wingman(["bench", "wer", folder.path, "--engines", "pocketsphinx,crystal:ball"]);
  assert.deepEqual(
    [unknown.code, /crystal:ball[\s\S]*pocketsphinx[\s\S]*WING_BENCH_ENGINE/.test(unknown.err)],
    [1, true],
  );
  await writeFile(join(folder.path, "a.wav"), "");
  const empty = await wingman(["bench", "wer", folder.path]);
  assert.match(empty.err, /a\.wav: no a\.txt says[\s\S]*WING_BENCH_FOLDER/);
});

test("who speaks, and where, comes from a table or from a file beside the sound, which counts more", async () => {
  await using folder = await temporaryFolder();
  const write = (name: string, text: string) => writeFile(join(folder.path, name), text);
  await write("a.wav", "");
  await write("a.txt", " one two\n");
  await write("b.opus", "");
  await write(
    "b.json",
    JSON.stringify({ accent: "Cairo", language: "ar", utterances: [{ text: "نعم", startMs: 0, endMs: 9 }] }),
  );
  await write("recordings.csv", '\uFEFFFile,Speaker,accent,text\r\na.wav,"Smith, Ann",,\r\nb.opus,Bo,Dublin,other\r\n');
  const { clips } = await clipsIn(folder.path, "en");
  assert.deepEqual(
    clips.map(({ name, said, language, speaker, accent }) => [name, said, language, speaker, accent]),
    [
      ["a.wav", [{ text: "one two", startMs: null, endMs: null }], "en", "Smith, Ann", null],
      ["b.opus", [{ text: "نعم", startMs: 0, endMs: 9 }], "ar", "Bo", "Cairo"],
    ],
  );
  await write("b.json", '{"language":"arabic, mostly"}');
  await assert.rejects(clipsIn(folder.path, "en"), { code: "WING_BENCH_FOLDER" });
});

test("the sample calls are there, side by side, with the times of their turns", async () => {
  const clips = await sampleClips();
  assert.ok(
    clips.length >= 8 && clips.every(({ said }) => said.length > 5 && said.every(({ startMs }) => startMs !== null)),
  );
  assert.ok(clips.some(({ noise }) => noise?.startsWith("pink")));
});

test("an engine that is not here is a row that says so, and what was said cannot break the table", () => {
  const said = "a | b <script> `c`";
  const utterance = {
    ...{ clip: "x|y.wav", index: 0, language: "en", speaker: "<b>", accent: null, noise: null, said, heard: "" },
    words: wordErrors(said, ""),
    characters: undefined,
  };
  const info = { engine: "e", model: "m", accuracy: "basic", reason: "" } as const;
  const results: readonly EngineResult[] = [
    { engine: "e", info, utterances: [utterance], audioMs: 1, tookMs: 1, failures: [] },
    {
      ...{ engine: "onnx:none", info: null, utterances: [], audioMs: 0, tookMs: 0 },
      failures: [{ clip: null, why: "no weights" }],
    },
  ];
  const page = markdownOf(results, { of: "f", machine: "m", passedOver: [] });
  assert.match(page, /\| onnx:none \|  \| 0 \| not measured here \|/);
  assert.match(page, /- onnx:none, not measured here: no weights/);
  assert.ok(page.includes(String.raw`x\|y.wav | a \| b \<script\> \`c\``), page);
  assert.match(plotOf(results), /speaker &lt;b&gt;/);
});

test("a model whose weights are not here is not measured here, with the way to fetch it", async () => {
  await using folder = await temporaryFolder();
  await assert.rejects(modelNamed("whisper-base:fp16", folder.path), {
    code: "WING_MODEL_NOT_HERE",
    message: "onnx-community/whisper-base (fp16) is not here.",
    remedy: "Fetch it: `npm run wingman -- models pull onnx-community/whisper-base --dtype fp16`.",
  });
  await assert.rejects(modelNamed("whisper-enormous", folder.path), { code: "WING_MODEL_UNKNOWN" });
});

test("a model that is here hears, by its real engine; of one that is not, that is said", async () => {
  await using folder = await temporaryFolder();
  const weights = join(import.meta.dirname, "../../tests/fixtures/onnx/whisper-random"); // It hears nonsense.
  const models = join(folder.path, "models");
  await cp(weights, join(models, "onnx-community/whisper-tiny"), { recursive: true });
  await writeFile(join(folder.path, "a.wav"), writeWav((await sampleChannel("customer")).samples.subarray(0, 80_000)));
  await writeFile(join(folder.path, "a.txt"), "hello there");
  const ended = await wingman(
    [
      "bench",
      "wer",
      folder.path,
      "--engines",
      "onnx:whisper-tiny:fp32,onnx:whisper-base",
      "--out",
      join(folder.path, "out"),
    ],
    { WINGMAN_MODELS_DIR: models },
  );
  assert.equal(ended.code, 1, ended.err);
  assert.match(ended.out, /\| onnx:whisper-tiny:fp32 \| whisper-tiny fp32 \(good\) \| 1 \|/);
  assert.match(
    ended.out,
    /- onnx:whisper-base, not measured here: WING_MODEL_NOT_HERE: .*models pull onnx-community\/whisper-base/,
  );
});

test("a kind of engine is told which of it is meant", async () => {
  const asked: (string | undefined)[] = [];
  const open = async (which: string | undefined) => {
    asked.push(which);
    return new Failure("WING_STT_NONE", "not here.");
  };
  const contenders = contendersOf(["onnx:a/b:q8", "plain"], "", {
    onnx: { form: "onnx:<id>", open },
    plain: { form: "plain", open },
  });
  for (const contender of contenders) await assert.rejects(contender.open(), { code: "WING_STT_NONE" });
  assert.deepEqual(asked, ["a/b:q8", undefined]);
});

test("a table as spreadsheets write it is read", () =>
  assert.deepEqual(csvRows('\uFEFFa,"b ""c"", d"\r\n"two\nlines",\n\nlast,x'), [
    ["a", 'b "c", d'],
    ["two\nlines", ""],
    ["last", "x"],
  ]));

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };
const wingman = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(import.meta.dirname, "wingman.ts"), ...args],
      { env: { ...process.env, INIT_CWD: undefined, ...env }, timeout: commandMsMax },
      (_error, out, err) => done({ code: child.exitCode, out, err }),
    );
  });
