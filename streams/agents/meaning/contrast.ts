/**
 * How sure it is that a sentence means one thing and none of the others: the examples of all plays and of small talk
 * held against each other. Multinomial logistic regression on the sentences' vectors (Bishop 2006, 4.3.4), fitted by
 * Nesterov's accelerated descent from zero: the same examples give the same weights, to the last bit on one machine.
 * The nearest example alone mistakes what is about the same thing for what means the same.
 */
import { setImmediate } from "node:timers/promises";

export type Class = { readonly id: string; readonly vectors: readonly Float32Array[] };
/** The probability of each class, in their order. */
export type Contrast = (vector: Float32Array) => readonly number[];

/** Chosen on examples that no call was written from, held against the tuning half of the labelled calls. */
const steps = 60;
const stepSize = 8;
const decay = 1e-4;
/** Examples looked at before others of the process have their turn: about two milliseconds of a core. */
const atOnce = 50;

/** Makes room for others all the while; a playbook with 1,500 examples takes about two seconds of a core. */
export const openContrast = async (classes: readonly Class[]): Promise<Contrast> => {
  const examples = classes.flatMap(({ vectors }, of) => vectors.map((vector) => ({ vector, of })));
  const dimensions = examples[0]?.vector.length ?? 0;
  const width = dimensions + 1; // The last weight is the class's own.
  const size = classes.length * width;
  let now = new Float64Array(size);
  let before = now;
  const ahead = new Float64Array(size);
  const slope = new Float64Array(size);
  for (let step = 0; step < steps; step++) {
    const push = step / (step + 3);
    for (let n = 0; n < size; n++) ahead[n] = at(now, n) + push * (at(now, n) - at(before, n));
    slope.fill(0);
    for (const [read, { vector, of }] of examples.entries()) {
      if (read % atOnce === atOnce - 1) await setImmediate();
      const shares = sharesOf(ahead, classes.length, vector);
      for (const [place, share] of shares.entries()) {
        const off = share - (place === of ? 1 : 0);
        const base = place * width;
        for (let n = 0; n < dimensions; n++) slope[base + n] = at(slope, base + n) + off * (vector[n] ?? 0);
        slope[base + dimensions] = at(slope, base + dimensions) + off;
      }
    }
    const next = new Float64Array(size);
    for (let n = 0; n < size; n++) {
      const shrink = n % width === dimensions ? 0 : decay * at(ahead, n);
      next[n] = at(ahead, n) - stepSize * (at(slope, n) / examples.length + shrink);
    }
    before = now;
    now = next;
    await setImmediate();
  }
  return (vector) => sharesOf(now, classes.length, vector);
};

const at = (list: Float64Array, n: number): number => list[n] ?? 0;

const sharesOf = (weights: Float64Array, classes: number, vector: Float32Array): number[] => {
  const dimensions = vector.length;
  const sums = Array.from({ length: classes }, (_, place) => {
    const base = place * (dimensions + 1);
    let sum = at(weights, base + dimensions);
    for (let n = 0; n < dimensions; n++) sum += at(weights, base + n) * (vector[n] ?? 0);
    return sum;
  });
  const most = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - most));
  const all = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / all);
};
