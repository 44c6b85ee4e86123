/**
 * What two more readers, who were given the scripts and the rules of labelling alone, would have pushed across the table
 * (`tests/truth/readers`), against the authors' labels: how far readers agree on what deserves a card.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabelledCall } from "@wingman/ops/bin/bench/labelled-calls";
import { root } from "../../harness/wingman.ts";

type Moment = { readonly turn: number; readonly kinds: readonly string[] };
export type Agreement = {
  readonly reader: string;
  readonly met: number;
  readonly labels: number;
  readonly moments: number;
};

/** A moment meets a label of its turn if the reader's first choice is among the author's kinds; each meets one. */
export const otherReaders = async (calls: readonly LabelledCall[]): Promise<readonly Agreement[]> => {
  const folder = join(root, "tests/truth/readers");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const read = JSON.parse(await readFile(join(folder, name), "utf8")) as Record<string, readonly Moment[]>;
      let [met, labels, moments] = [0, 0, 0];
      for (const { call, source } of calls) {
        const left = [...(read[call.id] ?? [])];
        moments += left.length;
        for (const [index, turn] of source.turns.entries())
          for (const { kinds } of turn.labels ?? []) {
            labels += 1;
            const found = left.findIndex(
              (one) => one.turn === index + 1 && kinds.some((kind) => kind === one.kinds[0]),
            );
            if (found < 0) continue;
            left.splice(found, 1);
            met += 1;
          }
      }
      return { reader: name.slice(0, -".json".length), met, labels, moments };
    }),
  );
};
