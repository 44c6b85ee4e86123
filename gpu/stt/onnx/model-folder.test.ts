/** What lies in a folder is refused before anything runs, and the refusal names what is wrong. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdtempDisposable, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { loadModel } from "./load.ts";
import { fixtureFolder } from "./models.fixture.ts";

const refused = async (
  name: string,
  change: (folder: string) => Promise<unknown>,
  message: RegExp,
  dtype = "fp32",
): Promise<void> => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "wingman-model-"));
  await cp(fixtureFolder(name), folder.path, { recursive: true });
  await change(folder.path);
  await assert.rejects(loadModel({ folder: folder.path, dtype, provider: "cpu", threads: 1 }), {
    code: "WING_STT_MODEL",
    message,
  });
};
const edit =
  (file: string, changed: (value: Record<string, unknown>) => unknown) =>
  async (folder: string): Promise<void> => {
    const path = join(folder, file);
    await writeFile(path, JSON.stringify(changed(JSON.parse(await readFile(path, "utf8")))));
  };

for (const file of [
  "config.json",
  "generation_config.json",
  "preprocessor_config.json",
  "tokenizer.json",
  "onnx/encoder_model.onnx",
  "onnx/decoder_model_merged.onnx",
])
  test(`a folder without ${file} is refused by that name`, () =>
    refused("whisper-random", (folder) => rm(join(folder, file)), new RegExp(`has no ${file}`, "u")));

test("so is one without the files of the kind that was asked for", () =>
  refused("moonshine-random", async () => undefined, /has no onnx\/encoder_model_quantized\.onnx/u, "q8"));

test("a file that is no JSON, or says nothing of use, is named", async () => {
  await refused("whisper-random", (folder) => writeFile(join(folder, "config.json"), "{"), /config\.json .* no JSON/u);
  await refused(
    "whisper-random",
    edit("preprocessor_config.json", (value) => ({ ...value, sampling_rate: 8_000 })),
    /preprocessor_config\.json .*sampling_rate/u,
  );
});

test("a graph of another size than the settings say is refused by its input", () =>
  refused(
    "whisper-random",
    edit("preprocessor_config.json", (value) => ({ ...value, feature_size: 128 })),
    /"input_features" is 80 .* says 128/u,
  ));

test("a model of another family is refused", () =>
  refused(
    "whisper-random",
    edit("config.json", (value) => ({ ...value, model_type: "wav2vec2" })),
    /"wav2vec2"/u,
  ));

test("a graph that asks for what nobody can give is refused by its input", () =>
  refused(
    "moonshine-random",
    // The other family's graph: its encoder wants a picture, not the sound.
    (folder) => cp(join(fixtureFolder("whisper-random"), "onnx"), join(folder, "onnx"), { recursive: true }),
    /takes no input "input_values"/u,
  ));

test("an encoder where the decoder should be is refused", () =>
  refused(
    "moonshine-random",
    (folder) => cp(join(folder, "onnx/encoder_model.onnx"), join(folder, "onnx/decoder_model_merged.onnx")),
    /takes no input "input_ids"/u,
  ));

test("bytes that are no graph are refused", () =>
  refused(
    "moonshine-random",
    (folder) => writeFile(join(folder, "onnx/encoder_model.onnx"), "no graph"),
    /encoder_model\.onnx cannot be run/u,
  ));

const cudaLibrary = new URL(
  `bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`,
  import.meta.resolve("onnxruntime-node/package.json"),
);

test(
  "where CUDA does not come up it is told, and nothing else is taken in its place",
  { skip: existsSync(cudaLibrary) && "CUDA is installed here" },
  () =>
    assert.rejects(
      loadModel({ folder: fixtureFolder("moonshine-random"), dtype: "fp32", provider: "cuda", threads: 1 }),
      { code: "WING_STT_GPU" },
    ),
);
