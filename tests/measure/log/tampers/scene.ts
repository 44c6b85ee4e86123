/** Logs in memory, what was signed over them, and the verifier's own code over both. */
import { headers, type MsgHdrs } from "@nats-io/transport-node";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { derivedId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import { prepareEvents } from "@wingman/streams/log/prepare";
import { plainKeyring } from "@wingman/streams/log/seal";
import type { Stored } from "@wingman/streams/log/stored";
import { streamNames } from "@wingman/streams/log/streams";
import { eventSubject } from "@wingman/streams/log/subjects";
import { encodeCommit, type RawMessage } from "@wingman/streams/log/wire";
import { leafHash } from "@wingman/streams/notary/hash";
import { type Head, makeHead, originOf } from "@wingman/streams/notary/head";
import { newSigningKey, readSigningKey } from "@wingman/streams/notary/key";
import { openTree } from "@wingman/streams/notary/tree";
import { type Verified, verifyLog, type VerifyParts } from "@wingman/streams/notary/verify-log";
import { utterance } from "../../../harness/events.ts";
import { randomOf } from "../../random.ts";
import { type Chance, isTampered, type Scene, tampersOf } from "./tampering.ts";

const created = "2026-11-26T10:00:00.000000000Z";
const key = readSigningKey(newSigningKey());
const tenant = "demo" as TenantId;
const text = "and honestly that is a good deal more than we had thought of spending on it this year";
const bornAt = 1_764_150_000_000;
const callCommits = 120;
const headEvery = 97;

/** The n-th commit as the product writes it, 1.2 events on the average. */
export const commitOf = async (
  n: number,
): Promise<{ readonly subject: string; readonly headers: MsgHdrs; readonly data: Uint8Array }> => {
  const call = callAggregate(tenant, derivedId("tampers", Math.floor(n / callCommits)));
  const id = derivedId("tampers", "commit", n) as CommitId;
  const time = new Date(bornAt + n * 1_000);
  const clockMs = n * 5_000;
  const events = [utterance("customer", n * 80_000, text)];
  if (n % 5 === 0) events.push(utterance("rep", n * 80_000, "right"));
  const meta = { cause: null, tick: null, correlation: id, clockMs, seen: null, fence: 1, traceparent: null };
  const { headers: hdrs, body } = encodeCommit(
    { id, actor: "stt" as ActorId, ...meta },
    prepareEvents(call, { id, time, clockMs, events }, await plainKeyring.forWriting(call)),
  );
  hdrs.set("Nats-Msg-Id", id);
  return { subject: eventSubject(call), headers: hdrs, data: body };
};

export const leavesOf = (messages: readonly RawMessage[]): Buffer =>
  Buffer.concat(messages.map((message) => leafHash(message)));
const headOf = (leaves: Buffer, size: number): Head =>
  makeHead(
    {
      origin: originOf(streamNames.events, created),
      size,
      root: openTree(leaves.subarray(0, size * 32)).root(),
      time: new Date(bornAt + size * 60_000).toISOString(),
    },
    key,
  );
export const headsOver = (leaves: Buffer, size: number, every: number): Head[] => {
  const sizes = Array.from({ length: Math.floor(size / every) }, (_, index) => (index + 1) * every);
  return [...sizes.filter((at) => at < size), size].map((at) => headOf(leaves, at));
};

/** A log that was sealed as it grew. */
export const sceneOf = (messages: readonly RawMessage[]): Scene => {
  const heads = headsOver(leavesOf(messages), messages.length, headEvery);
  return { messages, ends: messages.length, onStream: heads, inFile: heads };
};

/** What `verifyLog` needs beside the log: the heads of the second file, and notes. */
export const partsOf = (inFile: readonly Head[], notes: Buffer): Omit<VerifyParts, "stored" | "signal"> => ({
  headsFile: { path: "heads.log", read: async () => ({ heads: inFile, rest: "" }), append: async () => undefined },
  keys: [key.publicKey],
  notes: async (from, max) => notes.subarray(from * 32, (from + max) * 32),
});

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
    ...partsOf(scene.inFile, notes),
    signal: new AbortController().signal,
  });
};

type Tally = { tried: number; found: number; named: number };

/** Every kind in turn, with the notary's notes, without them, and with notes that were made to fit. */
export const inMemory = async (scene: Scene, count: number, signal: AbortSignal) => {
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
export const falseAlarms = async (scene: Scene, count: number): Promise<number> => {
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
