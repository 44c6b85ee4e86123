/** The vectors of a playbook's examples, made once for each playbook as it is. */
import { createHash } from "node:crypto";
import { type CompiledPlaybook, type Meaning, meaningsOf } from "@wingman/domain/playbook/playbook";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { Embedder } from "../embedder.ts";
import { type Contrast, openContrast } from "./contrast.ts";

export type Example = Omit<Meaning, "examples"> & {
  /** In the order in which they stand in the play. */
  readonly vectors: readonly Float32Array[];
};
export type Examples = {
  readonly all: readonly Example[];
  /** What may be meant by each side, and how sure that is; null where no play asks. */
  readonly contrast: {
    readonly [side in Channel]: { readonly classes: readonly Example[]; readonly of: Contrast } | null;
  };
};

/** Playbooks whose examples are kept, the latest used. */
export const playbooksMax = 32;
/** Examples whose vectors are kept, the latest used, 1.5 kB each: playbooks share most of theirs, and a draft changes one. */
export const textsMax = 20_000;

export const openExamples = (embedder: Embedder): ((playbook: CompiledPlaybook) => Promise<Examples>) => {
  const kept = new Map<string, Promise<Examples>>();
  const vectorsOf = openVectors(embedder);
  return (playbook) => {
    const meanings = meaningsOf(playbook);
    const key = keyOf(meanings);
    const known = kept.get(key);
    kept.delete(key);
    // Not stopped with the ask that was first: the others want them, too.
    const made = known ?? make(vectorsOf, meanings);
    kept.set(key, made);
    made.catch(() => kept.delete(key)); // Whoever asks next tries again.
    if (kept.size > playbooksMax) kept.delete(kept.keys().next().value as string); // Size is positive here.
    return made;
  };
};

/** By what stands in it: a draft has the version of what it will replace. */
const keyOf = (meanings: readonly Meaning[]): string =>
  createHash("sha256").update(JSON.stringify(meanings)).digest("hex");

type Vectors = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

const openVectors = (embedder: Embedder): Vectors => {
  const kept = new Map<string, Float32Array>();
  return async (texts) => {
    const fresh = [...new Set(texts)].filter((text) => !kept.has(text));
    const made = fresh.length === 0 ? [] : await embedder.embed(fresh);
    const byText = new Map(fresh.map((text, n) => [text, made[n] ?? new Float32Array(embedder.dimensions)]));
    const vectors = texts.map((text) => {
      const vector = byText.get(text) ?? kept.get(text) ?? new Float32Array(embedder.dimensions);
      kept.delete(text);
      kept.set(text, vector);
      return vector;
    });
    for (const text of kept.keys()) {
      if (kept.size <= textsMax) break;
      kept.delete(text);
    }
    return vectors;
  };
};

const make = async (vectorsOf: Vectors, meanings: readonly Meaning[]): Promise<Examples> => {
  const vectors = await vectorsOf(meanings.flatMap(({ examples }) => examples));
  let from = 0;
  const all = meanings.map(({ examples, ...meaning }) => {
    from += examples.length;
    return { ...meaning, vectors: vectors.slice(from - examples.length, from) };
  });
  return { all, contrast: { customer: await contrastOf(all, "customer"), rep: await contrastOf(all, "rep") } };
};

const contrastOf = async (all: readonly Example[], side: Channel): Promise<Examples["contrast"][Channel]> => {
  const classes = all.filter(({ speaker }) => speaker === "either" || speaker === side);
  return classes.some(({ sure }) => sure !== undefined) ? { classes, of: await openContrast(classes) } : null;
};
