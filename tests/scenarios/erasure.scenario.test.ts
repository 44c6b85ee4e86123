/** A person asks to be forgotten: what every door, every reader and every byte on the disk says afterwards. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import type { Personal } from "@wingman/domain/schema";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { history } from "@wingman/projections/history/model";
import { digestTables } from "@wingman/projections/rebuild/digest";
import { activeSchema } from "@wingman/projections/rebuild/generations";
import { rebuild } from "@wingman/projections/rebuild/rebuild";
import { readDatabase } from "@wingman/streams/base/database";
import { alone } from "@wingman/streams/base/maintain";
import { openPool, withDatabase } from "@wingman/streams/base/pools";
import type { Receipt } from "@wingman/streams/erasure/receipt";
import { bulkRead } from "@wingman/streams/log/bulk-read";
import { fragmentsOf } from "@wingman/streams/log/fragments";
import { sql } from "kysely";
import { filesHolding } from "../harness/files-holding.ts";
import { root, startTestWingman } from "../harness/wingman.ts";
import {
  eventsOf,
  hears,
  newCall,
  quietMs,
  read,
  said,
  type Script,
  sendSound,
  waitForFact,
  waitUntil,
} from "./ground.ts";

const scripts = new Map<string, Script>();
const wingman = await startTestWingman({ recognizer: hears(scripts) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;

/** What nobody may find again: names, words that are heard, of the end sheet, of a correction and of a comment. */
const canaries = ["Quillon", "Ferrante", "zirkonia", "Basilisk", "Karneol", "Obsidian"];

