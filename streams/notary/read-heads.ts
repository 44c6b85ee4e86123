/** The heads of a log as they lie on their stream. */
import { storedHeads } from "../log/heads.ts";
import type { Stored } from "../log/stored.ts";
import { type Head, readHead } from "./head.ts";

export type ReadHeads = {
  /** In the order in which they were appended. Signatures are not checked here: see `isSigned`. */
  readonly heads: readonly Head[];
  /** Sequences on HEADS of what is no head. */
  readonly foreign: readonly number[];
  /** Sequence of the last message on HEADS; 0 for none. */
  readonly lastSequence: number;
};

export const readHeads = async (stored: Stored, signal: AbortSignal): Promise<ReadHeads> => {
  const heads: Head[] = [];
  const foreign: number[] = [];
  let lastSequence = 0;
  for (const { sequence, text } of await storedHeads(stored, signal)) {
    lastSequence = sequence;
    const head = readHead(text);
    if (head) heads.push(head);
    else foreign.push(sequence);
  }
  return { heads, foreign, lastSequence };
};
