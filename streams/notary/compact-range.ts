/** A tree that only grows and keeps no leaves: one hash for every bit that is set in its size. */
import { emptyRoot, nodeHash } from "./hash.ts";

export type CompactRange = {
  readonly size: () => number;
  /** The root over all leaves so far; O(log n). */
  readonly root: () => Buffer;
  push(leaf: Buffer): void;
  /** Another one that begins as this one is now. */
  fork(): CompactRange;
};

export const openCompactRange = (): CompactRange => grown([], 0);

/** `peaks`: roots of complete subtrees, the largest and oldest first. */
const grown = (peaks: Buffer[], sizeBefore: number): CompactRange => {
  let size = sizeBefore;
  return {
    size: () => size,
    root: () => (peaks.length === 0 ? emptyRoot : peaks.reduceRight((right, left) => nodeHash(left, right))),
    push(leaf) {
      let hash = leaf;
      // As in counting: every trailing one of the size is a subtree that is now complete.
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
        const left = peaks.pop();
        if (!left) throw new Error("a peak for every bit of the size");
        hash = nodeHash(left, hash);
      }
      peaks.push(hash);
      size += 1;
    },
    fork: () => grown([...peaks], size),
  };
};
