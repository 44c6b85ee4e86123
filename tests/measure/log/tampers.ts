import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NatsConnection } from "@nats-io/transport-node";
import { canonicalCommit } from "@wingman/streams/log/canonical";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { openStored } from "@wingman/streams/log/stored";
import { streamNames } from "@wingman/streams/log/streams";
import type { RawMessage } from "@wingman/streams/log/wire";
import { leafHash } from "@wingman/streams/notary/hash";
import { verifyLog } from "@wingman/streams/notary/verify-log";
import { startNats } from "../../harness/nats.ts";
import type { Measure, MeasureContext } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { commitOf, falseAlarms, headsOver, inMemory, leavesOf, partsOf, sceneOf } from "./tampers/scene.ts";
import type { Scene } from "./tampers/tampering.ts";

const asked = { tampers: 1_000, eventsPerSecond: 100_000 };
const sceneCommits = 600;
const fill = async (connection: NatsConnection, count: number): Promise<void> => {
  for (let n = 0; n < count; n++) {
    const { subject, headers, data } = await commitOf(n);
    connection.publish(subject, data, { headers }); // Without asking for an answer: only its bytes count.
    if (n % 1_000 === 0) await connection.flush();
  }
  await connection.flush();
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
      const folder = join(copy, "store/jetstream/$G/streams/EVENTS_1/msgs");
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
      await using nats = await startNats({ syncAlways: false, keptIn: copy });
      const stored = await openStored(nats.connection);
      const { findings } = await verifyLog({
        stored,
        ...partsOf(scene.inFile, leaves),
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
        await using nats = await startNats({ syncAlways: false, keptIn: store });
        await openJetStreamLog(nats.connection, plainKeyring);
        await fill(nats.connection, sceneCommits);
        const stored = await openStored(nats.connection);
        const messages: RawMessage[] = [];
        await stored.read(
          streamNames.events,
          (message) => messages.push({ ...message, data: Uint8Array.from(message.data) }),
          { signal },
        );
        scene = sceneOf(messages);
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
      ...partsOf(heads, notes),
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
