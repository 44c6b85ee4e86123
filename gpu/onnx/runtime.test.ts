import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const childMsMax = 30_000;
const silero = new URL("../vad/silero.ts", import.meta.url).href;

test("the runtime keeps no file of what it did, and so has nothing to send", async () => {
  const home = await mkdtemp(join(tmpdir(), "wingman-home-"));
  try {
    const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, ...env } = process.env;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        `const { loadSilero } = await import(${JSON.stringify(silero)}); const vad = await loadSilero(); console.log(await vad.open().probability(new Int16Array(512)) < 1); await vad[Symbol.asyncDispose]();`,
      ],
      { env: { ...env, HOME: home }, timeout: childMsMax },
    );
    assert.equal(stdout, "true\n");
    assert.deepEqual(await readdir(home), []);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
