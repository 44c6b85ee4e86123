import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { headers, type NatsConnection } from "@nats-io/transport-node";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { derivedId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import { canonicalCommit } from "@wingman/streams/log/canonical";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { prepareEvents } from "@wingman/streams/log/prepare";
import { plainKeyring } from "@wingman/streams/log/seal";
import { openStored, type Stored } from "@wingman/streams/log/stored";
import { streamNames } from "@wingman/streams/log/streams";
import { eventSubject } from "@wingman/streams/log/subjects";
import { encodeCommit, type RawMessage } from "@wingman/streams/log/wire";
import { leafHash } from "@wingman/streams/notary/hash";
import { type Head, makeHead, originOf } from "@wingman/streams/notary/head";
import { newSigningKey, readSigningKey } from "@wingman/streams/notary/key";
import { openTree } from "@wingman/streams/notary/tree";
import { type Verified, verifyLog } from "@wingman/streams/notary/verify-log";
import { utterance } from "../../harness/events.ts";
import { startNats } from "../../harness/nats.ts";
import type { Measure, MeasureContext } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { type Chance, isTampered, type Scene, tampersOf } from "./tampering.ts";

const asked = { tampers: 1_000, eventsPerSecond: 100_000 };
const sceneCommits = 600;
const headEvery = 97;
const created = "2026-11-26T10:00:00.000000000Z";
const key = readSigningKey(newSigningKey());
const tenant = "demo" as TenantId;
const text = "and honestly that is a good deal more than we had thought of spending on it this year";

/** Commits as the product writes them, 1.2 events each, published without asking for an answer: only their bytes count. */
const fill = async (connection: NatsConnection, count: number): Promise<void> => {
  for (let n = 0; n < count; n++) {
    const call = callAggregate(tenant, derivedId("tampers", Math.floor(n / 120)));
    const id = derivedId("tampers", "commit", n) as CommitId;
    const time = new Date(1_764_150_000_000 + n * 1_000);
    const events = [utterance("customer", n * 80_000, text)];
    if (n % 5 === 0) events.push(utterance("rep", n * 80_000, "right"));
    const { headers: hdrs, body } = encodeCommit(
      {
        id,
        actor: "stt" as ActorId,
        cause: null,
        tick: null,
        correlation: id,
        clockMs: n * 5_000,
        seen: null,
        fence: 1,
        traceparent: null,
      },
      prepareEvents(call, { id, time, clockMs: n * 5_000, events }, await plainKeyring.forWriting(call)),
    );
    hdrs.set("Nats-Msg-Id", id);
    connection.publish(eventSubject(call), body, { headers: hdrs });
    if (n % 1_000 === 0) await connection.flush();
  }
  await connection.flush();
};

const leavesOf = (messages: readonly RawMessage[]): Buffer =>
  Buffer.concat(messages.map((message) => leafHash(message)));
const headOf = (leaves: Buffer, size: number): Head =>
  makeHead(
    {
      origin: originOf(streamNames.events, created),
      size,
      root: openTree(leaves.subarray(0, size * 32)).root(),
      time: new Date(1_764_150_000_000 + size * 60_000).toISOString(),
    },
    key,
  );
const headsOver = (leaves: Buffer, size: number, every: number): Head[] => {
  const sizes = Array.from({ length: Math.floor(size / every) }, (_, index) => (index + 1) * every);
  return [...sizes.filter((at) => at < size), size].map((at) => headOf(leaves, at));
};

/** The verifier's own code over messages that lie in memory. */
const verifyScene = (scene: Scene, notes: Buffer): Promise<Verified> => {
  const asHead = (head: Head, index: number): RawMessage => ({
    subject: "wm.heads.1",
    headers: headers(),
    data: new TextEncoder().encode(head.text),
    sequence: index + 1,
    storedAt: 0,
  });
  const stored: Stored = {
    state: async () => ({ created, firstSequence: 1, lastSequence: scene.ends }),
    async read(stream, take, { after = 0, to = Infinity }) {
      const messages = stream === streamNames.heads ? scene.onStream.map(asHead) : scene.messages;
      for (const message of messages) if (message.sequence > after && message.sequence <= to) take(message);
    },
    subjects: async () => [],
    readSubject: async () => [],
  };
  return verifyLog({
    stored,
    headsFile: {
      path: "heads.log",
      read: async () => ({ heads: scene.inFile, rest: "" }),
      append: async () => undefined,
    },
    keys: [key.publicKey],
    notes: async (from, max) => notes.subarray(from * 32, (from + max) * 32),
    signal: new AbortController().signal,
  });
};

type Tally = { tried: number; found: number; named: number };

/** Every kind in turn, with the notary's notes, without them, and with notes that were made to fit. */
const inMemory = async (scene: Scene, count: number, signal: AbortSignal) => {
  const leaves = leavesOf(scene.messages);
  const kinds = Object.entries(tampersOf((messages) => headOf(leavesOf(messages), messages.length)));
  const byKind = new Map<string, Tally>(kinds.map(([kind]) => [kind, { tried: 0, found: 0, named: 0 }]));
  const missed: string[] = [];
  for (let seed = 0, done = 0; done < count; seed++) {
    signal.throwIfAborted();
    const random = randomOf(seed);
    const chance: Chance = (below) => Math.floor(random() * below);
    const [kind, tamper] = kinds[seed % kinds.length] ?? ["", (same: Scene) => same];
    const after = tamper(scene, chance);
    const tally = byKind.get(kind);
    if (!isTampered(scene, after) || !tally) continue; // Chance put the same thing back.
    done += 1;
    const way = Math.floor(seed / kinds.length) % 3;
    const notes = way === 0 ? leaves : way === 1 ? Buffer.alloc(0) : leavesOf(after.messages);
    const { findings } = await verifyScene(after, notes);
    tally.tried += 1;
    if (findings.length > 0) tally.found += 1;
    else missed.push(`seed ${seed}: ${kind}, ${["right notes", "no notes", "changed notes"][way]}`);
    if (way === 0 && findings.length > 0 && findings.every(({ what }) => !what.startsWith("Somewhere")))
      tally.named += 1;
  }
  return { byKind, missed };
};

/** Prefixes of an untouched log with heads wherever they may fall, with and without notes. */
const falseAlarms = async (scene: Scene, count: number): Promise<number> => {
  let alarms = 0;
  for (let seed = 0; seed < count; seed++) {
    const random = randomOf(seed + 1_000_000);
    const size = 1 + Math.floor(random() * scene.messages.length);
    const messages = scene.messages.slice(0, size);
    const leaves = leavesOf(messages);
    const heads = headsOver(leaves, 1 + Math.floor(random() * size), 1 + Math.floor(random() * 100));
    const { findings } = await verifyScene(
      { messages, ends: size, onStream: heads, inFile: heads },
      seed % 2 ? leaves : Buffer.alloc(0),
    );
    if (findings.length > 0) alarms += 1;
  }
  return alarms;
};

/** In the server's own files, after it was stopped or killed: the server itself says nothing of it (reliability.md, L3 and L4). */
const inFiles = async (store: string, scene: Scene, count: number, { signal }: MeasureContext) => {
  const leaves = leavesOf(scene.messages);
  const missed: string[] = [];
  let [tried, found] = [0, 0];
  for (let seed = 0; seed < count; seed++) {
    signal.throwIfAborted();
    const random = randomOf(seed);
    const copy = await mkdtemp(join(tmpdir(), "wingman-tamper-"));
    try {
      await cp(store, copy, { recursive: true });
      const folder = join(copy, "jetstream/$G/streams/EVENTS_1/msgs");
      const block = join(folder, (await readdir(folder)).find((name) => name.endsWith(".blk")) ?? "1.blk");
      const bytes = await readFile(block);
      const at = Math.floor(random() * bytes.length);
      const isCut = seed % 3 === 2;
      if (isCut) await writeFile(block, bytes.subarray(0, at));
      else {
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
        await writeFile(block, bytes);
      }
      // Where it is killed first, its own index is gone and it reads the block again.
      if (seed % 2 === 1) await rm(join(folder, "index.db"), { force: true });
      await using nats = await startNats({ syncAlways: false, store: copy });
      const stored = await openStored(nats.connection);
      const { findings } = await verifyLog({
        stored,
        headsFile: {
          path: "heads.log",
          read: async () => ({ heads: scene.inFile, rest: "" }),
          append: async () => undefined,
        },
        keys: [key.publicKey],
        notes: async (from, max) => leaves.subarray(from * 32, (from + max) * 32),
        signal,
      });
      const given: RawMessage[] = [];
      if (await stored.state(streamNames.events))
        await stored.read(streamNames.events, (message) => given.push(message), { signal });
      const isSame =
        given.length === scene.messages.length &&
        given.every((message, index) =>
          canonicalCommit(message).equals(canonicalCommit(scene.messages[index] ?? message)),
        );
      if (isSame) continue; // What it hit is no part of a commit.
      tried += 1;
      if (findings.some(({ kind }) => kind !== "head")) found += 1;
      else missed.push(`in files, seed ${seed}: byte ${at} ${isCut ? "cut" : "flipped"}`);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }
  return { tried, found, missed };
};

export const tampers: Measure = {
  name: "log.tampers",
  about:
    "Tampers of every kind that `wingman verify` finds, in memory and in the server's own files, and how fast it reads an untouched log.",
  asked: `100 %, with no false alarm and ≥ ${asked.eventsPerSecond.toLocaleString("en")} events/s verified`,
  unit: "%",
  async run(context) {
    const { long, signal, write } = context;
    const store = await mkdtemp(join(tmpdir(), "wingman-tampers-"));
    const speedCommits = long ? 1_000_000 : 100_000;
    try {
      let scene: Scene = { messages: [], ends: 0, onStream: [], inFile: [] };
      {
        await using nats = await startNats({ syncAlways: false, store });
        await openJetStreamLog(nats.connection, plainKeyring);
        await fill(nats.connection, sceneCommits);
        const stored = await openStored(nats.connection);
        const messages: RawMessage[] = [];
        await stored.read(
          streamNames.events,
          (message) => messages.push({ ...message, data: Uint8Array.from(message.data) }),
          { signal },
        );
        const heads = headsOver(leavesOf(messages), messages.length, headEvery);
        scene = { messages, ends: messages.length, onStream: heads, inFile: heads };
      }
      const tries = long ? 10 * asked.tampers : asked.tampers;
      write(`  ${tries} tampers in memory`);
      const { byKind, missed } = await inMemory(scene, tries, signal);
      const alarms = await falseAlarms(scene, 200);
      write("  tampers in the server's files");
      const files = await inFiles(store, scene, long ? 60 : 18, context);
      write(`  reading ${speedCommits.toLocaleString("en")} commits`);
      const speeds = await speed(speedCommits, context);

      const tally = [...byKind.values()].reduce((a, b) => ({
        tried: a.tried + b.tried,
        found: a.found + b.found,
        named: a.named + b.named,
      }));
      const [tried, found] = [tally.tried + files.tried, tally.found + files.found];
      const value = (found / tried) * 100;
      const best = Math.max(...speeds.map(({ eventsPerSecond }) => eventsPerSecond));
      return {
        value: Math.floor(value * 100) / 100,
        holds:
          found === tried &&
          tally.tried >= asked.tampers &&
          files.tried > 0 &&
          alarms === 0 &&
          best >= asked.eventsPerSecond,
        lines: [
          `in memory: ${tally.found} of ${tally.tried} found; in the server's files: ${files.found} of ${files.tried}`,
          `false alarms on 200 untouched logs: ${alarms}`,
          ...speeds.map(
            ({ commits, commitsPerSecond, eventsPerSecond, perCpuSecond, readPerSecond }) =>
              `${commits.toLocaleString("en")} commits: ${eventsPerSecond.toLocaleString("en")} events/s (${commitsPerSecond.toLocaleString("en")} commits/s; ${perCpuSecond.toLocaleString("en")} events a second of processor time); reading alone ${readPerSecond.toLocaleString("en")} commits/s`,
          ),
          ...[...byKind].map(
            ([kind, { tried: of, found: got, named }]) =>
              `${String(got).padStart(5)} of ${of}  ${kind}; with notes the very commits named in ${named}`,
          ),
          ...[...missed, ...files.missed].slice(0, 20).map((what) => `MISSED ${what}`),
        ],
      };
    } finally {
      await rm(store, { recursive: true, force: true });
    }
  },
};

/** From a real server, three times: one pass of reading alone, one of verifying. */
const speed = async (count: number, { signal }: MeasureContext) => {
  await using nats = await startNats({ syncAlways: false });
  await openJetStreamLog(nats.connection, plainKeyring);
  await fill(nats.connection, count);
  const stored = await openStored(nats.connection);
  const leaves: Buffer[] = [];
  await stored.read(streamNames.events, (message) => leaves.push(leafHash(message)), { signal });
  const notes = Buffer.concat(leaves);
  const heads = headsOver(notes, leaves.length, Math.ceil(leaves.length / 20));
  const rounds = [];
  for (let round = 0; round < 3; round++) {
    const readFrom = performance.now();
    await stored.read(streamNames.events, () => undefined, { signal });
    const readMs = performance.now() - readFrom;
    const [from, cpu] = [performance.now(), process.cpuUsage()];
    const { findings, events, commits } = await verifyLog({
      stored,
      headsFile: { path: "heads.log", read: async () => ({ heads, rest: "" }), append: async () => undefined },
      keys: [key.publicKey],
      notes: async (at, max) => notes.subarray(at * 32, (at + max) * 32),
      signal,
    });
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (performance.now() - from) / 1_000;
    if (findings.some(({ kind }) => kind !== "head") || commits !== count)
      throw new Error("an untouched log did not verify");
    rounds.push({
      commits,
      commitsPerSecond: Math.round(commits / seconds),
      eventsPerSecond: Math.round(events / seconds),
      perCpuSecond: Math.round((events / (user + system)) * 1e6),
      readPerSecond: Math.round((count / readMs) * 1_000),
    });
  }
  return rounds;
};
