/**
 * So many looks in a row must agree on a word, and on all before it, before it is called stable: 256 ms from the first
 * to the last. With 130 ms less it is wrong half again as often; with 250 ms more it is hardly better.
 */
export const agreeingGuesses = 5;

/**
 * How many leading words all of the latest guesses agree on. A decoder rewrites its last words as more
 * sound arrives; what several looks in a row have left alone is rarely touched again.
 */
export function agreedCount(guesses: readonly (readonly string[])[]): number {
  const [first = [], ...others] = guesses;
  let count = 0;
  while (count < first.length && others.every((other) => other[count] === first[count])) count += 1;
  return count;
}
