/** A page that is cut off for long keeps at most so many unanswered requests; the oldest go first. */
export const unansweredMax = 200;

export type Letter = { readonly id: string; readonly type: string; readonly json: string };

/**
 * Requests the server has not answered. They are sent again on the next connection: every one of them has a
 * client-made id that makes a repeat harmless.
 */
export const makeOutbox = () => {
  const letters = new Map<string, Letter>();
  return {
    put(letter: Letter): void {
      letters.set(letter.id, letter);
      if (letters.size > unansweredMax) letters.delete(letters.keys().next().value ?? "");
    },
    /** True when it was waiting: an answer to something already answered is not news. */
    answered: (id: string): boolean => letters.delete(id),
    waiting: (): readonly Letter[] => [...letters.values()],
  };
};
