/**
 * The form of a question in English speech, with or without a mark at its end: a question word with its verb, or a verb
 * before its subject where a sentence begins. Whether it is about the goods is for phrases and for meaning to say.
 */

type Span = { readonly firstWord: number; readonly endWord: number };

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));
const verbs = set(
  "do does did is are was were am can could will would should shall may might must has have had don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't haven't hasn't what's who's where's how's when's why's that's",
);
const askers = set("what which who whom whose where when why how what's who's where's how's when's why's");
/** What stands between the question word and its verb: "how much", "how many people", "which systems". */
const measures = set("much many long often far big large soon fast quickly well exactly else kind sort type");
const subjects = set(
  "i you he she it we they this that these those there the a an my your his her its our their any anyone anybody someone somebody everything anything something everyone people customers drivers staff users one another all both each such other others",
);
const persons = set("i you he she it we they");
const things = set("it that this these those the");
/** After these a sentence may begin. */
const openers = set(
  "and but so or well okay ok right now um uh er erm hm hmm yes yeah no sure fine good great thanks because then also first actually just sorry like listen look see",
);
/** "I know what it does": a clause, not a question. */
const reporters = set(
  "know knows knew see sees understand tell tells told show shows that's is was wonder remember think exactly depends about of say says said matter care forget learn explain explained heard ask asked decide on to from with for",
);

const isEnd = (text: string | undefined): boolean => text !== undefined && /[.!?…]["”’)]?$/u.test(text);
const isAsked = (text: string | undefined): boolean => text !== undefined && /\?["”’)]?$/u.test(text);

/** Where the sentence begins in which a word stands. */
export const sentenceStart = (texts: readonly string[], word: number): number => {
  let at = word;
  while (at > 0 && !isEnd(texts[at - 1])) at -= 1;
  return at;
};

/** How many words of a sentence are looked at behind a question word for its verb. */
const verbWithinMax = 4;

/** Whether a question begins at `at`; `isStart` where a sentence may begin there. */
const begins = (words: readonly string[], at: number, isStart: boolean): boolean => {
  const word = words[at] ?? "";
  const next = words[at + 1] ?? "";
  if (askers.has(word)) {
    if (!isStart && reporters.has(words[at - 1] ?? "")) return false;
    if (word.endsWith("'s")) return isStart && next !== "";
    if (verbs.has(next)) return subjects.has(words[at + 2] ?? "") || isStart;
    if (isStart && (word === "how" || word === "what") && next === "about") return true;
    if (measures.has(next) || word === "which" || word === "what" || word === "whose") {
      const within = words.slice(at + 1, at + 1 + verbWithinMax);
      const verb = within.findIndex((each) => verbs.has(each));
      return verb >= 0 && !within.slice(0, verb).some((each) => persons.has(each)) && (isStart || measures.has(next));
    }
    return false;
  }
  if (word === "do" && things.has(next)) return false; // "Do it on Monday."
  return isStart && verbs.has(word) && word !== "that's" && subjects.has(next) && words.length > at + 2;
};

/**
 * The first question at or after word `from`, to the end of its sentence. `texts` are the words as they were written,
 * `words` the same normalised. Undefined where there is none.
 */
export const findQuestion = (texts: readonly string[], words: readonly string[], from: number): Span | undefined => {
  for (let at = from; at < words.length; at++) {
    const isStart =
      at === 0 || isEnd(texts[at - 1]) || openers.has(words[at - 1] ?? "") || (texts[at - 1] ?? "").endsWith(",");
    if (begins(words, at, isStart)) {
      let end = at + 1;
      while (end < words.length && !isEnd(texts[end - 1])) end += 1;
      // Written with a stop, it is none: "What we do is simple."
      if (
        isEnd(texts[end - 1]) &&
        !isAsked(texts[end - 1]) &&
        /[.!]/u.test(texts[end - 1] ?? "") &&
        !isPlainSpeech(texts)
      ) {
        at = end - 1;
        continue;
      }
      return { firstWord: at, endWord: end };
    }
    // A mark makes a question of any sentence: "Forty a month?"
    if (isStart && (at === 0 || isEnd(texts[at - 1]))) {
      let end = at + 1;
      while (end < words.length && !isEnd(texts[end - 1])) end += 1;
      if (isAsked(texts[end - 1])) return { firstWord: at, endWord: end };
    }
  }
  return undefined;
};

/** A recogniser that writes no marks of question has a stop at the end of everything, if anything. */
const isPlainSpeech = (texts: readonly string[]): boolean =>
  !texts.slice(0, -1).some((text) => isEnd(text)) && !texts.some((text) => text.endsWith(","));
