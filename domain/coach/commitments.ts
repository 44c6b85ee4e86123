/**
 * What one side says and can be held to: numbers, dates, promises and next steps, found by the form of the words, in
 * English and, in part, Arabic. Pure; tuned on `tests/truth/calls/tuning` alone.
 */
import type { Channel } from "../call/events/shared.ts";
import { compilePhrase, findPhrase, normalWord, type Phrase } from "../playbook/match.ts";
import { datesIn, dayKey, isAhead, type WordSpan } from "./dates.ts";
import { figuresIn } from "./figures.ts";

export type CommitmentKind = "number" | "date" | "promise" | "next-step";
export type Commitment = WordSpan & {
  readonly kind: CommitmentKind;
  /** The day or hour in the words of whoever said it; null where none is. */
  readonly due: string | null;
};

/** What was noted already, so that a figure or a day is noted once; and what a side has just proposed. */
export type Committed = {
  readonly known: readonly string[];
  /** Until when a "yes" takes up an offer, or a day answers a question, on the call's clock. */
  readonly proposed: { readonly by: Channel; readonly untilMs: number; readonly isOffer: boolean } | null;
};
export const nothingCommitted: Committed = { known: [], proposed: null };

/** A talk with more of them is a price list; the oldest may be noted again. */
const knownMax = 100;
/** A "yes" after longer is an answer to something else. */
const answerMs = 12_000;
const answerWordsMax = 12;
const clauseWordsMax = 16;

const phrases = (...texts: readonly string[]): readonly Phrase[] => texts.flatMap((text) => compilePhrase(text));

const acts =
  "send|email|mail|write|bring|call|ring|phone|put|swap|ask|keep|sort|pick|come|visit|check|find|show|make|set|share|forward|confirm|arrange|prepare|draft|add|include|hold|fix|sign|order|pay|take|book|text|invite|give|do|hand|drop|talk|speak|introduce|schedule|reserve|return|cancel|move|read|try|meet";
const promises: { readonly [side in Channel]: readonly Phrase[] } = {
  rep: phrases(
    `i'll|we'll also? just? personally? ${acts}`,
    `i|we will also? just? personally? ${acts}`,
    "i|we can|could send|write|bring|put|include|arrange|book|add|find",
    "i'd send|write|bring|ring|pick you|up|the|them|it",
    "you'll get|have|receive",
    "you get another|a|your|the|one|it|them",
    "you can stop|walk|leave|cancel|return|quit",
    "you keep",
    "you just? call|ring me|us",
    "i|we take my|our|it|them * home|back",
    "there's no notice",
    "nothing leaves",
    "month|week|year|first is free",
    "they're|we're there within",
    "within the hour|day|week",
    "within * days * up to",
    "it|that|we keeps|keep them|it|you in|safe",
    "سأرسل|سنرسل|سأتصل|سنتصل|سأكتب|سأحضر|سأعود لك|لكم|لكي|العرض|بك|بكم|مع|إليك|إليكم",
  ),
  customer: phrases(
    `i'll|we'll also? just? ${acts}`,
    `i|we will also? just? ${acts}`,
    "i'm signing it|that|now|today",
    "سأرسل|سأتصل|سأسأل|سأوقع لك|بك|مديري|العقد|إليك",
  ),
};
/** What begins like a promise and only goes on talking. */
const idle = phrases(
  "i'll|i'd|we'll|i|we can|could|will? see|say|tell|admit|guess|think|imagine|hope|bet|hear|understand|wonder|remember",
  "i'll let you go",
  "i'll give|take you? that|it|your",
  "i'll|we'll come|get to|back to|that",
  "i'll do|take what|without",
  "if i|we|you can|could|will|keep|get",
  "can't|couldn't|won't|wouldn't i|we|you",
  "what|how|when|why|who can|could|will|i'll|do|made",
);

/** Who says so asks for something to happen: the next step of both. */
const steps: { readonly [side in Channel]: readonly Phrase[] } = {
  rep: phrases(
    "i come|call|ring|visit",
    "i'll|we'll call|ring|come|see|visit|phone",
    "let's meet|talk|speak|call|catch|connect|set|schedule|arrange|fix",
  ),
  customer: phrases(
    "ring|call|phone|email me|us",
    "come before|after|at|on|by|over|round",
    "send it|me|us|that|them|him|over|the",
    "please do",
    "put it|me|us down|in",
    "let's do|meet|try|book|talk|speak|call|catch|connect|set|schedule|arrange|fix",
    "talk|speak|meet again|then on|next|in",
    "book it|me|us",
    "أرسل|اتصل|ابعث لي|بي|العرض|بنا",
  ),
};
const agrees = phrases(
  "yes please|okay|ok|fine|that|let's|monday|do|sure",
  "yeah okay|ok|fine|sure|that|please|let's",
  "okay|ok|fine|lovely|perfect|great|good|deal|agreed then|yes|that",
  "all right",
  "sounds good",
  "that works|suits",
  "works|suits for? me|us",
  "نعم تمام|حسنا|موافق",
);
const alone = /^(okay|ok|lovely|perfect|deal|agreed|fine)$/;
const refuses = phrases("no", "not", "don't", "but", "never", "maybe", "perhaps", "why", "what", "how", "لا", "لكن");
const proposals = phrases(
  "shall|should|could|can i|we",
  "i could do",
  "how about",
  "would|does * work|suit",
  "if that suits",
  "i'd|i'll|i come|call|ring|pick",
);

const asksWhen = phrases("when|which|what day|time|would|is|does", "when can|could|will|shall");

export type SaidFinal = {
  readonly channel: Channel;
  /** As they were heard, with what punctuation there is. */
  readonly words: readonly string[];
  readonly endMs: number;
};

