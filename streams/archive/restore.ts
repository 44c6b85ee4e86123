/** A backup back into servers that hold nothing: checked whole before the first byte is written. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import type { Pool } from "../base/pools.ts";
import { positionsNotBeyond } from "../connectors/position.ts";
import { replayLedger } from "../erasure/ledger.ts";
import { openKeyring } from "../keys/keyring.ts";
import { postgresKeyStore } from "../keys/postgres-store.ts";
import type { Aggregate } from "../log/event-log.ts";
import { putBack } from "../log/put-back.ts";
import { streamNames } from "../log/streams.ts";
import { aggregateOf, eventSubject } from "../log/subjects.ts";
import type { RawMessage } from "../log/wire.ts";
import { openHeadsFile } from "../notary/heads-file.ts";
import { readPublicKeys } from "../notary/key-file.ts";
import { verifyLog } from "../notary/verify-log.ts";
import { checkedChain } from "./chain.ts";
import { folderSink } from "./folder.ts";
import { type KeepDump, readKeepDump, restoreKeep } from "./keep.ts";
import {
  keepFiles,
  keepFolder,
  ledgerFile,
  logFolder,
  type Manifest,
  notaryFolder,
  publicKeysFile,
  readManifest,
  secondHeadsFile,
} from "./manifest.ts";
import type { ArchiveSink } from "./sink.ts";
import { archivedStreams } from "./stored.ts";

export type Backup = {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly keep: KeepDump;
  readonly keepName: string;
  readonly sink: ArchiveSink;
};

/**
 * Reads all of a backup and holds it against its chain. The newest copy of keys is taken, also one that a broken-off
 * backup left. Throws `Failure` WING_ARCHIVE_NONE, WING_ARCHIVE_MISSING, WING_ARCHIVE_BROKEN.
 */
export const checkBackup = async (
  folder: string,
  onProgress?: (stream: string, sequence: number, of: number) => void,
): Promise<Backup> => {
  const manifest = await readManifest(folder);
  if (!manifest.streams[streamNames.events]) throw new TypeError("a manifest without the log");
  const newest = (await keepFiles(folder)).at(-1)?.name ?? manifest.keep;
  const bytes = await readFile(join(folder, keepFolder, newest)).catch((cause: unknown) => {
    throw new Failure("WING_ARCHIVE_MISSING", `${newest}, the copy of wingman_keep, is missing.`, {
      remedy: "Take it from another copy of the backup; without keys nothing personal can be read.",
      cause,
    });
  });
  const keep = readKeepDump(bytes, newest);
  const sink = await folderSink(join(folder, logFolder));
  for (const [stream, end] of Object.entries(manifest.streams))
    for await (const { last } of checkedChain(sink, stream, end)) onProgress?.(stream, last, end.last);
  await checkSignature(folder, manifest, sink);
  return { folder, manifest, keep, keepName: newest, sink };
};

/** Every commit against every head, where the backup holds the notary's stream and public keys. */
const checkSignature = async (folder: string, manifest: Manifest, sink: ArchiveSink): Promise<void> => {
  const keysFile = join(folder, notaryFolder, publicKeysFile);
  if (!manifest.streams[streamNames.heads] || !existsSync(keysFile)) return;
  const { findings } = await verifyLog({
    stored: archivedStreams(sink, manifest),
    headsFile: openHeadsFile(join(folder, notaryFolder, secondHeadsFile)),
    keys: await readPublicKeys(keysFile),
    notes: async () => Buffer.alloc(0),
    signal: new AbortController().signal,
  });
  const [first] = findings;
  if (first)
    throw new Failure("WING_ARCHIVE_BROKEN", `the log in this backup is not what was signed: ${first.what}`, {
      remedy: "Somebody changed the log, or the backup: take another copy, and compare it with heads kept elsewhere.",
    });
};

export type Restored = {
  /** Messages put onto each stream. */
  readonly counts: Readonly<Record<string, number>>;
  /**
   * Calls, and whatever else has events, without any key in the copy, which is older than they are: what is personal
   * in them reads as WING_KEY_MISSING.
   */
  readonly keyless: readonly Aggregate[];
  /** Keys that were in the copy and are forgotten again, since somebody was erased after it was taken. */
  readonly forgotten: number;
};

/**
 * Fills the servers, and forgets what was erased up to the ledger: that of the backup's folder, or a later one. Throws
 * `Failure` WING_RESTORE_NOT_EMPTY, WING_RESTORE_FAILED, WING_LEDGER_BROKEN.
 */
export const restoreBackup = async (
  { folder, manifest, keep, sink }: Backup,
  into: {
    readonly connection: NatsConnection;
    readonly manager: JetStreamManager;
    readonly keep: Pool;
    readonly ledger?: string | undefined;
  },
  onProgress?: (stream: string, sequence: number, of: number) => void,
): Promise<Restored> => {
  await restoreKeep(into.keep, keep);
  // Before anything of the log is there to be opened. Forgetting needs no master key.
  const keys = openKeyring(
    postgresKeyStore(Promise.resolve(into.keep)),
    Promise.reject(new Error("no master key here")),
  );
  const { keys: forgotten } = await replayLedger({
    keep: into.keep,
    keys,
    path: into.ledger ?? ledgerIn(folder),
  });
  const counts: Record<string, number> = {};
  const subjects = new Set<string>();
  let last: RawMessage | undefined;
  // The other way round than they were saved: interim text lies there before the commits that took it in, and a replay
  // takes none for an input that the server stored later than the commit.
  for (const [stream, end] of Object.entries(manifest.streams).toReversed()) {
    async function* messages(): AsyncGenerator<RawMessage> {
      for await (const segment of checkedChain(sink, stream, end)) {
        yield* segment.messages;
        if (stream === streamNames.events) {
          last = segment.messages.at(-1);
          for (const { subject } of segment.messages) subjects.add(subject);
        }
        onProgress?.(stream, segment.last, end.last);
      }
    }
    counts[stream] = await putBack(into, stream, end.first, messages());
  }
  const commit = last?.headers?.get("Nats-Msg-Id");
  if (last && commit) await positionsNotBeyond(into.keep, { sequence: last.sequence, commit });
  return {
    counts,
    forgotten,
    keyless: await withoutKeys(
      into.keep,
      [...subjects].flatMap((subject) => aggregateOf(subject) ?? []),
    ),
  };
};

/** A backup of before there was a ledger has none; then only what the copy of keys itself says was erased is. */
const ledgerIn = (folder: string): string | null => {
  const file = join(folder, ledgerFile);
  return existsSync(file) ? file : null;
};

const askedAtOnce = 5_000;

const withoutKeys = async (keep: Pool, aggregates: readonly Aggregate[]): Promise<Aggregate[]> => {
  const keyless: Aggregate[] = [];
  for (let from = 0; from < aggregates.length; from += askedAtOnce) {
    const some = aggregates.slice(from, from + askedAtOnce);
    const known = await postgresKeyStore(Promise.resolve(keep)).load(some);
    const names = new Set(known.map(({ aggregate }) => eventSubject(aggregate)));
    keyless.push(...some.filter((aggregate) => !names.has(eventSubject(aggregate))));
  }
  return keyless;
};
