/**
 * A change of the same people's figures: the mean of each one's own difference, with Student's interval (Student, The
 * Probable Error of a Mean, Biometrika 6, 1908), 95 %, both sides. Who was good before is so afterwards: held against
 * themselves, differences between people fall out. It says that something changed, and not why. Pure.
 */
import type { Change } from "./estimate.ts";

/** People whose figure is known on both sides; fewer say nothing of a team. */
export const pairsMin = 6;
/** Calls or answers that one's figure must rest on, on each side. */
export const eachMin = 5;

type Known = { readonly value: number; readonly of: number } | null;
export type Paired = { readonly change: Change | null; readonly people: number };

/** Of each person, before and after. */
export const pairedChange = (people: readonly { readonly before: Known; readonly after: Known }[]): Paired => {
  const differences = people.flatMap(({ before, after }) =>
    before && after && before.of >= eachMin && after.of >= eachMin ? [after.value - before.value] : [],
  );
  const of = differences.length;
  if (of < pairsMin) return { change: null, people: of };
  const difference = sum(differences) / of;
  const variance = sum(differences.map((one) => (one - difference) ** 2)) / (of - 1);
  const half = studentOf(of - 1) * Math.sqrt(variance / of);
  return { change: { difference, low: difference - half, high: difference + half }, people: of };
};

const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
const z = 1.959963984540054;
/** The 97.5 % point of Student's distribution (Abramowitz and Stegun 26.7.5), right to 0.2 % from 5 degrees of freedom on. */
const studentOf = (degrees: number): number =>
  z +
  (z ** 3 + z) / (4 * degrees) +
  (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
  (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3);
