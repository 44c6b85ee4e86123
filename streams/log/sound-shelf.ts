/** Sound of one channel in order, kept until it is settled, so that whoever died over it can be given it again. */

export type Sound = { readonly firstSample: number; readonly samples: Int16Array };

export type SoundShelf = {
  /** Puts what comes after all that stands there; beyond the bound the oldest goes, given out or not. */
  put(sound: Sound): void;
  /** The next to be given out, or undefined when all were. */
  next(): Sound | undefined;
  /** Begins again with the oldest that is kept. */
  rewind(): void;
  /** Nothing before this sample will be wanted again. */
  settled(sample: number): void;
  /** All that is kept becomes silence: nobody is to hear it again. Numbers stay. */
  blank(): void;
  /** What is kept of a span, given out or not; shorter where some of it is gone. */
  between(firstSample: number, endSample: number): Int16Array;
  /** What was never given out since the last `rewind`. */
  waitingSamples(): number;
};

export const soundShelf = (samplesMax: number): SoundShelf => {
  const kept: Sound[] = [];
  let given = 0;
  let keptSamples = 0;
  let waiting = 0;
  const dropOldest = (): void => {
    const oldest = kept.shift();
    if (!oldest) return;
    keptSamples -= oldest.samples.length;
    if (given > 0) given -= 1;
    else waiting -= oldest.samples.length;
  };
  return {
    put(sound) {
      kept.push(sound);
      keptSamples += sound.samples.length;
      waiting += sound.samples.length;
      while (keptSamples > samplesMax && kept.length > 1) dropOldest();
    },
    next() {
      const sound = kept[given];
      if (!sound) return undefined;
      given += 1;
      waiting -= sound.samples.length;
      return sound;
    },
    rewind() {
      given = 0;
      waiting = keptSamples;
    },
    settled(sample) {
      while (kept[0] && kept[0].firstSample + kept[0].samples.length <= sample) dropOldest();
    },
    blank() {
      for (const { samples } of kept) samples.fill(0);
    },
    between(firstSample, endSample) {
      const pieces = kept.flatMap((sound) => {
        const from = Math.max(0, firstSample - sound.firstSample);
        const to = Math.min(sound.samples.length, endSample - sound.firstSample);
        return from < to ? [sound.samples.subarray(from, to)] : [];
      });
      const joined = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const piece of pieces) {
        joined.set(piece, at);
        at += piece.length;
      }
      return joined;
    },
    waitingSamples: () => waiting,
  };
};

/** What of it lies at or after a sample; undefined when nothing does. */
export const soundFrom = (sound: Sound, sample: number): Sound | undefined => {
  const cut = sample - sound.firstSample;
  if (cut <= 0) return sound;
  return cut >= sound.samples.length ? undefined : { firstSample: sample, samples: sound.samples.subarray(cut) };
};
