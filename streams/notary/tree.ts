/**
 * A tree over leaves that are all at hand, for making proofs: the hashes of every complete subtree are kept, so that a
 * proof is a look-up but for the ragged right edge. Takes 64 bytes a commit.
 */
import { emptyRoot, hashBytes, nodeHash } from "./hash.ts";

export type Tree = {
  readonly size: number;
  /** The root of the tree as it was when it had `size` leaves. */
  root(size?: number): Buffer;
  /** PATH(index, D[size]) of RFC 9162, 2.1.3.1. */
  inclusion(index: number, size?: number): Buffer[];
  /** PROOF(first, D[second]) of RFC 9162, 2.1.4.1. */
  consistency(first: number, second?: number): Buffer[];
};

/** `leaves`: hashes of 32 bytes, one after the other. */
export const openTree = (leaves: Buffer): Tree => {
  const levels = [leaves];
  for (let below = leaves; below.length >= 2 * hashBytes;) {
    const nodes = Buffer.alloc(Math.floor(below.length / (2 * hashBytes)) * hashBytes);
    for (let at = 0; at < nodes.length; at += hashBytes)
      nodes.set(
        nodeHash(below.subarray(2 * at, 2 * at + hashBytes), below.subarray(2 * at + hashBytes, 2 * (at + hashBytes))),
        at,
      );
    levels.push(nodes);
    below = nodes;
  }
  const size = leaves.length / hashBytes;

  /** MTH(D[from:to]); `from` is a multiple of the largest power of two below the span. */
  const subtree = (from: number, to: number): Buffer => {
    const span = to - from;
    if (span === 0) return emptyRoot;
    const level = Math.log2(span);
    const complete = Number.isInteger(level) ? levels[level] : undefined;
    if (complete) {
      const at = (from / span) * hashBytes;
      return complete.subarray(at, at + hashBytes);
    }
    const split = from + splitOf(span);
    return nodeHash(subtree(from, split), subtree(split, to));
  };

  const path = (index: number, from: number, to: number): Buffer[] => {
    if (to - from === 1) return [];
    const split = from + splitOf(to - from);
    return index < split
      ? [...path(index, from, split), subtree(split, to)]
      : [...path(index, split, to), subtree(from, split)];
  };

  /** `whole`: the first tree is all of what is looked at so far, so its root is known to the reader. */
  const subproof = (first: number, from: number, to: number, whole: boolean): Buffer[] => {
    if (first === to) return whole ? [] : [subtree(from, to)];
    const split = from + splitOf(to - from);
    return first <= split
      ? [...subproof(first, from, split, whole), subtree(split, to)]
      : [...subproof(first, split, to, false), subtree(from, split)];
  };

  const within = (ok: boolean): void => {
    if (!ok) throw new RangeError("outside the tree");
  };
  return {
    size,
    root(at = size) {
      within(at >= 0 && at <= size);
      return subtree(0, at);
    },
    inclusion(index, at = size) {
      within(index >= 0 && index < at && at <= size);
      return path(index, 0, at);
    },
    consistency(first, second = size) {
      within(first >= 1 && first <= second && second <= size);
      return subproof(first, 0, second, true);
    },
  };
};

/** The largest power of two smaller than `span`. */
const splitOf = (span: number): number => 2 ** Math.floor(Math.log2(span - 1));