/** What a final holds, in the order of its words, and what is known from there on. */
export const commitmentsIn = (
  before: Committed,
  { channel, words, endMs }: SaidFinal,
): { readonly committed: Committed; readonly found: readonly Commitment[] } => {
  const plain = words.map(normalWord);
  const asksAt = words.findLastIndex((word) => word.endsWith("?") || word.endsWith("؟"));
  const known = new Set(before.known);
  const isNews = (key: string): boolean => !known.has(key) && known.add(key) !== undefined;
  const dates = datesIn(plain).filter((date) => isAhead(plain, date));
  const dueOf = (at: WordSpan): string => bare(words.slice(at.firstWord, at.endWord).join(" "));
  const found: Commitment[] = [];
  const clauses = clausesOf(words);
  for (const clause of clauses) {
    const inside = plain.slice(clause.firstWord, clause.endWord);
    const day = dates.find((date) => meets(date, clause));
    const isQuestion = asksAt >= clause.firstWord && asksAt < clause.endWord;
    const kind = isQuestion ? undefined : kindOf(channel, inside, day !== undefined);
    if (!kind || !isNews(`${kind} ${gistOf(inside)}`)) continue;
    if (day) isNews(dayKey(plain, day));
    found.push({ kind, ...clause, due: day ? dueOf(day) : null });
  }
  // A customer's days tell of their week, but where one answers.
  const isFirm = channel === "rep" || isOpen(before, channel, endMs);
  for (const date of dates)
    if (isFirm && !found.some((one) => meets(one, date)) && isNews(dayKey(plain, date)))
      found.push({ kind: "date", ...date, due: dueOf(date) });
  if (channel === "rep")
    for (const figure of figuresIn(plain)) {
      const clause = clauses.find((one) => meets(one, figure));
      const isAsked = clause && asksAt >= clause.firstWord && asksAt < clause.endWord;
      const isNoted = [...found, ...dates].some((one) => meets(one, figure));
      if (!isAsked && !isNoted && isNews(`figure ${plain.slice(figure.firstWord, figure.endWord).join(" ")}`))
        found.push({ kind: "number", ...figure, due: null });
    }
  const isTaken = found.length === 0 && asksAt < 0 && takesUp(before, channel, plain, endMs);
  if (isTaken) found.push({ kind: "next-step", firstWord: 0, endWord: plain.length, due: null });
  const isOffer = findPhrase(proposals, plain) !== undefined && (dates.length > 0 || asksAt >= 0);
  const isAsking = isOffer || asksAt >= 0 || findPhrase(asksWhen, plain) !== undefined;
  const kept = isTaken || before.proposed?.by === channel ? null : before.proposed;
  return {
    committed: {
      known: [...known].slice(-knownMax),
      proposed: isAsking ? { by: channel, untilMs: endMs + answerMs, isOffer } : kept,
    },
    found: found.toSorted((a, b) => a.firstWord - b.firstWord),
  };
};

/** What is promised without how it is begun: "then I'll send you the page on that" and "I could send you the page". */
const gistOf = (words: readonly string[]): string => {
  const at = words.findIndex((word) => verbs.has(word));
  return words.slice(Math.max(0, at)).slice(0, gistWords).join(" ");
};
const gistWords = 4;
const verbs = new Set(acts.split("|"));

const meets = (one: WordSpan, other: WordSpan): boolean =>
  one.firstWord < other.endWord && other.firstWord < one.endWord;
const bare = (text: string): string => text.replace(/[\s.,!?;:،؟]+$/u, "");

const kindOf = (channel: Channel, words: readonly string[], hasDay: boolean): CommitmentKind | undefined => {
  const step = findPhrase(steps[channel], words);
  const isStep =
    step &&
    step.firstWord <= 2 &&
    !words.slice(0, step.firstWord).some((word) => /^(if|not|don't|no|when|before)$/.test(word));
  if (isStep && (channel === "customer" || hasDay)) return "next-step";
  const promise = findPhrase(promises[channel], words);
  if (!promise) return undefined;
  const empty = findPhrase(idle, words);
  const isIdle = empty && empty.firstWord <= promise.endWord && empty.endWord > promise.firstWord - 2;
  return isIdle ? undefined : "promise";
};

const isOpen = ({ proposed }: Committed, channel: Channel, endMs: number): boolean =>
  proposed !== null && proposed.by !== channel && endMs <= proposed.untilMs;

/** The customer agrees to what the rep has just proposed. */
const takesUp = (before: Committed, channel: Channel, words: readonly string[], endMs: number): boolean =>
  channel === "customer" &&
  isOpen(before, channel, endMs) &&
  before.proposed?.isOffer === true &&
  words.length <= answerWordsMax &&
  (findPhrase(agrees, words) !== undefined || words.some((word, at) => at <= 1 && alone.test(word))) &&
  findPhrase(refuses, words) === undefined;

/** Words up to a stop or a new beginning ("and I'll"); a recogniser that writes no stops gives longer ones. */
const clausesOf = (words: readonly string[]): WordSpan[] => {
  const clauses: WordSpan[] = [];
  let firstWord = 0;
  const close = (endWord: number): void => {
    if (endWord > firstWord) clauses.push({ firstWord, endWord: Math.min(endWord, firstWord + clauseWordsMax) });
    firstWord = endWord;
  };
  for (const [at, word] of words.entries()) {
    const isBeginning =
      /^(and|but|so|then|because)$/.test(normalWord(word)) &&
      /^(i'll|i|we'll|we|you|you'll|when|it|that's)$/.test(normalWord(words[at + 1] ?? ""));
    if (isBeginning) close(at);
    if (/[.!?;؟]$/.test(word) || (/[,،]$/.test(word) && at - firstWord >= 3)) close(at + 1);
  }
  close(words.length);
  return clauses;
};
