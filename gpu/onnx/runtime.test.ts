import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { fixtureFolder } from "../stt/onnx/models.fixture.ts";

const childMsMax = 30_000;
const silero = `
  const { loadSilero } = await import(${JSON.stringify(new URL("../vad/silero.ts", import.meta.url).href)});
  const vad = await loadSilero();
  console.log((await vad.open().probability(new Int16Array(512))) < 1);
  await vad[Symbol.asyncDispose]();`;
// A thread has an environment of its own, which the runtime does not read.
const whisper = `
  const { openModel } = await import(${JSON.stringify(new URL("../stt/onnx/worker.ts", import.meta.url).href)});
  const model = await openModel({ folder: ${JSON.stringify(fixtureFolder("whisper-random"))}, dtype: "fp32", provider: "cpu", threads: 1 });
  const silence = { samples: new Int16Array(1_600), language: "en", context: [], prefix: [], tokensMax: 3 };
  console.log((await model.decode([silence])).length === 1);
  await model[Symbol.asyncDispose]();`;

for (const [what, program] of Object.entries({ "a model here": silero, "a model in a thread": whisper }))
  test(`${what}: the runtime keeps no file of what it did, and so has nothing to send`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "wingman-quiet-"));
    const home = join(folder, "home");
    try {
      await mkdir(home);
      await writeFile(join(folder, "program.mjs"), program);
      const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, ...env } = process.env;
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "program.mjs")], {
        env: { ...env, HOME: home },
        timeout: childMsMax,
      });
      assert.equal(stdout, "true\n");
      assert.deepEqual(await readdir(home), []);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
