/** The log as the notary takes it in: commit after commit, each held against what was signed before. */
import type { RawMessage } from "../log/wire.ts";
import { openCompactRange } from "./compact-range.ts";
import { leafHash } from "./hash.ts";
import type { Head } from "./head.ts";
import { spanOf, tampered } from "./tampered.ts";

export type GrowingLog = {
  readonly size: () => number;
  readonly root: () => Buffer;
  /** Whether every head that is known was met. */
  readonly isHeld: () => boolean;
  /** The commit's hash. Throws `Failure` WING_LOG_TAMPERED. */
  take(message: RawMessage): Buffer;
  /** A head that was learnt of later, over more than was taken yet. */
  expect(head: Head): void;
};

/** `heads`: every head that was ever signed over this log, whatever the stream was called then. */
export const openGrowingLog = (heads: readonly Head[]): GrowingLog => {
  const range = openCompactRange();
  const coming = heads.toSorted((a, b) => a.size - b.size);
  let met = 0;
  return {
    size: range.size,
    root: range.root,
    isHeld: () => met === coming.length,
    take(message) {
      const expected = range.size() + 1;
      if (message.sequence !== expected)
        throw tampered(
          message.sequence > expected
            ? `${spanOf(expected, message.sequence - 1)} missing`
            : `commit ${message.sequence} comes a second time`,
        );
      const leaf = leafHash(message);
      range.push(leaf);
      for (let head = coming[met]; head && head.size <= expected; head = coming[met]) {
        if (!head.root.equals(range.root()))
          throw tampered(
            `commits ${(coming[met - 1]?.size ?? 0) + 1} to ${head.size} do not give the head that was signed at ${head.time}`,
          );
        met += 1;
      }
      return leaf;
    },
    expect(head) {
      coming.push(head);
      coming.sort((a, b) => a.size - b.size); // Those met are smaller, and stay in front.
    },
  };
};
