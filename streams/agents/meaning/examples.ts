/** The vectors of a playbook's examples, made once for each playbook as it is. */
import { createHash } from "node:crypto";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { Embedder } from "../embedder.ts";

export type Examples = readonly {
  readonly play: string;
  readonly speaker: "customer" | "rep" | "either";
  readonly atLeast: number;
  /** In the order in which they stand in the play. */
  readonly vectors: readonly Float32Array[];
}[];

/** Playbooks whose examples are kept, the latest used; each is 1.5 kB an example. */
export const playbooksMax = 32;

export const openExamples = (embedder: Embedder): ((playbook: CompiledPlaybook) => Promise<Examples>) => {
  const kept = new Map<string, Promise<Examples>>();
  return (playbook) => {
    const plays = meant(playbook);
    const key = keyOf(plays);
    const known = kept.get(key);
    kept.delete(key);
    // Not stopped with the ask that was first: the others want them, too.
    const made = known ?? make(embedder, plays);
    kept.set(key, made);
    made.catch(() => kept.delete(key)); // Whoever asks next tries again.
    if (kept.size > playbooksMax) kept.delete(kept.keys().next().value as string); // Size is positive here.
    return made;
  };
};

type Meant = Omit<Examples[number], "vectors"> & { readonly examples: readonly string[] };

const meant = ({ plays }: CompiledPlaybook): readonly Meant[] =>
  plays.flatMap(({ play: { id, trigger } }) =>
    trigger.on === "meaning"
      ? [{ play: id, speaker: trigger.speaker, atLeast: trigger.atLeast, examples: trigger.examples }]
      : [],
  );

/** By what stands in it: a draft has the version of what it will replace. */
const keyOf = (plays: readonly Meant[]): string => createHash("sha256").update(JSON.stringify(plays)).digest("hex");

const make = async (embedder: Embedder, plays: readonly Meant[]): Promise<Examples> => {
  const vectors = await embedder.embed(plays.flatMap(({ examples }) => examples));
  let from = 0;
  return plays.map(({ examples, ...play }) => {
    from += examples.length;
    return { ...play, vectors: vectors.slice(from - examples.length, from) };
  });
};
