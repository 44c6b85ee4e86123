/** The notary's notes of every commit's hash, held against the log as it is read. */
import type { Stored } from "../log/stored.ts";
import { streamNames } from "../log/streams.ts";
import { openCompactRange } from "./compact-range.ts";
import { hashBytes, leafHash } from "./hash.ts";
import type { LeavesFile } from "./leaves-file.ts";
import { tampered } from "./tampered.ts";

const chunk = 4_096;

export type Notes = {
  /** The first commit that is not as it was noted; undefined while none differs. */
  readonly firstDiffering: () => number | undefined;
  /** Fetches what was noted of the next commits; to be called before they are taken. */
  ahead(after: number, countMax: number): Promise<void>;
  /** The `sequence`-th commit has this hash: compared where it was noted before, noted where it was not. */
  take(leaf: Buffer, sequence: number): void;
  /** The heads bear the log out as far as it was read: notes that differ are wrong, and are written again. */
  settle(stored: Stored, size: number, signal: AbortSignal): Promise<void>;
  /** The root of the first `size` commits, by the notes. */
  rootAt(size: number): Promise<Buffer>;
  /** Holds the next commits on the log against the notes, in turn. Throws `Failure` WING_LOG_TAMPERED. */
  patrol(stored: Stored, countMax: number, signal: AbortSignal): Promise<void>;
  flush(): Promise<void>;
};

export const openNotes = (leaves: LeavesFile): Notes => {
  let differing: number | undefined;
  let patrolled = 0;
  let read: { readonly from: number; readonly hashes: Buffer } = { from: 0, hashes: Buffer.alloc(0) };
  return {
    firstDiffering: () => differing,
    async ahead(after, countMax) {
      await leaves.flush();
      read = { from: after, hashes: await leaves.read(after, countMax) };
    },
    take(leaf, sequence) {
      if (differing !== undefined) return;
      const at = (sequence - 1 - read.from) * hashBytes;
      if (sequence > leaves.count()) leaves.add(leaf);
      else if (!read.hashes.subarray(at, at + hashBytes).equals(leaf)) differing = sequence;
    },
    async settle(stored, size, signal) {
      if (differing === undefined) return;
      await leaves.clear();
      for (let after = 0; after < size; after += chunk) {
        const to = Math.min(size, after + chunk);
        await stored.read(streamNames.events, (message) => leaves.add(leafHash(message)), { after, to, signal });
        await leaves.flush();
      }
      differing = undefined;
    },
    async rootAt(size) {
      await leaves.flush();
      const range = openCompactRange();
      while (range.size() < size) {
        const hashes = await leaves.read(range.size(), Math.min(chunk, size - range.size()));
        if (hashes.length === 0) break;
        for (let at = 0; at < hashes.length; at += hashBytes) range.push(hashes.subarray(at, at + hashBytes));
      }
      return range.root();
    },
    async patrol(stored, countMax, signal) {
      const hashes = await leaves.read(patrolled, countMax);
      const count = hashes.length / hashBytes;
      let seen = 0;
      const take = (message: Parameters<typeof leafHash>[0]): void => {
        const sequence = patrolled + seen + 1;
        const wanted = hashes.subarray(seen * hashBytes, (seen + 1) * hashBytes);
        if (message.sequence !== sequence || !leafHash(message).equals(wanted))
          throw tampered(`commit ${sequence} is not what it was when it was read before`);
        seen += 1;
      };
      if (count > 0) await stored.read(streamNames.events, take, { after: patrolled, to: patrolled + count, signal });
      if (seen < count) throw tampered(`commit ${patrolled + seen + 1} is no longer there`);
      patrolled = count < countMax ? 0 : patrolled + count;
    },
    flush: () => leaves.flush(),
  };
};
