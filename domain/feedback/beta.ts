/**
 * The Beta distribution, as far as it is needed to say how sure a share is. Formulas: NIST Digital Library of
 * Mathematical Functions, 8.17.22 (continued fraction of the incomplete beta function, by the modified Lentz method)
 * and 5.11 (gamma function; here by Lanczos' series with g = 7).
 */

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** Natural logarithm of the gamma function, for x > 0. */
const logGamma = (x: number): number => {
  if (x < 0.5) return logGamma(x + 1) - Math.log(x);
  const z = x - 1;
  const t = z + 7.5;
  const sum = lanczos.slice(1).reduce<number>((total, term, index) => total + term / (z + index + 1), lanczos[0]);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
};

const stepsMax = 500;
const tiny = 1e-300;
const precise = 1e-13;

/** The continued fraction; it converges fast where x < (a + 1) / (a + b + 2). */
const fraction = (a: number, b: number, x: number): number => {
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= stepsMax; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const change = d * c;
    result *= change;
    if (Math.abs(change - 1) < precise) break;
  }
  return result;
};

/** Share of a Beta(a, b) that lies below x; a and b above 0. */
export const betaBelow = (a: number, b: number, x: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(a, b, x)) / a : 1 - (front * fraction(b, a, 1 - x)) / b;
};

/** Below which a share `p` of a Beta(a, b) lies, by halving. */
const betaQuantile = (a: number, b: number, p: number): number => {
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (betaBelow(a, b, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

export type Interval = { readonly low: number; readonly high: number };

/** The middle `level` (0.9) of a Beta(a, b). */
export const betaInterval = (a: number, b: number, level: number): Interval => ({
  low: betaQuantile(a, b, (1 - level) / 2),
  high: betaQuantile(a, b, (1 + level) / 2),
});
