/** A playbook made ready to listen with. Whether one may be used at all is `check.ts`'s. */
import { compilePhrase, findPhrase, type Match, type Phrase } from "./match.ts";
import type { ChecklistItem, Play, Playbook, Stage } from "./play.ts";
import { findQuestion, sentenceStart } from "./question.ts";

/** `phrases` are empty for plays that no phrase sets off, `unless` for those that time does. */
export type CompiledPlay = {
  readonly play: Play;
  readonly phrases: readonly Phrase[];
  readonly unless: readonly Phrase[];
  /** What must not have been said yet, by its trigger and by its condition. */
  readonly notSaid: readonly Phrase[];
  readonly notYetSaid: readonly Phrase[];
  /** What the customer's company or role must hold. */
  readonly customer: readonly Phrase[];
};
export type CompiledItem = { readonly item: ChecklistItem; readonly phrases: readonly Phrase[] };
export type CompiledStage = {
  readonly stage: Stage;
  readonly phrases: readonly Phrase[];
  readonly checklist: readonly CompiledItem[];
};
export type CompiledPlaybook = {
  readonly playbook: Playbook;
  readonly plays: readonly CompiledPlay[];
  readonly stages: readonly CompiledStage[];
};

/** An exception ("not too expensive") counts when one of its words stands this near to the phrase. */
export const unlessWordsMax = 4;

/** Throws RangeError for a phrase that does not compile; a playbook that passed `checkPlaybook` has none. */
export const compilePlaybook = (playbook: Playbook): CompiledPlaybook => {
  const names = { competitor: playbook.competitors.flatMap((competitor) => competitor.spoken) };
  const compile = (texts: readonly string[]): Phrase[] => texts.flatMap((text) => compilePhrase(text, names));
  return {
    playbook,
    plays: playbook.plays.map((play): CompiledPlay => {
      const { trigger, when } = play;
      return {
        play,
        phrases: trigger.on === "words" || trigger.on === "question" ? compile(trigger.phrases) : [],
        unless: "unless" in trigger ? compile(trigger.unless) : [],
        notSaid: trigger.on === "not-said" ? compile(trigger.phrases) : [],
        notYetSaid: compile(when?.notYetSaid?.phrases ?? []),
        customer: compile(when?.customer?.phrases ?? (trigger.on === "attribute" ? trigger.phrases : [])),
      };
    }),
    stages: playbook.stages.map((stage) => ({
      stage,
      phrases: compile(stage.phrases),
      checklist: (stage.checklist ?? []).map((item) => ({ item, phrases: compile(item.phrases) })),
    })),
  };
};

/**
 * The first match at or after word `from` with no exception near it. `words` are one utterance, normalised;
 * who spoke them is the caller's business.
 */
export const fires = (play: CompiledPlay, words: readonly string[], from: number): Match | undefined => {
  if (play.play.trigger.on !== "words") return undefined;
  let match = findPhrase(play.phrases, words, from);
  while (match && isExcepted(play.unless, words, match)) match = findPhrase(play.phrases, words, match.firstWord + 1);
  return match;
};

/** Whether an exception of the play stands near a place in the words (normalised). */
export const isUnless = (
  play: CompiledPlay,
  words: readonly string[],
  at: Pick<Match, "firstWord" | "endWord">,
): boolean => unlessAt(play, words, at) !== undefined;

const isExcepted = (
  unless: readonly Phrase[],
  words: readonly string[],
  match: Pick<Match, "firstWord" | "endWord">,
): boolean => exceptionAt(unless, words, match) !== undefined;

/** The exception of the play that stands near a place in the words (normalised). */
export const unlessAt = (
  { unless }: CompiledPlay,
  words: readonly string[],
  at: Pick<Match, "firstWord" | "endWord">,
): Phrase | undefined => exceptionAt(unless, words, at);

const exceptionAt = (
  unless: readonly Phrase[],
  words: readonly string[],
  match: Pick<Match, "firstWord" | "endWord">,
): Phrase | undefined =>
  // One phrase at a time: of two that begin at the same word only the longer may reach near enough.
  unless.find((phrase) => {
    for (let found = findPhrase([phrase], words); found; found = findPhrase([phrase], words, found.firstWord + 1)) {
      if (found.firstWord >= match.endWord + unlessWordsMax) return false;
      if (found.endWord > match.firstWord - unlessWordsMax) return true;
    }
    return false;
  });

/** Ids of the stages whose phrases stand in the words (normalised), in the playbook's order. */
export const findStages = (
  playbook: CompiledPlaybook,
  words: readonly string[],
  speaker: "rep" | "customer",
): string[] =>
  playbook.stages
    .filter(
      ({ stage, phrases }) => (stage.speaker === "either" || stage.speaker === speaker) && findPhrase(phrases, words),
    )
    .map(({ stage }) => stage.id);

