/**
 * All engines of this worker as one recogniser: each channel is heard by the best that may and can hear it, and when
 * that one fails, by the next. What was not settled is given to it again by whoever asks (`role`).
 */
import { chooseEngine, type Offer, type Ranked } from "@wingman/domain/speech/choice";
import { Failure } from "@wingman/domain/failure";
import { deafRecognizer } from "./deaf.ts";
import type { EngineInfo, Listening, Recognizer } from "./recognizer.ts";

export type Candidate = { readonly offer: Offer; readonly recognizer: Recognizer };

/** A recogniser as what it is offered as: unless said otherwise in the house, for any language, and not tried. Throws `RangeError` for one that hears nothing. */
export const candidateOf = (
  recognizer: Recognizer,
  more: Partial<Omit<Offer, "engine" | "accuracy">> = {},
): Candidate => {
  const { engine, model, accuracy } = recognizer.info;
  if (accuracy === "none") throw new RangeError(`${engine} hears nothing`);
  return { recognizer, offer: { engine, model, accuracy, leavesHouse: false, languages: null, factor: null, ...more } };
};

/** An engine whose process died is started again by itself; when it dies again before it has settled anything, the next one is taken. */
const deathsMax = 2;
/** An engine that was left for another is not the first choice of a new channel for so long. */
const unwellMs = 60_000;
/** Channels whose failures are remembered; the oldest is forgotten first. */
const rememberedMax = 500;

/** `lacks`: why no engine of this computer's own listens. */
export const rosterOf = (candidates: readonly Candidate[], lacks: string | null = null): Recognizer => {
  const offers = candidates.map(({ offer }) => offer);
  const wishesOfNobody = { language: "auto", soundMayLeave: false, engine: null };
  const [usual] = chooseEngine(offers, wishesOfNobody, { isSample: true, lacks }).order;
  const failures = new Map<string, Map<string, number>>();
  const unwellUntil = new Map<string, number>();
  const deaf = deafRecognizer();

  const failuresOf = ({ call, channel }: Listening): Map<string, number> => {
    const key = `${call} ${channel}`;
    const known = failures.get(key) ?? new Map<string, number>();
    failures.delete(key); // Put behind the others: the one that was asked for least lately goes first.
    failures.set(key, known);
    for (const oldest of failures.keys()) if (failures.size > rememberedMax) failures.delete(oldest);
    return known;
  };
  const failed = (about: Listening, engine: string): boolean => (failuresOf(about).get(engine) ?? 0) >= deathsMax;

  const ranked = (about: Listening): Ranked | undefined => {
    const { language = "auto", soundMayLeave = false, engine = null, sample = null } = about;
    const { order } = chooseEngine(offers, { language, soundMayLeave, engine }, { isSample: sample !== null, lacks });
    const now = Date.now();
    const isWell = ({ offer }: Ranked): boolean => (unwellUntil.get(offer.engine) ?? 0) < now;
    const left = order.filter(({ offer }) => !failed(about, offer.engine));
    const next = left.find(isWell) ?? left[0] ?? order[0];
    const gone = order.find(({ offer }) => failed(about, offer.engine));
    return next && gone && gone !== next
      ? { ...next, reason: `${gone.offer.model} failed in this call. ${next.reason}` }
      : next;
  };
  const recognizerOf = (chosen: Ranked | undefined): Recognizer =>
    candidates.find(({ offer }) => offer === chosen?.offer)?.recognizer ?? deaf;

  return {
    offers,
    info: usual ? infoOf(usual) : deaf.info,
    infoOf: (about) => {
      const chosen = ranked(about);
      return chosen ? infoOf(chosen) : deaf.info;
    },
    load: () =>
      candidates.reduce<number | null>((sum, { recognizer }) => {
        const share = recognizer.load?.() ?? null;
        return share === null ? sum : (sum ?? 0) + share;
      }, null),
    perCall: () => recognizerOf(usual).perCall?.() ?? null,
    async *transcribe(about, audio, signal) {
      const chosen = ranked(about);
      const engine = chosen?.offer.engine ?? "";
      try {
        for await (const heard of recognizerOf(chosen).transcribe(about, audio, signal)) {
          if (heard.kind === "final") failuresOf(about).delete(engine);
          yield heard;
        }
      } catch (error) {
        // What the source of the sound throws is not the engine's failure.
        if (error instanceof Failure && error.code.startsWith("WING_STT_")) {
          const known = failuresOf(about);
          const times = (known.get(engine) ?? 0) + (error.code === "WING_STT_ENGINE_DIED" ? 1 : deathsMax);
          known.set(engine, times);
          if (times >= deathsMax) unwellUntil.set(engine, Date.now() + unwellMs);
        }
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(candidates.map(({ recognizer }) => recognizer[Symbol.asyncDispose]()));
    },
  };
};

const infoOf = ({ offer, reason }: Ranked): EngineInfo => ({
  engine: offer.engine,
  model: offer.model,
  accuracy: offer.accuracy,
  reason,
});
