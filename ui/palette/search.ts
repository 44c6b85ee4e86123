/** Finds commands by the beginnings of their words, in any order. Pure. */
export type Findable = { readonly label: string; readonly also?: string };

/** Every word of the query begins some word of the command; without a query all are found, in their own order. */
export const findCommands = <Item extends Findable>(items: readonly Item[], query: string): readonly Item[] => {
  const asked = wordsOf(query);
  if (asked.length === 0) return items;
  return items
    .map((item, place) => ({ item, place, score: scoreOf(item, asked) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ item }) => item);
};

const wordsOf = (text: string): string[] =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** What stands in the label counts more than what one may also call it, its first word most, a whole word more than its beginning. */
const scoreOf = ({ label, also = "" }: Findable, asked: readonly string[]): number => {
  const [inLabel, inAlso] = [wordsOf(label), wordsOf(also)];
  let score = 0;
  for (const word of asked) {
    const place = inLabel.findIndex((known) => known.startsWith(word));
    if (place >= 0) score += (place === 0 ? 6 : 4) + (inLabel[place] === word ? 1 : 0);
    else if (inAlso.some((known) => known.startsWith(word))) score += 2;
    else if (word.length > 2 && inLabel.some((known) => known.includes(word))) score += 1;
    else return 0;
  }
  return score;
};
