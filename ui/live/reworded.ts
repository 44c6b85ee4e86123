/** Words that replace others one after the other, at the speed of reading. Pure. */
export const wordEveryMs = 55;

export type Reworded = {
  readonly text: string;
  /** How many words are still to come. */
  readonly toCome: number;
};

/** What stands `afterMs` into the change: what both share at once, then a word at a time. */
export const rewordedAt = (before: string, next: string, afterMs: number): Reworded => {
  const [old, words] = [before.split(" "), next.split(" ")];
  let same = 0;
  while (same < words.length && words[same] === old[same]) same++;
  const shown = Math.min(words.length, same + Math.floor(Math.max(0, afterMs) / wordEveryMs));
  return { text: words.slice(0, shown).join(" "), toCome: words.length - shown };
};
