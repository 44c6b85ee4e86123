/**
 * P2: calls full of made-up cards, addresses and numbers through a whole Wingman, by every way in that takes free text; then
 * every byte that it wrote, and every event and row as whoever holds the keys reads it. Found by it when it was planted:
 * `company` without its mark of free text (it lies unsealed in the stream, in the rows and in the database's own log).
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { HeardWord } from "@wingman/gpu/stt/recognizer";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { newId } from "@wingman/streams/base/ids";
import { openPool, withDatabase } from "@wingman/streams/base/pools";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentsOf } from "@wingman/streams/log/fragments";
import { alone } from "@wingman/streams/base/maintain";
import { keepDatabase, readDatabase } from "@wingman/streams/base/database";
import { sql } from "kysely";
import { generateLines, type Line } from "../../fixtures/redaction/generate.ts";
import { startTestWingman } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";

const sizes = { calls: 4, lines: 24, soundCalls: 1 };
/** An hour of talk of one call is some 600 utterances a side. */
const longSizes = { calls: 40, lines: 120, soundCalls: 6 };
const wordSamples = 300 * 16;
const stableMs = 2_000;

/** What must be nowhere: the value as it is typed, and its digits alone. */
type Canary = { readonly value: string; readonly writings: readonly string[] };

const canaryOf = (value: string): Canary => {
  const digits = value.replace(/\D/g, "");
  const isAddress = value.includes("@");
  return { value, writings: isAddress ? [value.toLowerCase()] : [...new Set([value, digits])] };
};

/** Written lines with one secret each, whose text holds it in plain writing. */
const plantedLines = (count: number, seed: number): readonly (readonly [Line, Canary])[] =>
  generateLines({ seed, count: count * 12, half: "practice" })
    .filter(({ form, secrets, utterances }) => form === "written" && secrets.length === 1 && utterances.length === 1)
    .flatMap((line): (readonly [Line, Canary])[] => {
      const span = line.spans[0];
      const text = span && line.utterances[0]?.text.slice(span.start, span.end);
      return text === undefined ? [] : [[line, canaryOf(text)]];
    })
    .slice(0, count);

export const scan: Measure = {
  name: "safety.scan",
  about:
    "Raw cards, addresses and numbers anywhere after calls full of them: files, streams, rows, logs, opened with the keys too (P2).",
  asked: "0",
  unit: "raw canaries",
  async run({ long, signal, write }) {
    const { calls: callCount, lines: lineCount, soundCalls } = long ? longSizes : sizes;
    const temp = await mkdtemp(join(tmpdir(), "wingman-scan-"));
    const canaries: Canary[] = [];
    const scripts = new Map<string, readonly HeardWord[]>();
    const recognizer = scriptedRecognizer(({ call }) => scripts.get(call) ?? []);
    const dataDir = join(temp, "data");
    await using wingman = await startTestWingman({ dataDir, recognizer });
    try {
      await wingman.ready;
      const log = await wingman.log;
      const called: string[] = [];
      for (let n = 0; n < callCount; n++) {
        signal.throwIfAborted();
        const planted = plantedLines(lineCount, 1_000 + n);
        canaries.push(...planted.map(([, canary]) => canary));
        called.push(await typedCall(wingman.url, planted));
      }
      for (let n = 0; n < soundCalls; n++) {
        signal.throwIfAborted();
        const planted = plantedLines(lineCount, 9_000 + n);
        canaries.push(...planted.map(([, canary]) => canary));
        called.push(await soundCall(wingman.url, scripts, planted));
      }
      const marker = await markedCall(wingman.url);
      await new Promise((resolve) => setTimeout(resolve, stableMs)); // Read models and the notary take it up.
      write(`  ${canaries.length} canaries in ${called.length} calls`);

      const opened: string[] = [];
      let events = 0;
      for (const call of called) {
        for await (const commit of log.read(callAggregate(demoPrincipal.tenant, call)))
          for (const event of commit.events) {
            events += 1;
            opened.push(...found(JSON.stringify(event.data), canaries, `event ${event.type}`));
          }
        for await (const { fragment } of fragmentsOf(log, demoPrincipal.tenant, call)) {
          events += 1;
          opened.push(...found(JSON.stringify(fragment), canaries, "fragment"));
        }
      }
      const rows = await rowsHolding(await wingman.adminUrl, canaries);
      const files = await filesHolding([dataDir, await checkpoint(await wingman.adminUrl)], canaries, marker);
      const all = [...opened, ...rows.found, ...files.found];
      return {
        value: all.length,
        holds: all.length === 0 && files.seesMarker,
        lines: [
          `${events} events and fragments opened, ${rows.count} rows, ${files.count} files of ${(files.bytes / 2 ** 20).toFixed(1)} MB`,
          files.seesMarker
            ? "the scan finds what is not redacted"
            : "THE SCAN IS BLIND: a marker that must be there was not found",
          ...[...new Set(all)].slice(0, 20),
        ],
      };
    } finally {
      await rm(temp, { recursive: true, force: true });
    }
  },
};

/** Each place names what it is and not the value: a report must hold no canary either. */
const found = (text: string, canaries: readonly Canary[], where: string): string[] => {
  const small = text.toLowerCase();
  return canaries
    .filter(({ writings }) => writings.some((one) => small.includes(one)))
    .map(({ value }) => `${where}: ${value.includes("@") ? "an address" : `a number of ${value.length} characters`}`);
};

