/**
 * How a word that no dictionary has is probably said, learnt from the dictionary itself: each letter is said as it
 * mostly is between the same neighbours. Of words it has never seen about half come out right and one phone in eight
 * is wrong (`spelling.test.ts` holds it to that), which a decoder forgives more than a word it does not know at all.
 */
import { setImmediate as breathe } from "node:timers/promises";
import type { Dictionary } from "./dictionary.ts";

/** Letters to the left and right that must be the same, the widest first. */
const views: readonly (readonly [left: number, right: number])[] = [
  [4, 4],
  [3, 3],
  [2, 3],
  [3, 2],
  [2, 2],
  [1, 2],
  [2, 1],
  [1, 1],
  [0, 1],
  [0, 0],
];
const edge = "####";
/** Beyond it a word is no word. */
const lettersMax = 30;
/** Words to learn the alignment from; more make it no better. */
const learnFrom = 5_000;
const rounds = 3;
/** Between two breaths of the event loop: about ten milliseconds. */
const wordsAtOnce = 1_000;
/** Parts of a name made of two words ("hub" and "spot") have at least so many letters. */
const partLettersMin = 3;

/** Pronunciations in ARPAbet of words (lower case, a to z and apostrophes) that the dictionary lacks, by word; a word without a letter has none. */
export async function spellOut(words: readonly string[], dictionary: Dictionary): Promise<ReadonlyMap<string, string>> {
  const said = new Map<string, string>();
  const unknown: string[] = [];
  for (const word of words) {
    const letters = word.replaceAll("'", "");
    const parts = spelledAloud(letters, dictionary) ?? ofTwoWords(letters, dictionary);
    if (parts) said.set(word, parts.join(" "));
    else if (letters !== "" && letters.length <= lettersMax) unknown.push(word);
  }
  if (unknown.length === 0) return said;
  const table = await learn(dictionary, unknown);
  for (const word of unknown) {
    const phones = lettersSaid(word.replaceAll("'", ""), table);
    if (phones.length > 0) said.set(word, phones.join(" "));
  }
  return said;
}

/** "crm", "sql": without a vowel there is nothing else to say but its letters. */
function spelledAloud(letters: string, dictionary: Dictionary): readonly string[] | undefined {
  if (!/^[^aeiouy]{2,6}$/.test(letters)) return undefined;
  return [...letters].flatMap((letter) => dictionary.get(`${letter}.`) ?? dictionary.get(letter) ?? []);
}

/** "hubspot" as "hub" and "spot"; of all ways to part it the one whose shorter part is the longest. */
function ofTwoWords(letters: string, dictionary: Dictionary): readonly string[] | undefined {
  let best: { readonly shorter: number; readonly phones: readonly string[] } | undefined;
  for (let at = partLettersMin; at <= letters.length - partLettersMin; at++) {
    const [first, second] = [dictionary.get(letters.slice(0, at)), dictionary.get(letters.slice(at))];
    const shorter = Math.min(at, letters.length - at);
    if (first && second && shorter > (best?.shorter ?? 0)) best = { shorter, phones: [...first, ...second] };
  }
  return best?.phones;
}

/** What a letter between its neighbours is said as, and how often. */
type Table = ReadonlyMap<string, ReadonlyMap<string, number>>;

const contextOf = (padded: string, at: number, [left, right]: readonly [number, number]): string =>
  `${padded.slice(at - left, at)}<${padded[at] ?? ""}>${padded.slice(at + 1, at + 1 + right)}`;

/** Counted for what these words need, and no more: the whole would be a million contexts. */
async function learn(dictionary: Dictionary, words: readonly string[]): Promise<Table> {
  const table = new Map<string, Map<string, number>>();
  for (const word of words) {
    const padded = edge + word.replaceAll("'", "") + edge;
    for (let at = edge.length; at < padded.length - edge.length; at++)
      for (const view of views) table.set(contextOf(padded, at, view), new Map());
  }
  const costs = await alignmentCosts(dictionary);
  let n = 0;
  for (const [word, phones] of dictionary) {
    if (++n % wordsAtOnce === 0) await breathe();
    if (!isPlain(word)) continue;
    const padded = edge + word + edge;
    // What is said between wider neighbours was said between the nearer ones: a word that shares none is passed over.
    const narrow = views.at(-3) ?? [1, 1];
    let shares = false;
    for (let at = edge.length; at < padded.length - edge.length && !shares; at++)
      shares = table.has(contextOf(padded, at, narrow));
    if (!shares) continue;
    const chunks = align(word, phones, costs);
    for (const [index, chunk] of (chunks ?? []).entries())
      for (const view of views) {
        const counts = table.get(contextOf(padded, index + edge.length, view));
        counts?.set(chunk, (counts.get(chunk) ?? 0) + 1);
      }
  }
  return table;
}

