/**
 * A day that somebody proposes for what comes next, by the form of the words: "how about Thursday at ten?", whether or not
 * the other side takes it up. English and, in part, Arabic. Pure.
 */
import { compilePhrase, normalWord, type Phrase, phraseEnd } from "../playbook/match.ts";
import { datesIn, isAhead, type WordSpan } from "./dates.ts";

const phrases = (...texts: readonly string[]): readonly Phrase[] => texts.flatMap((text) => compilePhrase(text));

const acts =
  "do|meet|talk|speak|call|ring|phone|come|visit|see|start|begin|try|arrange|schedule|book|fix|set|sit|catch|connect|go|look|have|review|sign|agree|send|say|drop|pop|bring|run|make|put";
/** What stands before the day. */
const beforeDay = phrases(
  "how|what about",
  `shall|should|can|could|may|might i|we|you also|then|maybe|perhaps|both|all? ${acts}`,
  `would you like|want|be to? ${acts}|free|available|around|ready|open`,
  "are|is * free|available|around",
  "are you free|available|around",
  "do|have you have|got? time|half|an|a",
  `let's then|maybe|just? ${acts}`,
  `let us then|maybe|just? ${acts}`,
  `i'd|i would? suggest|propose|say|like|love`,
  "my|our suggestion|proposal would? is|be",
  "i'll|we'll call|ring|phone|come|visit|see|meet|be|bring",
  "i|we will call|ring|phone|come|visit|see|meet|be|bring",
  "i'll|we'll * invitation|invite|diary|calendar",
  "هل نلتقي|نتحدث|نتكلم|نحدد|نبدأ|نجرب|أتصل|أزورك|يناسبك|يناسبكم|يمكن|يمكننا",
  "ما|وش رأيك|رأيكم",
  "لنلتق|لنحدد|لنتحدث|نلتقي|نحدد|دعنا|خلنا",
);
/** So many words may stand between it and the day: "with your director". */
const betweenMax = 7;
/** The day stands within. */
const aroundDay = phrases(
  "would|does|do|will|is * work|works|suit|suits|fit|fits|be|better|good|okay|ok|fine|convenient|possible",
  "how|what does|is|would|do * look|looks|sound|sounds|work|suit",
);
/** "Thursday at ten?" and hardly a word beside it. */
const bareWordsMax = 3;

/** Its words, with the hour behind it; undefined where none is proposed. Words as they were heard, marks and all. */
export const proposedDayIn = (words: readonly string[]): WordSpan | undefined => {
  const plain = words.map(normalWord);
  for (const date of datesIn(plain)) {
    if (!isAhead(plain, date)) continue;
    const begins = words.slice(0, date.firstWord).findLastIndex((word) => isStop(word)) + 1;
    const stop = words.findIndex((word, at) => at >= date.endWord - 1 && isStop(word));
    const ends = stop < 0 ? words.length : stop + 1;
    const isBare =
      ends - begins - (date.endWord - date.firstWord) <= bareWordsMax && /[?؟]/u.test(words[ends - 1] ?? "");
    const isAround = placesOf(aroundDay, plain, begins, ends).some(
      ({ firstWord, endWord }) => firstWord < date.firstWord && endWord >= date.endWord,
    );
    const isBehind = placesOf(beforeDay, plain, begins, date.firstWord + 1).some(
      ({ endWord }) => date.firstWord - endWord <= betweenMax,
    );
    if ((isBare && asksNothing(plain.slice(begins, date.firstWord))) || isAround || isBehind) return date;
  }
  return undefined;
};

const isStop = (word: string): boolean => /[.!?؟…]["'”’)]?$/u.test(word);

/** "What happens on Monday?" asks for something else than the day. */
const asksNothing = (before: readonly string[]): boolean =>
  !before.some((word) => /^(what|what's|who|who's|when|when's|where|why|how|which|is|are|do|does)$/u.test(word));

/** Where the phrases stand, from one word on and not beyond another. */
const placesOf = (of: readonly Phrase[], words: readonly string[], from: number, to: number): readonly WordSpan[] => {
  const inside = words.slice(0, to);
  const found: WordSpan[] = [];
  for (let at = from; at < to; at++)
    for (const phrase of of) {
      const endWord = phraseEnd(phrase, inside, at);
      if (endWord !== undefined) found.push({ firstWord: at, endWord });
    }
  return found;
};
