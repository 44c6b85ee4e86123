import assert from "node:assert/strict";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { temporaryFolder } from "../temporary-folder.ts";
import { findChromium } from "./chromium.ts";

// Nobody listens there: nothing is downloaded where a test does not ask for it.
const noDownload = { WINGMAN_RELEASE_MIRROR: "http://127.0.0.1:1" };
const root = join(import.meta.dirname, "..", "..", "..");

test("an installed browser is found under any of its names", async () => {
  await using folder = await temporaryFolder();
  await program(folder.path, "microsoft-edge", "echo 'Microsoft Edge 141.0.3537.57'");
  const found = await findChromium({ root, env: { PATH: folder.path } });
  assert.deepEqual(found, { path: join(folder.path, "microsoft-edge"), version: "141.0.3537.57" });
});

test("a named browser that does not run ends the search", async () => {
  const found = await findChromium({ root, env: { PATH: "", WINGMAN_CHROMIUM: "/no/such" } });
  assert.ok(found instanceof Failure);
  assert.equal(found.code, "WING_CHROMIUM_UNUSABLE");
});

test("outside CI nothing is installed, and the remedy says what is off", async () => {
  await using folder = await temporaryFolder();
  await program(folder.path, "apt-get", `echo "$@" >> ${folder.path}/asked`);
  const found = await findChromium({ root, partsDir: folder.path, env: { PATH: folder.path, ...noDownload } });
  assert.ok(found instanceof Failure);
  assert.match(found.message, /only in CI/);
  assert.match(found.remedy ?? "", /browser tests and PDF are off/);
  await assert.rejects(readFile(join(folder.path, "asked")));
});

test("in CI, as root, it is installed by the system", { skip: process.getuid?.() !== 0 && "needs root" }, async () => {
  await using folder = await temporaryFolder();
  await program(
    folder.path,
    "apt-get",
    `case "$*" in *install*) printf '#!/bin/sh\\necho Chromium 156.0\\n' > ${folder.path}/chromium; /bin/chmod +x ${folder.path}/chromium;; esac`,
  );
  const found = await findChromium({
    root,
    partsDir: folder.path,
    env: { PATH: folder.path, CI: "true", ...noDownload },
  });
  assert.deepEqual(found, { path: join(folder.path, "chromium"), version: "156.0" });
});

async function program(folder: string, name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}