const isPlain = (word: string): boolean => /^[a-z]{1,30}$/.test(word);

function lettersSaid(letters: string, table: Table): string[] {
  const padded = edge + letters + edge;
  const phones: string[] = [];
  for (let at = edge.length; at < padded.length - edge.length; at++) {
    const counts = views.map((view) => table.get(contextOf(padded, at, view))).find((found) => found && found.size > 0);
    const [chunk] = [...(counts ?? [])].reduce((best, each) => (each[1] > best[1] ? each : best), ["", 0]);
    phones.push(...chunk.split(" ").filter(Boolean));
  }
  return phones;
}

/** Cost of saying a letter as these phones: the negated logarithm of how often it is. */
type Costs = (letter: string, chunk: string) => number;
const neverSeen = 12;

/** Which phones belong to which letter is told nowhere: guessed from positions first, then from what was counted. */
async function alignmentCosts(dictionary: Dictionary): Promise<Costs> {
  const all = [...dictionary].filter(([word]) => isPlain(word) && word.length > 1);
  const step = Math.max(1, Math.floor(all.length / learnFrom));
  const some = all.filter((_, index) => index % step === 0);
  let costs: Costs | undefined;
  for (let round = 0; round < rounds; round++) {
    const counts = new Map<string, number>();
    const totals = new Map<string, number>();
    for (const [index, [word, phones]] of some.entries()) {
      if (index % wordsAtOnce === 0) await breathe();
      for (const [at, chunk] of (align(word, phones, costs) ?? []).entries()) {
        const letter = word[at] ?? "";
        counts.set(`${letter} ${chunk}`, (counts.get(`${letter} ${chunk}`) ?? 0) + 1);
        totals.set(letter, (totals.get(letter) ?? 0) + 1);
      }
    }
    costs = (letter, chunk) => {
      const count = counts.get(`${letter} ${chunk}`);
      return count === undefined ? neverSeen : -Math.log(count / (totals.get(letter) ?? 1));
    };
  }
  return costs ?? (() => neverSeen);
}

/** The cheapest way to give every letter none, one or two of the phones in order; undefined where there are more than two a letter. */
function align(word: string, phones: readonly string[], costs: Costs | undefined): string[] | undefined {
  const [rows, columns] = [word.length, phones.length];
  const width = columns + 1;
  const best = new Float64Array((rows + 1) * width).fill(Infinity);
  const took = new Uint8Array((rows + 1) * width);
  best[0] = 0;
  for (let row = 1; row <= rows; row++) {
    const letter = word[row - 1] ?? "";
    for (let column = 0; column <= columns; column++)
      for (let count = 0; count <= 2 && count <= column; count++) {
        const before = best[(row - 1) * width + column - count] ?? Infinity;
        if (before === Infinity) continue;
        const chunk =
          count === 0 ? "" : count === 1 ? (phones[column - 1] ?? "") : `${phones[column - 2]} ${phones[column - 1]}`;
        const cost = costs
          ? costs(letter, chunk)
          : // Two phones of one letter are rare, and a letter stands where its phone stands.
            (count === 2 ? 3 : count === 0 ? 1 : 0) + Math.abs(row / rows - column / columns) * 4;
        if (before + cost < (best[row * width + column] ?? Infinity)) {
          best[row * width + column] = before + cost;
          took[row * width + column] = count;
        }
      }
  }
  if (best[rows * width + columns] === Infinity) return undefined;
  const chunks: string[] = [];
  for (let row = rows, column = columns; row > 0; row--) {
    const count = took[row * width + column] ?? 0;
    chunks.unshift(phones.slice(column - count, column).join(" "));
    column -= count;
  }
  return chunks;
}
