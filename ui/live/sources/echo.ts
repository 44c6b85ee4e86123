/** No headphones: the speakers play the customer, and the microphone hears it again a moment later. Pure. */

/** One loudness a frame of 40 ms: root mean square of its samples. */
export const loudnessOf = (samples: Int16Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
};

/** Ten seconds are looked at; speech comes and goes often enough in that to be told from chance. */
export const echoFrames = 250;
/** From speaker to microphone and through two sound systems: up to 320 ms. */
const lagFramesMax = 8;
/** So much of the time one must have heard the customer, or there is nothing to compare. */
const spokenShareMin = 0.15;
const spokenMin = 250;
/** How alike the ups and downs of both must be, 0 to 1: talk over each other stays below 0.4. */
const alikeMin = 0.7;

/**
 * How alike the microphone's loudness is to the customer's a moment before, at the best lag; 0 where the customer
 * hardly spoke. Both are the newest frames of each side, the same moment at the end.
 */
export const echoOf = (rep: readonly number[], customer: readonly number[]): number => {
  const frames = Math.min(rep.length, customer.length, echoFrames);
  if (frames < echoFrames / 2) return 0;
  const theirs = customer.slice(-frames);
  if (theirs.filter((loud) => loud > spokenMin).length < frames * spokenShareMin) return 0;
  const mine = rep.slice(-frames);
  let best = 0;
  for (let lag = 0; lag <= lagFramesMax; lag++)
    best = Math.max(best, correlation(mine.slice(lag), theirs.slice(0, frames - lag)));
  return best;
};

export const isEcho = (rep: readonly number[], customer: readonly number[]): boolean =>
  echoOf(rep, customer) >= alikeMin;

/** Of the logarithms, as the ear counts: a quiet echo is one, too. */
const correlation = (a: readonly number[], b: readonly number[]): number => {
  const [x, y] = [a.map(logOf), b.map(logOf)];
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [(x[i] ?? 0) - mx, (y[i] ?? 0) - my];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
};
const logOf = (value: number) => Math.log10(1 + value);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
