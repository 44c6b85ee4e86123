/**
 * What a model wrote, before it is shown or stored: cleared by code, or refused whole. A model that was talked into
 * something writes what it was told to; so its text may hold nothing but simple words, the words of those who may be
 * trusted (the playbook's author), and phrases that stand word for word in what it was given.
 */
import { Failure } from "@wingman/domain/failure";
import { glueOf } from "./glue-words.ts";

export type ClearRules = {
  readonly charsMax: number;
  /** Written by the tenant's own people: their words may be used freely. */
  readonly trusted: readonly string[];
  /** Said or written by others: only phrases of `phraseWordsMin` words or more, as they stand there. */
  readonly sources: readonly string[];
  /** Language tag; simple words are those of this language, and English ones. */
  readonly language: string;
  /** It is shown under the name of who said it: then it need not say so itself, and must hold a phrase of theirs. */
  readonly isQuotation?: boolean;
};

/** Two words that never stood side by side cannot be put together out of phrases this long. */
export const phraseWordsMin = 3;

export type Objection =
  | "empty"
  | "long"
  | "hidden characters"
  | "a link"
  | "markup"
  | "an address"
  | "a figure without a source"
  | "a feeling of the rep"
  | "words without a source";

/** The text as it may be shown, or why not. */
export const cleared = (
  text: string,
  rules: ClearRules,
): { readonly text: string } | { readonly objection: Objection } => {
  const trimmed = text.trim();
  const objection = objectionTo(trimmed, rules);
  return objection === undefined ? { text: trimmed } : { objection };
};

/** Throws `Failure` WING_AGENT_UNCLEARED. */
export const mustBeCleared = (text: string, rules: ClearRules): string => {
  const result = cleared(text, rules);
  if ("text" in result) return result.text;
  throw new Failure("WING_AGENT_UNCLEARED", `a model's words are not shown: ${result.objection}.`, {
    remedy: "Nothing needs to be done: the card keeps the playbook's wording. If it happens often, try another model.",
  });
};

const objectionTo = (text: string, rules: ClearRules): Objection | undefined => {
  if (text === "") return "empty";
  if (text.length > rules.charsMax) return "long";
  if (!text.isWellFormed() || /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/u.test(text) || /\p{M}{3}/u.test(text))
    return "hidden characters";
  const plain = text.normalize("NFKC").replaceAll(/[\u3002\uff61]/g, ".");
  if (/:\/\/|\/\/|\bwww\.|\b(javascript|vbscript|mailto|tel|file)\s*:|\bdata:\s*\w+\//i.test(plain)) return "a link";
  if (/[<>{}[\]`\\|^~]|&#?\w+;|^\s*[=+@#*]/mu.test(plain)) return "markup";
  if (/@/.test(plain)) return "an address";
  // A dot between letters makes a host of them: `example.com`; an abbreviation has single letters.
  if (/[\p{L}\p{N}-]{2,}\.\p{L}{2,}/u.test(plain)) return "a link";
  const known = figuresIn([...rules.trusted, ...rules.sources].join("\n"));
  if (figuresOf(plain).some((figure) => !known.has(figure))) return "a figure without a source";
  if (isAboutFeelings(plain)) return "a feeling of the rep";
  const isTheirs = rules.isQuotation === true ? quotes(plain, rules) : isOnSubject(plain, rules);
  return isGrounded(plain, rules) && isTheirs ? undefined : "words without a source";
};

/** A figure with what makes it a price or a share: `20%` is not `20`. */
const figurePattern =
  /(?<sign>[$€£¥]\s?)?(?<figure>\d+(?:[.,:' ]\d+)*)(?<unit>\s?(?:%|percent|prozent|€|\$|£|euros?|dollars?|pounds?|k\b|m\b))?/giu;
const figuresOf = (text: string): string[] =>
  Array.from(text.normalize("NFKC").toLowerCase().matchAll(figurePattern), ({ groups }) => {
    const unit = groups?.["unit"]?.trim() ?? "";
    const share = /^(%|percent|prozent)$/.test(unit) ? "%" : "";
    return `${(groups?.["figure"] ?? "").replaceAll(/[ ']/g, "")}${share}`;
  });
const figuresIn = (text: string): ReadonlySet<string> => new Set(figuresOf(text));

/** Nothing about what the rep feels (D14): neither by name nor in what one says to somebody who sounds so. */
const feelings =
  /\b(nervous|anxious|angry|bored|stressed|tired|upset|sad|scared|afraid|insecure|unsure of yourself|irritated|annoyed|frustrated|aggressive|depressed|calm down|relax|mood)\b/i;
const ofRep = /\b(you|your|rep|reps|agent|representative|seller|salesperson)\b/i;
const isAboutFeelings = (text: string): boolean => {
  const found = feelings.exec(text)?.[0];
  return found !== undefined && (ofRep.test(text) || /mood|calm down|relax/i.test(found));
};

const wordsOf = (text: string): string[] =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[’‘]/g, "'")
    .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}']*/gu) ?? [];

const phrasesIn = (sources: readonly string[]): ReadonlySet<string> =>
  new Set(
    sources.flatMap((source) => {
      const said = wordsOf(source);
      return said.slice(phraseWordsMin - 1).map((_, at) => said.slice(at, at + phraseWordsMin).join(" "));
    }),
  );

/** Simple words alone can be put together to what nobody said. */
const quotes = (text: string, { sources }: ClearRules): boolean => {
  const words = wordsOf(text);
  const phrases = phrasesIn(sources);
  return words.some((_, at) => phrases.has(words.slice(at, at + phraseWordsMin).join(" ")));
};

const isGrounded = (text: string, { trusted, sources, language }: ClearRules): boolean => {
  const words = wordsOf(text);
  if (words.length === 0) return false;
  const free = new Set([...glueOf(language), ...trusted.flatMap(wordsOf)]);
  const phrases = phrasesIn(sources);
  const isCovered = words.map((word) => free.has(word));
  for (let at = 0; at + phraseWordsMin <= words.length; at += 1)
    if (phrases.has(words.slice(at, at + phraseWordsMin).join(" ")))
      for (let each = at; each < at + phraseWordsMin; each += 1) isCovered[each] = true;
  return isCovered.every(Boolean);
};

/** Whose words they are is said: "you said", "our documents say". */
const attribution =
  /\b(you|they|he|she|customer)(?: have|'ve| has)? (?:just |also )?(?:said|say|says|asked|mentioned|told|wrote)\b|\baccording to\b|\bdocuments? says?\b/i;

/**
 * Words of others alone would stand there as if they were the assistant's. So each sentence holds a word of the card
 * itself, or says whose words it repeats.
 */
const isOnSubject = (text: string, { trusted, language }: ClearRules): boolean => {
  const simple = glueOf(language);
  const own = new Set(trusted.flatMap(wordsOf).filter((word) => !simple.has(word)));
  return text.split(/[.!?\u061f]+(?:\s|$)/u).every((sentence) => {
    const words = wordsOf(sentence);
    return attribution.test(sentence) || words.every((word) => simple.has(word)) || words.some((word) => own.has(word));
  });
};
