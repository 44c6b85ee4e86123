/** One seed, every choice. A part that chooses for itself forks a stream, so that its choices do not move those of others. */
export type Random = {
  /** At least 0, less than 1. */
  next(): number;
  /** From `low` to `high`, both possible. */
  int(low: number, high: number): number;
  chance(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  id(): string;
  fork(name: string): Random;
};

/** sfc32 (PractRand's small fast counter), seeded from a text. */
export const randomOf = (seed: string): Random => {
  let [a, b, c, counter] = [hash(seed, 1), hash(seed, 2), hash(seed, 3), 1];
  const word = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let n = 0; n < 12; n++) word();
  const next = (): number => word() / 2 ** 32;
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick: (items) => items[int(0, items.length - 1)] as (typeof items)[number], // Nobody picks from an empty list.
    id: () => [word(), word(), word()].map((part) => part.toString(16).padStart(8, "0")).join("-"),
    fork: (name) => randomOf(`${seed}/${name}`),
  };
};

/** FNV-1a with a salt. */
const hash = (text: string, salt: number): number => {
  let value = 0x811c9dc5 ^ salt;
  for (let n = 0; n < text.length; n++) value = Math.imul(value ^ text.charCodeAt(n), 0x01000193);
  return value | 0;
};
