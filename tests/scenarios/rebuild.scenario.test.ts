/** `wingman rebuild` beside a Wingman in which calls go on, killed in the middle, and back again. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import type { CallDetail, CallList } from "@wingman/projections/history/answers";
import { storedCheckpoint } from "@wingman/projections/checkpoint";
import { history } from "@wingman/projections/history/model";
import { digestTables } from "@wingman/projections/rebuild/digest";
import { activeSchema, addGeneration, generationsOf } from "@wingman/projections/rebuild/generations";
import { runProjector } from "@wingman/projections/projector";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { openPool, withDatabase } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import type { Transaction } from "kysely";
import { writeCalls } from "../harness/many-calls.ts";
import { root, startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, read, waitUntil } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;
const log = await wingman.log;
const pool = openPool({
  url: withDatabase(await wingman.adminUrl, "wingman_read"),
  name: "test",
  sizeMax: 4,
  readModels: [history],
});
after(() => pool.end());
const { signal } = new AbortController();
await writeCalls(log, 6_000, signal);
const position = async (schema: string) =>
  (await asOwner(pool, (tx: Transaction<any>) => storedCheckpoint(tx, history, schema))).sequence;
await waitUntil(
  async () => (await position("rm_history_v1")) >= (await log.last()),
  "history at the log's end",
  60_000,
);
const callsAtOnce = 3;
/** Between two calls of one: together they greet fewer than the 240 times a minute that one person may. */
const restMs = 1_000;

type Ended = { readonly code: number | null; readonly said: string };

/** The command as a person runs it; `onWords` may end it. */
const command = (words: readonly string[], onWords?: (said: string, kill: (signal: NodeJS.Signals) => void) => void) =>
  new Promise<Ended>((resolve) => {
    const child = spawn(process.execPath, [join(root, "ops/bin/wingman.ts"), ...words], {
      cwd: root,
      env: { ...process.env, WINGMAN_DATA_DIR: wingman.dataDir },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    const hear = (text: string): void => {
      said += text;
      onWords?.(said, (signalName) => child.kill(signalName));
    };
    child.stdout.setEncoding("utf8").on("data", hear);
    child.stderr.setEncoding("utf8").on("data", hear);
    child.once("exit", (code) => resolve({ code, said }));
  });
const states = async (): Promise<string[]> =>
  (await generationsOf(pool, history)).map(({ schema, state }) => `${schema} ${state}`);

/** Typed calls one after the other, each read back from history at once, until told to stop; answers how many. */
const talking = (stop: { now: boolean }) =>
  Promise.all(
    Array.from({ length: callsAtOnce }, async () => {
      const done: string[] = [];
      while (!stop.now) {
        const call = newCall();
        const client = await openClient(wingman.url);
        await client.ask("start-call", startOf({ call, title: "While it is rebuilt" }));
        for (const [n, text] of ["and honestly that is too expensive", "where is our data kept"].entries())
          await client.ask("transcript", {
            call,
            channel: "customer",
            utterance: `u${n}`,
            revision: 1,
            text,
            final: true,
            source: "typed",
          });
        const { position } = await client.ask("end-call", { call, reason: "ended-by-rep" });
        await client.close();
        await waitUntil(
          async () => {
            const { status, body } = await read(`${wingman.url}/api/calls?position=${position}`);
            assert.equal(status, 200);
            return (body as CallList).calls.some((known) => known.call === call);
          },
          "what was just written",
          20_000,
        );
        done.push(call);
        await new Promise((resolve) => setTimeout(resolve, restMs)); // More greetings a minute are refused.
      }
      return done;
    }),
  ).then((lists) => lists.flat());

test("while calls go on, no request fails, nothing is missing, and the projector goes on in the new tables", async (t) => {
  const stop = { now: false };
  t.after(() => {
    stop.now = true;
  });
  const calls = talking(stop);
  calls.catch(() => undefined); // Awaited below; meanwhile the rebuild runs.
  for (const schema of ["rm_history_v2", "rm_history_v3"]) {
    const { code, said } = await command(["rebuild"]);
    assert.equal(code, 0, said);
    assert.match(said, /Every table equals the one that answered, at commit [\d,]+\./);
    assert.match(said, new RegExp(`${schema} answers now`));
    assert.match(said, /reading: [\d,]+ of [\d,]+ commits/);
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  stop.now = true;
  const held = await calls;
  assert.ok(held.length >= 3);
  for (const call of held) {
    const { status, body } = await read(`${wingman.url}/api/calls/${call}`);
    assert.equal(status, 200);
    assert.equal((body as CallDetail).lines.length, 2);
  }
  // Row by row, by nobody's shortcut, the same.
  const end = await log.last();
  const checked = await addGeneration(pool, history);
  await (
    await runProjector({ log, pool, model: history, schema: checked, signal, until: end })
  ).done;
  await waitUntil(
    async () =>
      JSON.stringify(await digestTables(pool, checked)) === JSON.stringify(await digestTables(pool, "rm_history_v3")),
    "the same rows",
  );
});

test("killed in the middle, it leaves what answered; the next one drops what it left and says so", async () => {
  const before = await activeSchema(pool, history);
  const { code } = await command(["rebuild"], (said, kill) => /reading: [1-9]/.test(said) && kill("SIGKILL"));
  assert.equal(code, null);
  assert.equal(await activeSchema(pool, history), before);
  assert.ok(
    (await states()).some((state) => state.endsWith("building")),
    "it was killed too late",
  );
  assert.equal((await read(`${wingman.url}/api/calls`)).status, 200);
  const { said } = await command(["rebuild"]);
  assert.match(said, /rm_history_v\d+ was dropped: it was left half built/);
  assert.match(said, /rm_history_v\d+ answers now/);
  assert.ok(!(await states()).some((state) => state.endsWith("building")));
});

test("Ctrl-C leaves what answered and nothing else", async () => {
  const before = await states();
  const { code, said } = await command(["rebuild"], (words, kill) => /reading: [1-9]/.test(words) && kill("SIGINT"));
  assert.equal(code, 130, said);
  assert.deepEqual(await states(), before);
});

test("back again: the tables before answer, with the calls that came since", async () => {
  const client = await openClient(wingman.url);
  const call = newCall();
  await client.ask("start-call", startOf({ call, title: "After the switch" }));
  const { position } = await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
  const from = await activeSchema(pool, history);
  const { code, said } = await command(["rebuild", "--rollback"]);
  assert.equal(code, 0, said);
  assert.match(said, /rm_history_v\d+ answers again, up to commit/);
  assert.notEqual(await activeSchema(pool, history), from);
  const { body } = await read(`${wingman.url}/api/calls?position=${position}`);
  assert.ok((body as CallList).calls.some((known) => known.call === call));
});

test("another database is refused", async () => {
  const { code, said } = await command(["rebuild", "--database", "wingman_keep"]);
  assert.equal(code, 1);
  assert.match(said, /WING_REBUILD_REFUSED/);
});
