/** The shape of one side's sound over the last minute: one peak a bar, cut at fixed places so that nothing slides. */
export const barCount = 176;
export const spanMs = 60_000;
const sampleRateHz = 16_000;
const samplesPerBar = Math.round((sampleRateHz * spanMs) / 1_000 / barCount);
/** Quieter than this is room noise, not speech (of 32,767). */
const heardPeakMin = 900;
const clippingPeakMin = 32_600;
/** A closed microphone sends zeros; an open one never does. */
const signalPeakMin = 4;

export const makeLevels = () => {
  const peaks = new Float32Array(barCount);
  let newest = 0;
  let filled = 0;
  let recentPeak = 0;
  let lastHeardAt: number | null = null;
  let lastSignalAt: number | null = null;
  let framesAt: number | null = null;
  let clippedAt: number | null = null;

  return {
    /** @param at any steady clock, milliseconds; kept to say how long a side has been silent */
    push(samples: Int16Array, at: number): void {
      let peak = 0;
      for (const sample of samples) {
        const height = Math.abs(sample);
        if (height > peak) peak = height;
        if (++filled > samplesPerBar) {
          newest = (newest + 1) % barCount;
          peaks[newest] = 0;
          filled = 1;
        }
        if (height > (peaks[newest] ?? 0)) peaks[newest] = height;
      }
      recentPeak = peak;
      if (peak >= signalPeakMin) lastSignalAt = at;
      framesAt = at;
      if (peak >= heardPeakMin) lastHeardAt = at;
      if (peak >= clippingPeakMin) clippedAt = at;
    },

    /** Bars from the oldest to the newest, 0 to 1, loud sounds pressed together as the ear does. */
    bars: (): number[] => Array.from({ length: barCount }, (_, i) => loudness(peaks[(newest + 1 + i) % barCount] ?? 0)),
    /** Which of the bars were cut off at the top, as places from the oldest to the newest. */
    clips: (): number[] =>
      Array.from({ length: barCount }, (_, i) => i).filter(
        (i) => (peaks[(newest + 1 + i) % barCount] ?? 0) >= clippingPeakMin,
      ),
    level: (): number => loudness(recentPeak),
    lastHeardAt: () => lastHeardAt,
    /** When a frame last came at all, silent or not. */
    framesAt: () => framesAt,
    lastSignalAt: () => lastSignalAt,
    clippedAt: () => clippedAt,
  };
};

const loudness = (peak: number) => Math.sqrt(Math.min(1, peak / 26_000));
