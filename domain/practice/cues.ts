/** What the rep's words mean to the played customer: by the scenario's cues, and by what counts in every conversation. */
import { compilePhrase, findPhrase, normalWord, type Phrase } from "../playbook/match.ts";
import { proposedDayIn } from "../coach/proposed-day.ts";
import { findQuestion, sentenceStart } from "../playbook/question.ts";
import type { EventData } from "../call/events/index.ts";
import { type Behaviour, type CommonWords, commonWords } from "./common.ts";
import type { Cue, Scenario } from "./scenario.ts";

export type Understood = EventData<"CustomerMoved">["understood"][number];

/**
 * Names of what can be understood. Of a scenario: `fact:<id>` its question, `raise:<objection>`, `worsen:<objection>`,
 * `part:<objection>/<n>` the n-th thing that settles it (from 1), `ask:agree` the next step. Of every conversation: the
 * names of `Behaviour`, `question`, `proposed-day` (its quote is the day alone), and `repeated`, `monologue`, `unclear`,
 * `listening`.
 */
export const partIntent = (objection: string, n: number): string => `part:${objection}/${n}`;

export type CompiledCue = {
  readonly intent: string;
  readonly phrases: readonly Phrase[];
  readonly examples: readonly string[];
};
export type CompiledScenario = {
  readonly scenario: Scenario;
  readonly cues: readonly CompiledCue[];
  readonly common: CommonWords;
  readonly behaviours: readonly (readonly [Behaviour, readonly Phrase[]])[];
};

const quoteMax = 400;
const understoodMax = 12;
/** Typed in one piece, so many words are a speech. */
const monologueWords = 170;
const compile = (phrases: readonly string[]): Phrase[] => phrases.flatMap((phrase) => compilePhrase(phrase));

/** Throws RangeError for a phrase that does not compile. */
export const compileScenario = (scenario: Scenario): CompiledScenario => {
  const cueOf = (intent: string, cue: Cue | null | undefined): CompiledCue[] =>
    cue ? [{ intent, phrases: compile(cue.phrases), examples: cue.examples }] : [];
  const common = commonWords(scenario.language);
  return {
    scenario,
    common,
    cues: [
      ...scenario.objections.flatMap(({ id, raised, settledBy, worsenedBy }) => [
        ...settledBy.flatMap(({ cue }, n) => cueOf(partIntent(id, n + 1), cue)),
        ...cueOf(`worsen:${id}`, worsenedBy),
        ...cueOf(`raise:${id}`, raised.on),
      ]),
      ...cueOf("ask:agree", scenario.ends.agrees.asked),
      ...scenario.facts.flatMap(({ id, asked }) => cueOf(`fact:${id}`, asked)),
    ],
    behaviours: (Object.entries(common.phrases) as [Behaviour, readonly string[]][]).map(([name, phrases]) => [
      name,
      compile(phrases),
    ]),
  };
};

const split = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== "");
const isEnd = (text: string | undefined): boolean => text !== undefined && /[.!?؟…]["”’)]?$/u.test(text);

/** The sentence around a place, so that a quote is what was said and not three words of it. */
const sentenceAt = (texts: readonly string[], firstWord: number, endWord: number): string => {
  const first = sentenceStart(texts, firstWord);
  let end = endWord;
  while (end < texts.length && !isEnd(texts[end - 1])) end += 1;
  const sentence = texts.slice(first, end).join(" ");
  return (sentence.length <= quoteMax ? sentence : texts.slice(firstWord, endWord).join(" ")).slice(0, quoteMax);
};

/** Words alone, so that "Sure?" and "sure" are one. */
export const wordsIn = (text: string): readonly string[] =>
  split(text)
    .map(normalWord)
    .filter((word) => word !== "");

const openers = new Set("what how why which who when where whose what's how's who's".split(" "));
/** A question that a yes answers opens nothing. */
const isOpen = (words: readonly string[], at: number): boolean =>
  words.slice(at, at + 4).some((word) => openers.has(word)) &&
  !/^(is|are|do|does|did|can|will|would|could)$/u.test(words[at] ?? "");

/**
 * What was understood, the scenario's own first. `meant` is what a model of meaning found, and `before` what the rep said
 * last: somebody who says the same again is heard to. The same in, the same out.
 */
export const understand = (
  { cues, behaviours, common }: CompiledScenario,
  text: string,
  { meant = [], before = [] }: { readonly meant?: readonly Understood[]; readonly before?: readonly string[] } = {},
): readonly Understood[] => {
  const texts = split(text);
  const words = texts.map(normalWord);
  const found = new Map<string, Understood>();
  const add = (intent: string, quote: string): void => {
    if (!found.has(intent)) found.set(intent, { intent, how: "pattern", quote: quote.slice(0, quoteMax) });
  };
  for (const { intent, phrases } of cues) {
    const match = findPhrase(phrases, words);
    if (match) add(intent, sentenceAt(texts, match.firstWord, match.endWord));
  }
  // Whoever proposes a day asks for the next step, whatever a scenario's author thought of.
  const day = proposedDayIn(texts);
  if (day) {
    add("ask:agree", sentenceAt(texts, day.firstWord, day.endWord));
    add("proposed-day", texts.slice(day.firstWord, day.endWord).join(" "));
  }
  for (const one of meant) if (!found.has(one.intent)) found.set(one.intent, one);
  for (const [name, phrases] of behaviours) {
    const match = findPhrase(phrases, words);
    if (match) add(name, sentenceAt(texts, match.firstWord, match.endWord));
  }
  const question = findQuestion(texts, words, 0);
  const marked = texts.findIndex((word) => /[?؟]["”’)]?$/u.test(word));
  if (question ?? marked >= 0) {
    const [first, end] = question ? [question.firstWord, question.endWord] : [Math.max(0, marked), marked + 1];
    const quote = sentenceAt(texts, first, end);
    add("question", quote);
    if (isOpen(words, sentenceStart(texts, first)) || isOpen(words, first)) add("open-question", quote);
  }
  const plain = wordsIn(text);
  if (before.some((earlier) => isSame(plain, earlier))) add("repeated", text);
  if (plain.length > monologueWords) add("monologue", sentenceAt(texts, 0, 1));
  if (found.size === 0 && plain.length > 0) {
    if (plain.every((word) => common.listening.has(word))) add("listening", text);
    else if (plain.length <= 2) add("unclear", text);
  }
  return [...found.values()].slice(0, understoodMax);
};

/** Nearly all of its words, of four or more, were said before. */
const isSame = (words: readonly string[], earlier: string): boolean => {
  if (words.length < 4) return false;
  const known = new Set(earlier.split(" "));
  const now = new Set(words);
  const shared = [...now].filter((word) => known.has(word)).length;
  return shared / Math.max(now.size, known.size) >= 0.9;
};
