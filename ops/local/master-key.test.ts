import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { findMasterKey, knownMasterKey, masterKeyFile, masterKeySource } from "./master-key.ts";
import type { Progress } from "./progress.ts";

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-keys-"));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};
const mayMake = async () => true;

test("a key is made once, for its owner alone, and said once, however many begin at the same moment", async () => {
  const dataDir = await newFolder();
  const said: Progress[] = [];
  const find = () => findMasterKey({ dataDir, env: {}, report: (progress) => said.push(progress), mayMake });
  const ids = (await Promise.all([find(), find(), find()])).map(({ id }) => id);
  assert.equal(new Set(ids).size, 1);
  const file = masterKeyFile(dataDir);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(dirname(file)), ["master.key"]);
  assert.ok(said[0]?.detail.includes(file));
  said.length = 0;
  assert.equal((await find()).id, ids[0]);
  assert.deepEqual(said, []);
  const source = await masterKeySource({ dataDir, env: {} });
  assert.deepEqual(source, { id: ids[0], from: file, isReadByOthers: false });
  await chmod(file, 0o640);
  assert.equal((await masterKeySource({ dataDir, env: {} }))?.isReadByOthers, true);
});

test("where keys were wrapped before, none is made in the place of one that is missing", async () => {
  const dataDir = await newFolder();
  const find = findMasterKey({ dataDir, env: {}, mayMake: async () => false });
  await assert.rejects(find, { code: "WING_KEY_MASTER" });
  await assert.rejects(knownMasterKey({ dataDir, env: {} }), { code: "WING_KEY_MASTER" });
  assert.deepEqual(await readdir(dataDir), []);
});

test("a key is taken in base64 or hex, from the environment before a file, and nothing else is", async () => {
  const dataDir = await newFolder();
  const bytes = randomBytes(32);
  const file = join(dataDir, "elsewhere.key");
  await writeFile(file, `${bytes.toString("hex")}\n`);
  const written = [bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex").toUpperCase()];
  const ids = await Promise.all([
    ...written.map((key) => knownMasterKey({ dataDir, env: { WINGMAN_MASTER_KEY: ` ${key}\n` } })),
    knownMasterKey({ dataDir, env: { WINGMAN_MASTER_KEY_FILE: file } }),
  ]);
  assert.equal(new Set(ids.map(({ id }) => id)).size, 1);
  const other = randomBytes(32).toString("base64");
  const both = { WINGMAN_MASTER_KEY: other, WINGMAN_MASTER_KEY_FILE: file };
  assert.notEqual((await knownMasterKey({ dataDir, env: both })).id, ids[0]?.id);
  for (const wrong of [
    "short",
    bytes.toString("hex").slice(2),
    `${other}${other}`,
    bytes.toString("base64").replace(/^./, "*"),
  ])
    await assert.rejects(knownMasterKey({ dataDir, env: { WINGMAN_MASTER_KEY: wrong } }), { code: "WING_KEY_INVALID" });
  const missing = { WINGMAN_MASTER_KEY_FILE: join(dataDir, "none") };
  await assert.rejects(knownMasterKey({ dataDir, env: missing }), { code: "WING_KEY_INVALID" });
  assert.ok(!(await readFile(file, "utf8")).includes(other));
});
