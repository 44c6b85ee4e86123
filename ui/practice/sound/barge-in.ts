/**
 * What becomes of the customer's speech when the rep makes a sound. Within 200 ms nobody can tell "uh-huh" from "wait":
 * so the customer falls silent at once, and goes on where they were if it was only that. Pure: what is heard goes in,
 * what is to be done comes out.
 */
import { isBackchannel, soundMsMax, takesTheTurn } from "@wingman/domain/practice/backchannel";

/** Who speaks for so long has the turn, whatever the words. */
export const turnMs = 1_100;
/** So long the words of a longer burst are waited for, once it is over; a recogniser that made none of it heard no speech. */
export const wordsMsMax = 1_500;
/** Words that come so late still belong to the burst after which the customer went on. */
const lateWordsMs = 2_500;

export type Stand = "speaks" | "held" | "over";
export type Seen = {
  readonly at: number;
  /** Of the rep's microphone (`ear.ts`). */
  readonly burst: { readonly fromMs: number; readonly endMs: number | null } | null;
  /** What was recognised of the rep since the burst began, interim words included; "" where nothing was. */
  readonly words: string;
  /** Space is held: they mean it. */
  readonly pressed: boolean;
};
export type Act = "hold" | "go-on" | "stop" | null;

/** `since`: bursts of before count no more; when the customer began, or went on. */
export const makeBargeIn = (since: number) => {
  let stand: Stand = "speaks";
  let from = since;
  /** The burst after which the customer went on. */
  let passed: { lastedMs: number; at: number } | null = null;
  const act = (next: Stand, what: Act): Act => {
    stand = next;
    return what;
  };
  return {
    stand: () => stand,
    /** When the burst began that holds the customer now, or that held them last. */
    look({ at, burst, words, pressed }: Seen): Act {
      if (stand === "over") return null;
      if (pressed) return act("over", "stop");
      if (stand === "speaks") {
        if (passed && at - passed.at < lateWordsMs && takesTheTurn(words, passed.lastedMs)) return act("over", "stop");
        return burst && burst.endMs === null && burst.fromMs >= from ? act("held", "hold") : null;
      }
      if (!burst) return null;
      const lastedMs = (burst.endMs ?? at) - burst.fromMs;
      const listens = isBackchannel(words);
      if (takesTheTurn(words, lastedMs)) return act("over", "stop");
      if (burst.endMs === null) return lastedMs >= turnMs && !listens ? act("over", "stop") : null;
      if (lastedMs > soundMsMax && !listens && at - burst.endMs < wordsMsMax) return null;
      from = at;
      passed = { lastedMs, at };
      return act("speaks", "go-on");
    },
  };
};
