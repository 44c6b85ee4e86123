/**
 * Voices of one side told apart while they speak. Pure: vectors in, numbers out. Between "surely the same" and "surely
 * another" lies a range in which nothing is said, since a wrong name is worse than none.
 */
export type VoicesState = {
  /** Numbers that are taken, here or by a worker before this one; the next voice is one higher. */
  readonly taken: number;
  readonly voices: readonly { readonly id: string; readonly centre: Float32Array; readonly weight: number }[];
};

/** `taken`: how many voices the call knows already. Nobody who takes a call over knows how they sound, so none of them is named again. */
export const noVoices = (taken = 0): VoicesState => ({ taken, voices: [] });

/** Cosine of two embeddings: at least this for one person. Models of this kind put two takes of one voice at 0.6 to 0.9. */
export const sameMin = 0.55;
/** At most this to the nearest for another person. */
export const otherMax = 0.35;
/** The nearest must be nearer than the second by so much. */
const marginMin = 0.08;
/** Less speech than this begins no new voice; it may be told to be one that is known. */
export const newVoiceMsMin = 1_500;
/** Beyond it everybody new is unknown: a side with more voices is a conference, and numbers help nobody. */
export const voicesMax = 20;
/** A centre follows its voice no further than as if it had been met so often. */
const weightMax = 30;

export type Told = { readonly state: VoicesState; readonly speaker: string | null };

/** Whose vector it is, of `speechMs` of speech; null where it cannot be told. */
export const tellApart = (state: VoicesState, vector: Float32Array, speechMs: number): Told => {
  const unit = normalised(vector);
  if (unit === null) return { state, speaker: null };
  const [best, second] = state.voices
    .map((voice) => ({ voice, nearness: dot(voice.centre, unit) }))
    .toSorted((a, b) => b.nearness - a.nearness);
  if (best && best.nearness >= sameMin && best.nearness - (second?.nearness ?? -1) >= marginMin) {
    const weight = Math.min(weightMax, best.voice.weight + 1);
    const centre =
      normalised(best.voice.centre.map((value, n) => value + ((unit[n] ?? 0) - value) / weight)) ?? best.voice.centre;
    const moved = { ...best.voice, centre, weight };
    return {
      state: { ...state, voices: state.voices.map((voice) => (voice === best.voice ? moved : voice)) },
      speaker: best.voice.id,
    };
  }
  const isNew = best === undefined || best.nearness <= otherMax;
  if (!isNew || speechMs < newVoiceMsMin || state.taken >= voicesMax) return { state, speaker: null };
  const id = `s${state.taken + 1}`;
  return { state: { taken: state.taken + 1, voices: [...state.voices, { id, centre: unit, weight: 1 }] }, speaker: id };
};

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += (a[n] ?? 0) * (b[n] ?? 0);
  return sum;
};

/** Null where it has no direction, or is no vector. */
const normalised = (vector: Float32Array): Float32Array | null => {
  const length = Math.sqrt(dot(vector, vector));
  return Number.isFinite(length) && length > 0 ? vector.map((value) => value / length) : null;
};
