/** CMUdict as the model has it: a word and its phones a line, further pronunciations as `word(2)`. */
export type Dictionary = ReadonlyMap<string, readonly string[]>;

/** The first pronunciation of every word; the others are the decoder's business. */
export function readDictionary(text: string): Dictionary {
  const words = new Map<string, readonly string[]>();
  for (const line of text.split("\n")) {
    const end = line.search(/\s/);
    if (end <= 0 || line[end - 1] === ")") continue;
    words.set(line.slice(0, end), line.slice(end).trim().split(/\s+/));
  }
  return words;
}
