/** The heads of a log as they lie on their stream. */
import { storedHeads } from "../log/heads.ts";
import type { Stored } from "../log/stored.ts";
import { type Head, readHead } from "./head.ts";

export type ReadHeads = {
  /** In the order in which they were appended. Signatures are not checked here: see `isSigned`. */
  readonly heads: readonly Head[];
  /** Sequences on HEADS of what is no head, or is not there. */
  readonly foreign: readonly number[];
  /** Sequence of the last message on HEADS; `after` where there is none behind it. */
  readonly lastSequence: number;
};

/** `after`: a sequence on HEADS; 0 for all. */
export const readHeads = async (stored: Stored, signal: AbortSignal, after = 0): Promise<ReadHeads> => {
  const heads: Head[] = [];
  const foreign: number[] = [];
  let lastSequence = after;
  for (const { sequence, text } of await storedHeads(stored, signal, after)) {
    for (let missing = lastSequence + 1; missing < sequence; missing++) foreign.push(missing);
    lastSequence = sequence;
    const head = readHead(text);
    if (head) heads.push(head);
    else foreign.push(sequence);
  }
  return { heads, foreign, lastSequence };
};