const typedCall = async (url: string, planted: readonly (readonly [Line, Canary])[]): Promise<string> => {
  const client = await openClient(url);
  const call = newId();
  const texts = planted.map(([, { value }]) => value);
  const at = (n: number): string => texts[n % texts.length] ?? "";
  await client.ask("start-call", {
    ...startOf({
      call,
      title: `Call ${at(0)} back`,
      customer: { name: `Tomás ${at(1)}`, company: `Corvane ${at(2)}`, role: `COO, ${at(3)}` },
    }),
    language: "en",
  });
  for (const [n, [line]] of planted.entries()) {
    const { channel, text } = line.utterances[0] ?? { channel: "rep", text: "" };
    await type(client, call, channel, `u${n}`, text);
    if (n % 10 === 0) await client.ask("mark", { call, action: `m${n}`, note: `note ${at(n)} here` });
  }
  // Once over two utterances, with the other side between, and with a type and an id that nobody knows.
  const card = planted.find(([{ kind }]) => kind === "card")?.[1].value;
  if (card !== undefined) {
    await type(client, call, "customer", "h1", `my card is ${card.slice(0, card.length >> 1)}`);
    await type(client, call, "rep", "h2", "mm-hm");
    await type(client, call, "customer", "h3", card.slice(card.length >> 1));
  }
  await client.ask(at(4).slice(0, 40) as "ping", { sentAt: 0 }).catch(() => undefined);
  await client.ask("mark", { call, action: "long", note: "x".repeat(500) + at(5) }).catch(() => undefined);
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.ask("outcome", {
    call,
    action: "o1",
    outcome: "next-step",
    nextStep: `mail ${at(6)}`,
    nextStepOn: null,
  });
  await client.close();
  return call;
};

const type = async (client: Client, call: string, channel: Channel, utterance: string, text: string): Promise<void> => {
  const said = { call, channel, utterance, source: "typed" } as const;
  const words = text.split(" ");
  for (let n = 1; n < words.length; n++)
    client.send("transcript", { ...said, revision: n, text: words.slice(0, n).join(" "), final: false });
  await client.ask("transcript", { ...said, revision: words.length, text, final: true });
};

const soundCall = async (
  url: string,
  scripts: Map<string, readonly HeardWord[]>,
  planted: readonly (readonly [Line, Canary])[],
): Promise<string> => {
  const client = await openClient(url);
  const call = newId();
  const words = planted.slice(0, 12).flatMap(([{ utterances }], n) =>
    (utterances[0]?.text ?? "").split(/\s+/).map((text, k) => ({
      text,
      firstSample: (n * 40 + k) * wordSamples,
      endSample: (n * 40 + k + 1) * wordSamples,
      confidence: 1,
    })),
  );
  scripts.set(call, words);
  await client.ask("start-call", startOf({ call }));
  const end = words.at(-1)?.endSample ?? 0;
  for (let sample = 0; sample < end + 16_000; sample += 16_000)
    client.sound("customer", sample, new Int16Array(16_000));
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
  return call;
};

/** A call with something that is not redacted and not sealed: who does not find it finds nothing. */
const markedCall = async (url: string): Promise<string> => {
  const client = await openClient(url);
  const marker = `marker-${newId()}`;
  await client.ask("start-call", startOf({ call: newId(), customer: { name: "N", company: marker, role: "" } }));
  await client.close();
  return marker;
};

/** Everything that is only in memory yet goes to the files; answers where they lie. */
const checkpoint = async (url: string): Promise<string> => {
  await using pool = openPool({ url, name: "scan", sizeMax: 1 });
  await alone(pool, sql`checkpoint`);
  const [row] = await alone(pool, sql<{ folder: string }>`select current_setting('data_directory') as folder`);
  return row?.folder ?? "";
};

/** Every row of every table, as text: what the database keeps compressed no scan of bytes would find. */
const rowsHolding = async (
  adminUrl: string,
  canaries: readonly Canary[],
): Promise<{ readonly count: number; readonly found: readonly string[] }> => {
  const all: string[] = [];
  let count = 0;
  for (const database of [readDatabase, keepDatabase]) {
    await using pool = openPool({ url: withDatabase(adminUrl, database), name: "scan", sizeMax: 1 });
    const tables = await alone(
      pool,
      sql<{
        schema: string;
        name: string;
      }>`select table_schema as schema, table_name as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    for (const { schema, name } of tables) {
      const rows = await alone(pool, sql<{ row: string }>`select one::text as row from ${sql.id(schema, name)} as one`);
      count += rows.length;
      for (const { row } of rows) all.push(...found(row, canaries, `${database}.${name}`));
    }
  }
  return { count, found: all };
};

/** What lies in a file may be cut by its pages, so that a value is looked for whole; both writings, and two bytes a letter. */
const filesHolding = async (folders: readonly string[], canaries: readonly Canary[], marker: string) => {
  const all: string[] = [];
  let [count, bytes, seesMarker] = [0, 0, false];
  for (const folder of folders.filter((one) => one !== ""))
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path).catch(() => Buffer.alloc(0)); // The servers put files away as they like.
      count += 1;
      bytes += content.length;
      seesMarker ||= content.includes(marker);
      const text = content.toString("latin1").toLowerCase();
      all.push(
        ...found(text, canaries, relative(folder, path)),
        ...found(text.replaceAll("\0", ""), canaries, relative(folder, path)),
      );
    }
  return { count, bytes, seesMarker, found: all };
};
