/** What people say in the middle of a number or an address without meaning a part of it. */
const fillers: ReadonlySet<string> = new Set(
  (
    "um uh er erm eh ah hm hmm mm mhm mmm uhm like well so okay ok right yes yeah yep yup then and next now again sorry no not " +
    "wait hold hang on let me see think check look actually i mean you know got it that are with still there go ahead bear give " +
    "please sec second moment just a the it's dash hyphen space where was what rather make correction oops first half part rest last is it how do say put what's called sort kind of basically capital small lower upper case letter letters all together"
  ).split(" "),
);
/** Longer than "no sorry let me see again" is talk, and no pause in a number. */
const wordsMax = 6;

/** Said when what was just said was wrong. */
const takesBack: ReadonlySet<string> = new Set("no not sorry wait mean actually correction rather oops".split(" "));
export const isTakenBack = (word: string | undefined): boolean => word !== undefined && takesBack.has(word);

export const isFiller = (word: string | undefined): boolean => word !== undefined && fillers.has(word);

/** How many words from `n` on are such, where the one behind them is what `goesOn` looks for; 0 where it does not go on. */
export const fillersAt = (
  list: readonly { readonly word: string }[],
  n: number,
  goesOn: (n: number) => boolean,
): number => {
  for (let count = 1; count <= wordsMax; count++) {
    if (!isFiller(list[n + count - 1]?.word)) return 0;
    if (goesOn(n + count)) return count;
  }
  return 0;
};
/** Nothing but such words stands from `n` to the end, and not too many. */
export const onlyFillersFrom = (list: readonly { readonly word: string }[], n: number): boolean =>
  list.length - n <= wordsMax && list.slice(n).every(({ word }) => isFiller(word));
