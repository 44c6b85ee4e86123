/** `wingman models` as somebody types it, against a hub over HTTP. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { stalled } from "../local/fetch/release-host.fixture.ts";
import { filesOf, modelOf } from "../local/models/catalogue.ts";
import { filledBy, startHub } from "../local/models/hub.fixture.ts";
import { modelsHere } from "../local/models/models-here.ts";
import { temporaryFolder } from "../local/temporary-folder.ts";

const commandMsMax = 30_000;
const model = modelOf("moonshine-tiny-ONNX");
const paths = filesOf(model, "q8");
const decoder = "onnx/decoder_model_merged_quantized.onnx";

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

test("list, pull, verify, remove: a table, an exit code, and the way on", async () => {
  await using at = await place();
  const before = await at.models("list");
  assert.match(before.out, /onnx-community\/moonshine-tiny-ONNX +speech +~\d+\.\d MB +MIT +en +no\n/);
  const pulled = await at.models("pull", "moonshine-tiny-ONNX", "--dtype", "q8");
  assert.equal(pulled.code, 0, pulled.err);
  assert.match(pulled.out, /↓ moonshine-tiny-ONNX/);
  assert.match(pulled.out, /is whole: 0\.4 MB from 127\.0\.0\.1:\d+, revision 0123456789ab\. MIT\./);
  assert.match((await at.models("list")).out, /moonshine-tiny-ONNX .* yes \(q8\)\n/);
  const [listed] = JSON.parse((await at.models("list", "--json")).out) as [Record<string, unknown>];
  assert.deepEqual([listed["id"], listed["state"], listed["isCompared"]], [model.id, "here", true]);
  const [here, ...others] = await modelsHere(at.modelsDir);
  assert.deepEqual(others, []);
  assert.deepEqual(
    [here?.id, here?.kind, here?.family, here?.dtype, here?.languages, here?.folder],
    [model.id, "speech", "moonshine", "q8", ["en"], at.folder],
  );
  await writeFile(join(at.folder, "config.json"), "{}");
  const verified = await at.models("verify");
  assert.equal(verified.code, 1);
  assert.match(verified.out, /config\.json is damaged\n[\s\S]*models pull onnx-community\/moonshine-tiny-ONNX/);
  assert.deepEqual(await modelsHere(at.modelsDir), []);
  const again = await at.models("pull", model.id, "--dtype", "q8");
  assert.equal(again.code, 0, again.err);
  assert.equal((await at.models("verify", model.id)).code, 0);
  const removed = await at.models("remove", model.id);
  assert.match(removed.out, /is deleted: 0\.4 MB are free again/);
  const none = await at.models("remove", model.id);
  assert.equal(none.code, 1);
  assert.match(none.err, /nothing of[\s\S]*WING_MODEL_NOT_HERE/);
});

test("Ctrl-C ends with 130 and says what is kept; the same command goes on", async () => {
  await using at = await place();
  const body = at.hub.files.get(decoder) ?? assert.fail();
  at.hub.faults.set(decoder, [stalled(body, 60_000)]);
  const child = at.start("pull", model.id, "--dtype", "q8");
  while (!at.hub.sent.includes(decoder)) await new Promise((next) => setTimeout(next, 50));
  await new Promise((next) => setTimeout(next, 300));
  child.process.kill("SIGINT");
  const stopped = await child.ended;
  assert.equal(stopped.code, 130);
  assert.match(stopped.out, /Stopped\. 0\.\d MB of .* are kept; the same command goes on from there\./);
  const { code, err } = await at.models("pull", model.id, "--dtype", "q8");
  assert.equal(code, 0, err);
  assert.match(at.hub.sent.at(-1) ?? "", /^onnx\/decoder_model_merged_quantized\.onnx bytes=[1-9]/);
  assert.ok(body.equals(await readFile(join(at.folder, decoder))));
});

test("what there is not, is said with what there is", async () => {
  await using at = await place();
  const unknown = await at.models("pull", "whisper-enormous");
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /whisper-enormous[\s\S]*models list[\s\S]*WING_MODEL_UNKNOWN/);
  assert.equal((await at.models("pull", model.id, "--dtype", "q3")).code, 2);
  const folder = await at.models("pull", model.id, "--from", at.modelsDir);
  assert.match(folder.err, /config\.json[\s\S]*is not there[\s\S]*WING_MODEL_FOLDER/);
  assert.match((await at.models("verify")).out, /No model is here/);
});

const place = async () => {
  const hub = await startHub(model.id, filledBy(model, paths));
  const { path: modelsDir, [Symbol.asyncDispose]: dispose } = await temporaryFolder();
  const env = { ...process.env, INIT_CWD: undefined, WINGMAN_MODEL_HUB: hub.url, WINGMAN_MODELS_DIR: modelsDir };
  const start = (...args: readonly string[]) => {
    const started = spawn(process.execPath, [join(import.meta.dirname, "wingman.ts"), "models", ...args], {
      env,
      timeout: commandMsMax,
    });
    const said = { out: "", err: "" };
    started.stdout.on("data", (chunk) => (said.out += String(chunk)));
    started.stderr.on("data", (chunk) => (said.err += String(chunk)));
    const ended = new Promise<Ended>((done) => started.once("close", (code) => done({ code, ...said })));
    return { process: started, ended };
  };
  return {
    hub,
    modelsDir,
    folder: join(modelsDir, model.id),
    start,
    models: (...args: readonly string[]) => start(...args).ended,
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]();
      await dispose();
    },
  };
};
