/** What people say in the middle of a number or an address without meaning a part of it. */
const fillers: ReadonlySet<string> = new Set(
  (
    "um uh er erm eh ah hm hmm mm mhm mmm mm-hm uhm like well so okay ok right yes yeah yep yup then and next now again " +
    "sorry no not wait hold on let me see think check actually i mean you know got it that are with have still there go " +
    "please sec moment just dash hyphen space bracket correction rather make is was it's that's the"
  ).split(" "),
);
/** Longer than "no sorry let me see again" is talk, and no pause in a number. */
const wordsMax = 6;

/** How many words from `n` on are such, where the one behind them is what `goesOn` looks for; 0 where it does not go on. */
export const fillersAt = (
  list: readonly { readonly word: string }[],
  n: number,
  goesOn: (n: number) => boolean,
): number => {
  for (let count = 1; count <= wordsMax; count++) {
    if (!fillers.has(list[n + count - 1]?.word ?? "")) return 0;
    if (goesOn(n + count)) return count;
  }
  return 0;
};
/** Nothing but such words stands from `n` to the end, and not too many. */
export const onlyFillersFrom = (list: readonly { readonly word: string }[], n: number): boolean =>
  list.length - n <= wordsMax && list.slice(n).every(({ word }) => fillers.has(word));
