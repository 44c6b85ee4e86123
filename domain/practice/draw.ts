/** What is drawn by chance in an exercise, from its seed: the same seed draws the same. */

/** At least 0, less than 1, of a seed and what it is drawn for (FNV-1a, mixed as in MurmurHash3). */
export const drawn = (seed: number, what: string): number => {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const letter of what) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
};

/**
 * One of the lines: one that was not said yet where there is one, else that whose turn is longest ago, and never the
 * newest thing that was said.
 */
export const pick = (lines: readonly string[], said: readonly string[], seed: number, what: string): string => {
  const last = said.at(-1) ?? "";
  const free = lines.filter((line) => !last.includes(line));
  const unsaid = free.filter((line) => !said.some((one) => one.includes(line)));
  if (unsaid.length > 0) return unsaid[Math.floor(drawn(seed, what) * unsaid.length)] ?? "";
  const agoOf = (line: string): number => said.findLastIndex((one) => one.includes(line));
  const [oldest] = (free.length > 0 ? free : lines).toSorted((a, b) => agoOf(a) - agoOf(b));
  return oldest ?? "";
};

/** The items in an order of the seed's. */
export const drawnOrder = <Item extends { readonly id: string }>(
  items: readonly Item[],
  seed: number,
  what: string,
): readonly Item[] => items.toSorted((a, b) => drawn(seed, `${what}/${a.id}`) - drawn(seed, `${what}/${b.id}`));
