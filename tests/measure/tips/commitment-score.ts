/** Commitments found in the labelled calls against those a reader found: same turn, same side, words in common. */
import { commitmentsIn, nothingCommitted } from "@wingman/domain/coach/commitments";
import { normalWord } from "@wingman/domain/playbook/match";
import type { TruthCall } from "../../truth/read-calls.ts";

export type Score = {
  readonly expected: number;
  readonly found: number;
  readonly matched: number;
  /** Of those that match, how many are of the same kind, too. */
  readonly sameKind: number;
  readonly missed: readonly string[];
  readonly extra: readonly string[];
};

/** A word a third of a second, as fast as people talk. */
const wordMs = 330;

export const scoreOf = (calls: readonly TruthCall[]): Score => {
  const score = { expected: 0, found: 0, matched: 0, sameKind: 0, missed: [] as string[], extra: [] as string[] };
  for (const { id, source, expected } of calls) {
    const open = expected.commitments.map((one) => ({ ...one, taken: false }));
    score.expected += open.length;
    let committed = nothingCommitted;
    let atMs = 0;
    for (const [index, { channel, text }] of source.turns.entries()) {
      const words = text.split(/\s+/);
      atMs += words.length * wordMs;
      const result = commitmentsIn(committed, { channel, words, endMs: atMs });
      ({ committed } = result);
      for (const { kind, firstWord, endWord } of result.found) {
        score.found += 1;
        const said = words.slice(firstWord, endWord).map(normalWord);
        const hit = open.find(
          (one) => !one.taken && one.turn === index + 1 && one.by === channel && overlaps(one.words, said),
        );
        if (!hit) {
          score.extra.push(`${id} ${index + 1} ${channel} ${kind}: ${said.join(" ")}`);
          continue;
        }
        hit.taken = true;
        score.matched += 1;
        if (hit.kind === kind) score.sameKind += 1;
      }
    }
    for (const { taken, turn, by, kind, words } of open)
      if (!taken) score.missed.push(`${id} ${turn} ${by} ${kind}: ${words}`);
  }
  return score;
};

const overlaps = (wanted: string, said: readonly string[]): boolean => {
  const words = wanted.split(/\s+/).map(normalWord);
  const shared = words.filter((word) => said.includes(word)).length;
  return shared >= Math.min(words.length, said.length) / 2;
};
