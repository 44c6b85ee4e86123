/** The commands about people's data: beside a running Wingman, and on what it left when it stopped. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { ExportFile } from "@wingman/streams/rights/export";
import { root, startTestWingman } from "../harness/wingman.ts";
import { hears, newCall } from "./ground.ts";

const commandMsMax = 120_000;
const dataDir = await mkdtemp(join(tmpdir(), "wingman-rights-"));
after(() => rm(dataDir, { recursive: true, force: true }));
const command = (...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(root, "ops/bin/wingman.ts"), ...args],
      { env: { ...process.env, WINGMAN_DATA_DIR: dataDir }, timeout: commandMsMax },
      (_error, out, err) => done({ code: child.exitCode ?? -1, out: `${out}${err}` }),
    );
  });

test("a file is imported while nobody runs; retention and erasure work beside a running Wingman", async () => {
  const file = join(dataDir, "export.json");
  const call = newCall();
  {
    await using wingman = await startTestWingman({ dataDir, recognizer: hears(new Map()) });
    await wingman.ready;
    const client = await openClient(wingman.url);
    const start = startOf({ call, title: "Dock scheduling" });
    await client.ask("start-call", { ...start, customer: { ...start.customer, phone: "+971 50 123 4567" } });
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    await client.close();
    const answer = await signedFetch(`${wingman.url}/api/rights/export`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ by: "phone", value: "+971501234567", format: "json" }),
    });
    // As it would come from elsewhere: under ids that this log does not hold.
    const exported = JSON.parse((await answer.text()).replaceAll(call, `${call.slice(0, -4)}beef`)) as ExportFile;
    const calls = exported.calls.map((one) => ({
      ...one,
      commits: one.commits.map((commit) => ({ ...commit, id: `${commit.id}-2` })),
    }));
    await writeFile(file, JSON.stringify({ ...exported, calls }));
    const early = await command("import", file);
    assert.deepEqual([early.code, /WING_IMPORT_RUNNING/.test(early.out)], [1, true], early.out);
    const due = await command("retention", "--dry-run", "--in-days", "91");
    assert.deepEqual([due.code, due.out.includes(call)], [0, true], due.out);
    const erased = await command("erase", "--phone", "00971 50 123 4567", "--yes");
    assert.deepEqual([erased.code, /verified/.test(erased.out)], [0, true], erased.out);
  }
  const imported = await command("import", file);
  assert.deepEqual([imported.code, /1 call is there, with [1-9]/.test(imported.out)], [0, true], imported.out);
  const again = await command("import", file);
  assert.deepEqual([again.code, /with 0 events/.test(again.out)], [0, true], again.out);
});