/** The play's question in the words as they were said, spelling and all, to the end of its sentence. */
export const asks = (play: CompiledPlay, texts: readonly string[], words: readonly string[]): Match | undefined => {
  const { trigger } = play.play;
  if (trigger.on !== "question") return undefined;
  for (let found = findQuestion(texts, words, 0); found; found = findQuestion(texts, words, found.endWord)) {
    if (found.endWord - sentenceStart(texts, found.firstWord) < (trigger.wordsMin ?? 1)) continue;
    const inside = words.slice(0, found.endWord);
    const match =
      play.phrases.length === 0 ? { ...found, phrase: "" } : findPhrase(play.phrases, inside, found.firstWord);
    if (match && !isExcepted(play.unless, words, match)) return { ...found, phrase: match.phrase };
  }
  return undefined;
};

/** Ids of the points that are ticked by the words (normalised), with their stages and where they were said. */
export const findTicks = (
  playbook: CompiledPlaybook,
  words: readonly string[],
  speaker: "rep" | "customer",
): { readonly stage: string; readonly item: string; readonly match: Match }[] =>
  playbook.stages.flatMap(({ stage, checklist }) =>
    checklist.flatMap(({ item, phrases }) => {
      if (item.speaker !== "either" && item.speaker !== speaker) return [];
      const match = findPhrase(phrases, words);
      return match ? [{ stage: stage.id, item: item.id, match }] : [];
    }),
  );

/** What the meaning of a final is held against: the examples of plays and of checklists. */
export type Meaning = {
  /** A play's id, or what `itemOfMeaning` reads. */
  readonly id: string;
  readonly speaker: "customer" | "rep" | "either";
  readonly examples: readonly string[];
  readonly atLeast: number;
  /** From which probability on, held against all others; undefined: how near it is decides alone. */
  readonly sure?: number;
};

const itemMark = "check_";
/** No play's id, since those have no underscore: what comes back under it is nothing, and beats what is less near. */
const smallTalkMark = "small_talk";
/** It only ever beats what reaches the threshold of a play. */
const smallTalkAtLeast = 0.4;
/** Plays that are so much further away than what is nearest were not meant. */
const meantWithin = 0.04;

/** Whether a play goes by how sure it is against all others, and not by how near its example is. */
export const isContrasted = ({ plays }: Pick<CompiledPlaybook, "plays">, id: string): boolean => {
  const trigger = playOfMeaning({ plays }, id)?.trigger;
  return trigger?.on === "meaning" && trigger.sure !== undefined;
};

/** Of what a model found near, what was meant: small talk beats what is less near, and so does one play another. */
export const nearest = <Match extends { readonly play: string; readonly score: number }>(
  matches: readonly Match[],
  /** Plays whose score was held against the others already. */
  isContrasted: (play: string) => boolean = () => false,
): readonly Match[] => {
  const others = matches.filter(({ play }) => !isContrasted(play));
  const top = Math.max(...others.map(({ score }) => score));
  return matches.filter(
    ({ play, score }) =>
      isContrasted(play) ||
      (score >= top - meantWithin && others.every((other) => other.play !== smallTalkMark || other.score < score)),
  );
};

/** Everything that is set off by meaning, plays and points of checklists. */
export const meaningsOf = ({ playbook }: Pick<CompiledPlaybook, "playbook">): readonly Meaning[] => [
  ...playbook.plays.flatMap(({ id, trigger }) =>
    trigger.on === "meaning"
      ? [
          {
            id,
            speaker: trigger.speaker,
            examples: trigger.examples,
            atLeast: trigger.atLeast,
            ...(trigger.sure !== undefined && { sure: trigger.sure }),
          },
        ]
      : [],
  ),
  ...playbook.stages.flatMap(({ id: stage, checklist = [] }) =>
    checklist.flatMap(({ id, speaker, meaning }) =>
      meaning ? [{ id: `${itemMark}${stage}_${id}`, speaker, ...meaning }] : [],
    ),
  ),
  ...(playbook.smallTalk
    ? [{ id: smallTalkMark, speaker: "either" as const, examples: playbook.smallTalk, atLeast: smallTalkAtLeast }]
    : []),
];

/** The play that an answer about meanings names; undefined for a point of a checklist and for small talk. */
export const playOfMeaning = ({ plays }: Pick<CompiledPlaybook, "plays">, id: string): Play | undefined =>
  plays.find(({ play }) => play.id === id)?.play;

/** The point of a checklist that an answer about meanings names; undefined for a play. */
export const itemOfMeaning = (
  { playbook }: Pick<CompiledPlaybook, "playbook">,
  id: string,
): { readonly stage: string; readonly item: string } | undefined => {
  if (!id.startsWith(itemMark)) return undefined;
  const [stage, item] = id.slice(itemMark.length).split("_");
  const known = playbook.stages.find((each) => each.id === stage)?.checklist?.some((each) => each.id === item);
  return known && stage !== undefined && item !== undefined ? { stage, item } : undefined;
};

/** Whether anything of the playbook is set off by what a side means. */
export const listensForMeaning = (playbook: CompiledPlaybook, channel: "rep" | "customer"): boolean =>
  meaningsOf(playbook).some(({ speaker }) => speaker === "either" || speaker === channel);
