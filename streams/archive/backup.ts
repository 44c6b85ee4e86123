/**
 * A backup: the log into segments, then `wingman_keep` beside them. In this order, so that every commit in it has its
 * key: keys are made before the commit they seal. What signs the log comes before the log, and interim text, which
 * commits refer to, after it, for the same reason.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import type { Pool } from "../base/pools.ts";
import { writeLedger } from "../erasure/ledger.ts";
import { keyBackupDaysMax } from "../erasure/receipt.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { streamNames } from "../log/streams.ts";
import { archiveStream } from "./archive.ts";
import { folderSink, writeWhole } from "./folder.ts";
import { dumpKeep } from "./keep.ts";
import {
  keepFiles,
  keepFolder,
  keepName,
  ledgerFile,
  logFolder,
  type Manifest,
  notaryFolder,
  publicKeysFile,
  secondHeadsFile,
  writeManifest,
} from "./manifest.ts";
import type { SegmentRef } from "./segment.ts";

const dayMs = 24 * 3_600_000;

export type BackedUp = {
  readonly manifest: Omit<Manifest, "wingman" | "v">;
  /** Messages by stream that were not there before. */
  readonly added: Readonly<Record<string, number>>;
  /** Copies of keys that were too old, and are gone. */
  readonly removed: readonly string[];
};

const copyInto = async (file: string, from: string): Promise<void> => {
  const bytes = await readFile(from).catch(() => undefined);
  if (bytes) await writeWhole(file, bytes);
};

/** The streams there are, in the order in which they are to be taken. */
const order = [streamNames.heads, streamNames.events, streamNames.fragments];

/**
 * Takes what the folder does not have yet. A backup that is broken off leaves the one before as it was, and the next
 * goes on from it. Throws `Failure` WING_BACKUP_MISMATCH, WING_BACKUP_GAP, WING_BACKUP_EMPTY, WING_ARCHIVE_*, WING_DB_*.
 */
export const backUp = async (options: {
  readonly log: Pick<JetStreamLog, "manager" | "client" | "line" | "runtime">;
  readonly keep: Pool;
  readonly folder: string;
  /** Interim text as well: ten times the volume, and what a replay needs. */
  readonly fragments: boolean;
  /** Files of the notary; what is not there is left out. */
  readonly notary?: { readonly publicKeys: string; readonly heads: string } | undefined;
  readonly version: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly onProgress?: (stream: string, sequence: number, of: number) => void;
}): Promise<BackedUp> => {
  const { log, keep, folder, signal, onProgress } = options;
  await mkdir(join(folder, keepFolder), { recursive: true, mode: 0o700 });
  const sink = await folderSink(join(folder, logFolder));
  // Before the stream of heads, which then has all that are in this file.
  if (options.notary) {
    await mkdir(join(folder, notaryFolder), { recursive: true, mode: 0o700 });
    await copyInto(join(folder, notaryFolder, publicKeysFile), options.notary.publicKeys);
    await copyInto(join(folder, notaryFolder, secondHeadsFile), options.notary.heads);
  }
  const there = new Set<string>();
  for await (const { config } of log.manager.streams.list()) there.add(config.name);
  const streams: Record<string, Manifest["streams"][string]> = {};
  const added: Record<string, number> = {};
  const superseded: SegmentRef[] = [];
  for (const stream of order) {
    if (!there.has(stream) || (stream === streamNames.fragments && !options.fragments)) continue;
    const archived = await archiveStream(log, stream, sink, {
      signal,
      onProgress: onProgress && ((sequence, of) => onProgress(stream, sequence, of)),
    });
    added[stream] = archived.added;
    superseded.push(...archived.superseded);
    if (archived.end) streams[stream] = { ...archived.end, created: archived.created };
  }
  if (!streams[streamNames.events])
    throw new Failure("WING_BACKUP_EMPTY", "there is nothing on this log yet.", {
      remedy: "Hold a call first, or name the folder in WINGMAN_DATA_DIR.",
    });

  const takenAt = options.now();
  const name = keepName(takenAt);
  await writeWhole(join(folder, keepFolder, name), await dumpKeep(keep, takenAt));
  await writeLedger(keep, join(folder, ledgerFile));
  const manifest = { version: options.version, takenAt: takenAt.toISOString(), streams, keep: name };
  await writeManifest(folder, manifest);

  // From here on nothing names them. A copy of keys that lay longer could bring back what was erased.
  for (const ref of superseded) await sink.remove(ref);
  const old = (await keepFiles(folder)).filter(({ at }) => at < takenAt.getTime() - keyBackupDaysMax * dayMs);
  for (const file of old) await rm(join(folder, keepFolder, file.name), { force: true });
  return { manifest, added, removed: old.map((file) => file.name) };
};
