/** How near a sentence is to the examples of plays, for whoever tries one. */
import type { Meaning } from "@wingman/domain/playbook/playbook";
import type { Nearness } from "@wingman/domain/playbook/try";
import type { Embedder } from "@wingman/streams/agents/embedder";

/** Somebody waits for it with the finger still on the key. */
const nearnessMsMax = 3_000;
/** Examples at once; a playbook with more is asked in several goes. */
const batchMax = 64;

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, x, n) => sum + x * (b[n] ?? 0), 0);

/** The nearest example of each; null where the model does not answer in time. */
export const nearnessBy = async (
  embedder: Embedder,
  meanings: readonly Meaning[],
  text: string,
): Promise<readonly Nearness[] | null> => {
  const signal = AbortSignal.timeout(nearnessMsMax);
  try {
    const all = meanings.flatMap(({ id, examples }) => examples.map((words, example) => ({ id, example, words })));
    const [said] = await embedder.embed([text], signal);
    if (!said) return null;
    const best = new Map<string, Nearness>();
    for (let at = 0; at < all.length; at += batchMax) {
      const part = all.slice(at, at + batchMax);
      const vectors = await embedder.embed(
        part.map(({ words }) => words),
        signal,
      );
      for (const [n, { id, example }] of part.entries()) {
        const vector = vectors[n];
        const score = vector ? dot(said, vector) : -1;
        if (score > (best.get(id)?.score ?? -1)) best.set(id, { id, example, score });
      }
    }
    return [...best.values()];
  } catch {
    return null; // By words it is answered all the same, and the answer says that no model was asked.
  }
};