/** The command as somebody at a terminal runs it, beside the Wingman that runs here. */
const command = async (...words: string[]): Promise<{ readonly code: number | null; readonly output: string }> => {
  const child = spawn(process.execPath, [join(root, "ops/bin/wingman.ts"), ...words], {
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
      WINGMAN_DATA_DIR: wingman.dataDir,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, output };
};

const hold = async (reference: string, name: string): Promise<string> => {
  const client = await openClient(wingman.url);
  const call = newCall();
  scripts.set(call, { customer: said("that is too expensive for zirkonia and our budget", 200) });
  await client.ask("start-call", {
    ...startOf({ call, title: `Call with ${name}`, channels: [{ channel: "customer", format: "int16" }] }),
    customer: { name, company: "Corvane", role: "Ferrante's deputy", id: reference },
    consent: "given",
  });
  sendSound(client, "customer", 0, 5_000);
  await waitForFact(client, "UtteranceTranscribed");
  await waitForFact(client, "SuggestionMade");
  await client.close();
  return call;
};
const end = async (call: string): Promise<void> => {
  const client = await openClient(wingman.url, { call });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.ask("outcome", {
    call,
    action: `o-${call}`,
    outcome: "next-step",
    nextStep: "Meet the Basilisk team",
    nextStepOn: null,
  });
  await client.close();
  await waitUntil(async () => (await read(`${wingman.url}/api/calls/${call}`)).status === 200, "history");
  const { lines } = (await read(`${wingman.url}/api/calls/${call}`)).body as { lines: { id: string }[] };
  const text = "that is too expensive for Karneol and our budget";
  await say(`calls/${call}/words`, { action: `w-${call}`, utterance: lines[0]?.id, text });
  const remark = { action: `c-${call}`, comment: `c-${call}`, atMs: 1_000, text: "Obsidian would fit here" };
  const { position } = await say(`calls/${call}/comments`, remark);
  const page = JSON.stringify((await read(`${wingman.url}/api/calls/${call}?position=${position}`)).body);
  assert.match(page, /for Karneol[\s\S]*Obsidian|Obsidian[\s\S]*for Karneol/);
};
const say = async (path: string, body: object): Promise<{ position: string }> => {
  const answer = await signedFetch(`${wingman.url}/api/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()) as { position: string };
};
const findsNothing = (text: string, where: string): void => {
  for (const canary of canaries) assert.ok(!text.includes(canary), `${where} still says ${canary}`);
};
const fragmentTexts = async (call: string): Promise<unknown[]> => {
  const list: unknown[] = [];
  for await (const { fragment } of fragmentsOf(log, demoPrincipal.tenant, call)) list.push(fragment.text);
  return list;
};

test("one person in two calls is gone from everywhere, and another is not touched", { timeout: 240_000 }, async () => {
  const mine = [await hold("Quillon@corvane.example", "Quillon"), await hold(" quillon@CORVANE.example", "Quillon")];
  const other = await hold("somebody-else", "Marek Dvorak");
  await Promise.all([...mine.slice(0, 1), other].map(end));
  const going = await command("erase", "--person", "quillon@corvane.example", "--yes");
  assert.equal(going.code, 1);
  assert.match(going.output, /a call goes on[\s\S]*WING_ERASURE_CALL_GOING/);
  await Promise.all(mine.slice(1).map(end));
  await quietMs();

  const nats = join(wingman.dataDir, "nats/store");
  assert.deepEqual(await filesHolding(nats, canaries), [], "what is on the log is sealed from its first second");
  assert.ok((await eventsOf(log, mine[0]!)).some(({ data }) => JSON.stringify(data).includes("zirkonia")));
  assert.ok((await fragmentTexts(mine[0]!)).some((text) => String(text).includes("zirkonia")));
  const before = await read(`${wingman.url}/api/calls/${other}`);
  const unconfirmed = await command("erase", "--person", "quillon@corvane.example");
  assert.match(unconfirmed.output, /2 calls are erased[\s\S]*WING_ERASURE_NOT_CONFIRMED/);

  const done = await command("erase", "--person", "quillon@corvane.example", "--yes");
  assert.equal(done.code, 0, done.output);
  findsNothing(done.output, "the command");
  const list = await read(`${wingman.url}/api/calls?limit=50`);
  for (const call of mine) {
    const { body } = await read(`${wingman.url}/api/calls/${call}`);
    findsNothing(JSON.stringify(body), "a call's page");
    const detail = body as { call: { erasedAt: number }; lines: { text: unknown }[]; tips: unknown[] };
    assert.ok(detail.call.erasedAt > 0);
    assert.deepEqual([...new Set(detail.lines.map(({ text }) => JSON.stringify(text)))], ['{"erased":true}']);
    assert.deepEqual(detail.tips, []);
    const events = await eventsOf(log, call);
    findsNothing(JSON.stringify(events), "the log");
    const [forgotten, ...more] = events.filter(({ type }) => type === "PersonalDataForgotten");
    assert.deepEqual([(forgotten?.data as { subjects: Personal[] }).subjects, more], [["customer", "both"], []]);
    assert.deepEqual(
      [...new Set((await fragmentTexts(call)).map((text) => JSON.stringify(text)))],
      ['{"erased":true}'],
    );
    const again = await command("replay", call);
    assert.equal(again.code, 0, again.output);
    findsNothing(again.output, "a replay");
    const watching = await openClient(wingman.url, { call });
    findsNothing(JSON.stringify(await watching.waitFor("welcome")), "the live page");
    await assert.rejects(
      watching.ask("outcome", { call, action: "late", outcome: "won", nextStep: "Basilisk", nextStepOn: null }),
      { code: "WING_REFUSED_CALL_ERASED" },
    );
    await watching.close();
  }
  const others = (list.body as { calls: { call: string }[] }).calls.filter(({ call }) => !mine.includes(call));
  findsNothing(
    JSON.stringify((list.body as { calls: { call: string }[] }).calls.filter(({ call }) => mine.includes(call))),
    "the list",
  );
  assert.deepEqual(
    others.map(({ call }) => call),
    [other],
  );
  assert.deepEqual((await read(`${wingman.url}/api/calls/${other}`)).body, before.body);
  assert.match(JSON.stringify(await fragmentTexts(other)), /zirkonia/);

  const nobody = await command("erase", "--person", "nobody@corvane.example", "--yes");
  assert.match(nobody.output, /WING_ERASURE_NOBODY/);
  const receipt = JSON.parse((await command("receipt", "last", "--json")).output) as Receipt;
  assert.deepEqual(
    [receipt.state, receipt.calls, receipt.target, receipt.subjects],
    ["verified", 2, "person", ["customer", "both"]],
  );
  assert.ok(!/quillon/i.test(JSON.stringify(receipt)));
  assert.deepEqual(
    receipt.steps.filter(({ doneAt }) => doneAt === null).map(({ step }) => step),
    ["scrubbed"],
  );
  const { counts } = receipt.steps.find(({ step }) => step === "verified")!;
  assert.ok(
    (counts["log"] ?? 0) > 10 && (counts["fragments"] ?? 0) > 2 && (counts["history"] ?? 0) >= 4,
    JSON.stringify(counts),
  );
});

test(
  "history read anew from the log comes to the same rows, and after a scrub no file holds a byte",
  { timeout: 240_000 },
  async () => {
    const url = withDatabase(await wingman.adminUrl, readDatabase);
    await using live = openPool({ url, name: "test-live", sizeMax: 4, readModels: [history] });
    const rows = async (): Promise<unknown> => {
      const schema = (await activeSchema(live, history)) ?? assert.fail("history does not answer");
      const tables = (await digestTables(live, schema)).filter(({ table }) => !table.endsWith(".checkpoint"));
      return tables.map((one) => ({ ...one, table: one.table.replace(schema, "") }));
    };
    const before = await rows();
    const signal = new AbortController().signal;
    await rebuild({ log, read: bulkRead(log), pool: live, model: history, signal });
    assert.deepEqual(await rows(), before);

    // The other call's customer said the same words; only the erased one's name is nobody else's.
    const only = ["Quillon"];
    const [row] = await alone(live, sql<{ folder: string }>`select current_setting('data_directory') as folder`);
    assert.ok((await filesHolding(row!.folder, only)).length > 0, "old rows are still in the files");
    const scrubbed = await command("scrub");
    assert.equal(scrubbed.code, 0, scrubbed.output);
    assert.deepEqual(await filesHolding(row!.folder, only), []);
    assert.deepEqual(await filesHolding(wingman.dataDir, only), []);
    const receipt = JSON.parse((await command("receipt", "last", "--json")).output) as Receipt;
    assert.equal(receipt.state, "scrubbed");
  },
);
