/** Who speaks within one side of a call, told from the sound of each final; "unknown" is the usual answer of a careful ear. */
import type { Logger } from "pino";
import { describe } from "@wingman/domain/failure";
import type { Embedder } from "./embedder.ts";
import { noVoices, tellApart, type VoicesState } from "./voices.ts";

export type Speakers = {
  /**
   * The voice of a final, or null where it cannot be told: too short, too late, or between two. `known` are the voices
   * that the call has on the log. Never rejects.
   */
  tell(
    side: { readonly call: string; readonly channel: string },
    samples: Int16Array,
    known: number,
  ): Promise<string | null>;
  forget(call: string): void;
};

/** Less speech has no voice of its own. */
export const speechMsMin = 700;
/** More of one final says nothing new. */
const speechMsMax = 8_000;
/** A final does not wait longer for its speaker. */
const tellMsMax = 400;
/** Sides whose voices are remembered. */
const sidesMax = 200;
const samplesPerMs = 16;

export const speakersBy = (embedder: Embedder, logger: Pick<Logger, "warn">): Speakers => {
  const sides = new Map<string, VoicesState>();
  return {
    async tell({ call, channel }, samples, known) {
      const speechMs = samples.length / samplesPerMs;
      if (speechMs < speechMsMin) return null;
      try {
        const vector = await within(embedder.embed(samples.slice(0, speechMsMax * samplesPerMs)));
        if (vector === null) return null;
        const key = `${call}/${channel}`;
        const { state, speaker } = tellApart(sides.get(key) ?? noVoices(known), vector, speechMs);
        sides.delete(key);
        sides.set(key, state);
        if (sides.size > sidesMax) sides.delete(sides.keys().next().value as string); // Size is positive here.
        return speaker;
      } catch (error) {
        logger.warn({ call, channel, error: describe(error) }, "a voice could not be told");
        return null;
      }
    },
    forget(call) {
      for (const key of sides.keys()) if (key.startsWith(`${call}/`)) sides.delete(key);
    },
  };
};

const within = async (work: Promise<Float32Array>): Promise<Float32Array | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), tellMsMax);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
};
