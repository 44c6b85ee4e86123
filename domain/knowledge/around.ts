/** What is shown of a found passage: it, and what stands around it in its document, as far as a card has room. Pure. */

export type Neighbour = {
  readonly document: string;
  readonly page: number | null;
  readonly heading: string;
  readonly chars: number;
};

export const lastHeading = (heading: string): string => heading.split(" › ").at(-1) ?? "";

/**
 * The first and the last passage that are shown with the one at `at`: neighbours of the same document and page, the one
 * that fits better first, none that is shown already.
 */
export const growAround = (
  passages: readonly Neighbour[],
  at: number,
  fits: ArrayLike<number>,
  taken: ReadonlySet<number>,
  charsMax: number,
): readonly [from: number, to: number] => {
  const hit = passages[at];
  const size = (one: number): number =>
    (passages[one]?.chars ?? 0) + lastHeading(passages[one]?.heading ?? "").length + 2;
  let [from, to, length] = [at, at, size(at)];
  const has = (one: number): boolean =>
    passages[one]?.document === hit?.document &&
    passages[one]?.page === hit?.page &&
    !taken.has(one) &&
    length + size(one) <= charsMax;
  for (;;) {
    const [before, after] = [from - 1, to + 1];
    const isBefore = has(before) && (!has(after) || (fits[before] ?? 0) > (fits[after] ?? 0));
    if (isBefore) from = before;
    else if (has(after)) to = after;
    else return [from, to];
    length += size(isBefore ? before : after);
  }
};

/** Neighbours as one text: each under its heading where that is another, and nothing twice that two of them share. */
export const joined = (parts: readonly { readonly heading: string; readonly text: string }[]): string => {
  let whole = "";
  parts.forEach(({ heading, text }, n) => {
    if (n === 0) whole = text;
    else if (parts[n - 1]?.heading === heading) whole += `\n${withoutShared(whole, text)}`;
    else whole += `\n\n${lastHeading(heading)}\n${text}`;
  });
  return whole.trim();
};

/** Two pieces of a long section share whole lines, or sentences: the end of one is the beginning of the other. */
const withoutShared = (before: string, text: string): string => {
  for (let end = text.length; end > 0; end = text.lastIndexOf("\n", end - 1))
    if (before.endsWith(text.slice(0, end))) return text.slice(end).trimStart();
  return text;
};
