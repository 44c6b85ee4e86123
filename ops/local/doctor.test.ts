import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { doctor } from "./doctor.ts";
import type { Finding } from "./doctor/finding.ts";
import type { Machine } from "./doctor/machine.ts";
import { system } from "./doctor/machine-checks.ts";
import { takeLock } from "./lock.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const root = join(import.meta.dirname, "..", "..");

test("every part is looked at, and whatever is not fine has a remedy", async () => {
  await using folder = await temporaryFolder();
  const env = { PATH: "", WINGMAN_RELEASE_MIRROR: "http://127.0.0.1:1" };
  const findings = await doctor({ root, partsDir: folder.path, dataDir: join(folder.path, "data"), env });
  const parts = [
    "settings",
    "system",
    "node",
    "packages",
    "libc",
    "tools",
    "write access",
    "disk space",
    "memory",
    "port",
    "network",
    "go",
    "apt",
    "nats-server",
    "postgres",
    "keys",
    "pocketsphinx",
    "meaning",
    "arabic",
    "gpu",
    "chromium",
    "browser",
    "headphones",
  ];
  assert.deepEqual(
    findings.map((finding) => finding.part),
    parts,
  );
  for (const finding of findings) if (finding.state !== "fine") assert.ok(finding.remedy, JSON.stringify(finding));
  const nats = findings.find((finding) => finding.part === "nats-server");
  assert.equal(nats?.state, "missing");
  assert.match(nats?.remedy ?? "", /install Go/);
});

for (const [what, machine, part, state, words] of [
  ["Windows", { platform: "win32" }, "system", "missing", /WSL 2/],
  ["an old Node", { nodeVersion: "18.20.4" }, "node", "missing", /npm start.*WINGMAN_NODE/],
  ["musl", { platform: "linux", glibc: undefined }, "libc", "warn", /Debian or Ubuntu.*apk/],
  ["a disk that is nearly full", { bytesFree: 300_000_000 }, "disk space", "warn", /0\.3 GB free.*Free 2 GB/],
  ["little memory", { memoryBytes: 400_000_000 }, "memory", "warn", /Have 1\.5 GB/],
] as const satisfies [string, Partial<Machine>, string, Finding["state"], RegExp][])
  test(`${what}: said, with what to do`, async () => {
    const finding = (await doctor({ root, machine })).find((each) => each.part === part);
    assert.equal(finding?.state, state);
    assert.match(`${finding?.detail} ${finding?.remedy}`, words);
  });

test("a folder in WSL that lies on the Windows side is said", () => {
  const wsl = { platform: "linux", arch: "x64", kernel: "6.6.87.2-microsoft-standard-WSL2" } as Machine;
  assert.match(system(wsl, "/mnt/c/Users/me/wingman").remedy ?? "", /below your home in WSL/);
  assert.match(system(wsl, "/srv/wingman").detail, /open the page in a browser of Windows/);
});

test("a slim system without apt, tar and setpriv loses what it says and nothing else", async () => {
  await using folder = await temporaryFolder();
  const env = { PATH: folder.path, WINGMAN_RELEASE_MIRROR: "http://127.0.0.1:1" };
  const findings = await doctor({ root, partsDir: folder.path, dataDir: join(folder.path, "data"), env });
  const say = (part: string): string => JSON.stringify(findings.find((finding) => finding.part === part));
  assert.match(say("tools"), /no tar .*no setpriv .*util-linux/);
  assert.match(say("apt"), /recorded words/);
  assert.match(say("pocketsphinx"), /fine|sample calls show words recognised earlier/); // Fine where it is installed.
  assert.match(say("arabic"), /no recogniser.* for Arabic: what is said in it is typed.*models list/);
  assert.match(say("network"), /127\.0\.0\.1:1 refuses the connection.*HTTPS_PROXY/);
});

test("a folder that cannot be written is named", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "file");
  await writeFile(file, "no folder");
  const findings = await doctor({ root, dataDir: join(file, "data") });
  const finding = findings.find((each) => each.part === "write access");
  assert.equal(finding?.state, "missing");
  assert.match(`${finding?.detail} ${finding?.remedy}`, /file cannot be written .*WINGMAN_DATA_DIR/);
});

test("it only looks: nothing is fetched and nothing written", async () => {
  await using folder = await temporaryFolder();
  const findings = await doctor({ root, partsDir: join(folder.path, "parts"), dataDir: join(folder.path, "data") });
  assert.deepEqual(await readdir(folder.path), []);
  assert.notEqual(findings.find((finding) => finding.part === "nats-server")?.state, undefined);
});

test("a wrong setting, a taken port and a running Wingman are each said", async () => {
  await using folder = await temporaryFolder();
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((next) => taken.once("listening", next));
  const { port } = taken.address() as { port: number };
  const env = { ...process.env, WINGMAN_HTTP_PORT: String(port), WINGMAN_LOG_LEVEL: "loud" };
  const say = async (part: string): Promise<string> =>
    JSON.stringify((await doctor({ root, dataDir: folder.path, env })).find((finding) => finding.part === part));
  assert.match(await say("settings"), /WINGMAN_LOG_LEVEL is not right/);
  assert.match(await say("port"), new RegExp(`port ${port} is taken`));
  taken.close();
  await using lock = await takeLock(folder.path);
  await lock.setAddress("http://127.0.0.1:4700");
  assert.match(await say("port"), /already runs .* at http:\/\/127\.0\.0\.1:4700/);
});
