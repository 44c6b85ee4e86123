/**
 * Something given away, told from what is put together: the seller makes what stands between them smaller, promises a
 * kinder price, or gives more for the same. Words of classes, found near each other.
 */
import type { Sentence } from "./answer-words.ts";

type Place = { readonly firstWord: number; readonly endWord: number };
const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u).filter((word) => word !== ""));

const seller = set("i i'll i'd i've we we'll we'd we've let's let");
/** What makes a price, a fee or a term smaller. */
const shrinking = set(
  `waive waived halve halved lower lowered reduce reduced cut drop dropped trim trimmed shave shaved slash slashed scrap
  scrapped strike struck skip skipped absorb absorbed undercut beat match sweeten knock discount discounted refund forget`,
);
const thing = set(
  `it that this them price prices fee fees rate rates sum figure number quote total charge cost deposit minimum term terms
  notice clause delivery setup installation shipping freight premium margin`,
);
const kinder = set("nicer better lower softer friendlier smaller sharper gentler cheaper");
const priceWords = set("price figure number rate offer deal quote sum terms fee");
const wants = set("find get make give do offer have see send try manage");
const grants = set("give gave given grant granted offer offered get got allow allowed");
const denies = set("not can't cannot couldn't won't wouldn't don't never no nobody if");

const near = 5;

/** Undefined where nothing is given. `isInPlay`: price or terms are what they speak of, so that "it" and "that" are those. */
export const givenIn = ({ plain }: Sentence, isInPlay: boolean): Place | undefined => {
  const places = plain.flatMap((word, at): Place[] => {
    const earlier = plain.slice(Math.max(0, at - near), at);
    const who = earlier.findLastIndex((one) => seller.has(one));
    const isSellers = who >= 0 && !earlier.slice(who).some((one) => denies.has(one));
    const from = at - earlier.length + Math.max(0, who);
    const later = plain.slice(at + 1, at + 1 + near);
    // "The lower rate" is a rate, and "a cut" may be anybody's.
    if (
      shrinking.has(word) &&
      isSellers &&
      !/^(?:a|an|the|your|our|his|her|their|some|any)$/u.test(plain[at - 1] ?? "")
    ) {
      const object = later.findIndex((one) => thing.has(one));
      const named = object >= 0 && !/^(?:it|that|this|them)$/u.test(later[object] ?? "");
      if (object >= 0 && (isInPlay || named)) return [{ firstWord: from, endWord: at + 2 + object }];
    }
    if (kinder.has(word) && isSellers && later.slice(0, 2).some((one) => priceWords.has(one)))
      if (earlier.some((one) => wants.has(one))) return [{ firstWord: from, endWord: Math.min(plain.length, at + 3) }];
    // "I'll go lower", "I'd have gone to fifteen".
    if (/^(?:go|gone|come|went)$/u.test(word) && isSellers && isInPlay) {
      const to = later[0] === "down" || later[0] === "lower" || (later[0] === "to" && isNumber(later[1]));
      if (to) return [{ firstWord: from, endWord: Math.min(plain.length, at + 3) }];
    }
    // "I could offer you 2.2 million", "we can get 780 for you", "you get the twelve percent": a figure is held out.
    if (/^(?:offer|get|have)$/u.test(word) && isInPlay) {
      const figure = later.slice(0, 3).findIndex(isNumber);
      const isGotten =
        /^(?:you|you'll|you'd)$/u.test(plain[at - 1] ?? "") && /percent|%/u.test(later.slice(0, 4).join(" "));
      if (figure >= 0 && (isGotten || (isSellers && word !== "have")))
        return [{ firstWord: Math.max(0, at - 1), endWord: at + 2 + figure }];
    }
    // "What if I gave you a discount".
    if (/^(?:discount|rebate|reduction)$/u.test(word) && isSellers && earlier.some((one) => grants.has(one)))
      return [{ firstWord: from, endWord: at + 1 }];
    // "I'll do it for nothing".
    if (word === "nothing" && plain[at - 1] === "for" && isSellers) return [{ firstWord: from, endWord: at + 1 }];
    // "Twelve for the price of ten."
    if (
      word === "for" &&
      (isNumber(plain[at - 1]) || isNumber(plain[at - 2])) &&
      /^(?:the )?price of \S+/u.test(later.join(" "))
    )
      return [{ firstWord: at - 1, endWord: Math.min(plain.length, at + 5) }];
    return [];
  });
  return places[0];
};

const numbers = set(
  "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety hundred",
);
const isNumber = (word: string | undefined): boolean => word !== undefined && (/\d/u.test(word) || numbers.has(word));
