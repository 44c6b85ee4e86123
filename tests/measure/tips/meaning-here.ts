import { join } from "node:path";
import { openEmbedder } from "@wingman/gpu/embed/embedder";
import { openPointReader } from "@wingman/gpu/meaning/point-reader";
import { keptVectorsFile, withKeptVectors } from "@wingman/ops/bin/bench/kept-vectors";
import { usualMeaningFolder } from "@wingman/ops/bin/meaning-model";
import { modelsDirOf } from "@wingman/ops/local/models/models-here";
import type { Agents } from "@wingman/streams/agents/agent";
import { openMeaning } from "@wingman/streams/agents/meaning/meaning";
import { root } from "../../harness/wingman.ts";

/**
 * The house's own model of meaning with its reader of points, as an agent that remembers what it embedded at an earlier
 * time. Throws where this machine has none and cannot fetch it.
 */
export const meaningHere = async (signal: AbortSignal): Promise<AsyncDisposable & { readonly agents: Agents }> => {
  const folder = await usualMeaningFolder({ root, modelsDir: modelsDirOf(root, undefined), env: process.env, signal });
  const embedder = await openEmbedder(folder, "all-MiniLM-L6-v2");
  const kept = await withKeptVectors(embedder, join(root, keptVectorsFile));
  const reader = await openPointReader(folder, "all-MiniLM-L6-v2");
  // However long it takes here: asked is what they find, and `tips.meaning` and `tips.points` say how quick they are.
  const patient = { ...kept, embed: (texts: readonly string[]) => kept.embed(texts) };
  const { model } = reader;
  return {
    agents: { meaning: openMeaning(patient, () => ({ model, read: (said) => reader.read(said) })).agent },
    async [Symbol.asyncDispose]() {
      await kept.save();
      await reader[Symbol.asyncDispose]();
      await embedder[Symbol.asyncDispose]();
    },
  };
};
