/** Digits that are plainly a price, a share, a time or a version: no number of a person's is made of them. */
import { isJoined, type Token } from "./tokens.ts";

const currencies: ReadonlySet<string> = new Set("$ € £ ¥ ₹ usd eur gbp aed sar inr dhs chf".split(" "));
const units: ReadonlySet<string> = new Set(
  (
    "% percent usd eur gbp aed sar inr dollars dollar euros euro pounds dirhams rupees million millions billion thousand k kg g km cm mm ms gb mb tb " +
    "kw inch inches units users seats pallets people calls rows days weeks months years hours minutes seconds"
  ).split(" "),
);

/** Places in `tokens` of such digits. */
export const figuresIn = (tokens: readonly Token[]): ReadonlySet<number> => {
  const found = new Set<number>();
  for (let first = 0; first < tokens.length; first++) {
    if (tokens[first]?.kind !== "digits") continue;
    let last = first;
    let isFigure = false;
    // "1,250,000.50", "10:30", "20/12/2027"
    for (;;) {
      const [sign, next] = [tokens[last + 1], tokens[last + 2]];
      if (next?.kind !== "digits" || !sign || !/^[.,:/]$/.test(sign.word)) break;
      if (!isJoined(tokens[last], sign) || !isJoined(sign, next)) break;
      isFigure ||= sign.word === ":" || sign.word === "," || sign.word === "/";
      last += 2;
    }
    const parts = tokens
      .slice(first, last + 1)
      .filter(({ kind }) => kind === "digits")
      .map(({ word }) => word);
    const shape = parts.map(({ length }) => length).join(" ");
    // A date, a time or a version with dots; a row of years.
    isFigure ||= /^[12] [12] (?:2|4)$/.test(shape) || (parts.length === 2 && parts.join("").length < 7);
    const [before, after] = [tokens[first - 1], tokens[last + 1]];
    const isYear = (token: Token | undefined): boolean =>
      token?.kind === "digits" && /^(?:19|20)\d\d$/.test(token.word);
    isFigure ||= isYear(tokens[first]) && (isYear(before) || isYear(after) || before?.word === "in");
    const start = tokens[first]?.start ?? 0;
    isFigure ||= before !== undefined && currencies.has(before.word) && start - before.end <= 1;
    isFigure ||= after !== undefined && units.has(after.word) && after.start - (tokens[last]?.end ?? 0) <= 1;
    // A letter that is joined to it: "v2", "A4", "30th".
    isFigure ||= before?.kind === "word" && isJoined(before, tokens[first]);
    isFigure ||= after?.kind === "word" && isJoined(tokens[last], after);
    if (isFigure) for (let n = first; n <= last; n++) found.add(n);
    first = last;
  }
  return found;
};
