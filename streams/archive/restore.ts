/** A backup back into servers that hold nothing: checked whole before the first byte is written. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import type { Pool } from "../base/pools.ts";
import { positionsNotBeyond } from "../connectors/position.ts";
import { postgresKeyStore } from "../keys/postgres-store.ts";
import type { Aggregate } from "../log/event-log.ts";
import { putBack } from "../log/put-back.ts";
import { streamNames } from "../log/streams.ts";
import { aggregateOf, eventSubject } from "../log/subjects.ts";
import type { RawMessage } from "../log/wire.ts";
import { checkedChain } from "./chain.ts";
import { folderSink } from "./folder.ts";
import { type KeepDump, readKeepDump, restoreKeep } from "./keep.ts";
import { keepFiles, keepFolder, logFolder, type Manifest, readManifest } from "./manifest.ts";
import type { ArchiveSink } from "./sink.ts";

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
  return { folder, manifest, keep, keepName: newest, sink };
};

export type Restored = {
  /** Messages put onto each stream. */
  readonly counts: Readonly<Record<string, number>>;
  /**
   * Calls, and whatever else has events, without any key in the copy, which is older than they are: what is personal
   * in them reads as WING_KEY_MISSING.
   */
  readonly keyless: readonly Aggregate[];
};

/** Fills the servers. Throws `Failure` WING_RESTORE_NOT_EMPTY, WING_RESTORE_FAILED. */
export const restoreBackup = async (
  { manifest, keep, sink }: Backup,
  into: { readonly connection: NatsConnection; readonly manager: JetStreamManager; readonly keep: Pool },
  onProgress?: (stream: string, sequence: number, of: number) => void,
): Promise<Restored> => {
  await restoreKeep(into.keep, keep);
  const counts: Record<string, number> = {};
  const subjects = new Set<string>();
  let last: RawMessage | undefined;
  for (const [stream, end] of Object.entries(manifest.streams)) {
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
    keyless: await withoutKeys(
      into.keep,
      [...subjects].flatMap((subject) => aggregateOf(subject) ?? []),
    ),
  };
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
