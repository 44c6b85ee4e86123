import type { DecodedWord } from "../listening/decoder.ts";
import { confidenceMin, wordSamplesMax } from "./settings.ts";

/**
 * Words of this engine that may be shown: others hear what was said, and leave it as it was said. On a cough or a door a decoder of whole dictionaries answers with short curses,
 * and one of them on a rep's screen in front of a customer is worse than a word too few; so they are left
 * out of interim and final text alike. The rest of the sentence stays as it is.
 */
export const showable = (words: readonly DecodedWord[]): DecodedWord[] =>
  words.filter(
    (word) =>
      word.confidence >= confidenceMin && word.endSample - word.firstSample < wordSamplesMax && !obscene.has(word.text),
  );

/** English, as the model is. What a business call does without; words with an everyday meaning ("screw", "damn", "hell") are not here. */
const obscene: ReadonlySet<string> = new Set(
  [
    "fuck",
    "shit",
    "cunt",
    "dick",
    "cock",
    "pussy",
    "bitch",
    "whore",
    "slut",
    "fag",
    "faggot",
    "nigger",
    "twat",
    "wank",
    "asshole",
    "bastard",
    "bullshit",
    "motherfucker",
    "piss",
    "tits",
  ].flatMap((word) => [
    word,
    `${word}s`,
    `${word}es`,
    `${word}'s`,
    `${word}ed`,
    `${word}er`,
    `${word}ers`,
    `${word}ing`,
    `${word}in'`,
    `${word}y`,
    `${word}ty`,
    `${word}ting`,
    `${word}head`,
  ]),
);
