/**
 * A playbook made ready to listen with, and the checks a playbook must pass before a call may use it.
 */
import { Compile } from "typebox/compile";
import { compilePhrase, findPhrase, type Match, type Phrase } from "./match.ts";
import { type Play, Playbook, type Stage } from "./play.ts";

/** `phrases` are empty for plays that no phrase sets off, `unless` for those that time does. */
export type CompiledPlay = {
  readonly play: Play;
  readonly phrases: readonly Phrase[];
  readonly unless: readonly Phrase[];
};
export type CompiledPlaybook = {
  readonly playbook: Playbook;
  readonly plays: readonly CompiledPlay[];
  readonly stages: readonly { readonly stage: Stage; readonly phrases: readonly Phrase[] }[];
};

/** An exception ("not too expensive") counts when one of its words stands this near to the phrase. */
export const unlessWordsMax = 4;

/** Throws RangeError for a phrase that does not compile; a playbook that passed `checkPlaybook` has none. */
export const compilePlaybook = (playbook: Playbook): CompiledPlaybook => {
  const names = { competitor: playbook.competitors.flatMap((competitor) => competitor.spoken) };
  const compile = (texts: readonly string[]): Phrase[] => texts.flatMap((text) => compilePhrase(text, names));
  return {
    playbook,
    plays: playbook.plays.map((play) =>
      play.trigger.on === "words"
        ? { play, phrases: compile(play.trigger.phrases), unless: compile(play.trigger.unless) }
        : { play, phrases: [], unless: play.trigger.on === "meaning" ? compile(play.trigger.unless) : [] },
    ),
    stages: playbook.stages.map((stage) => ({ stage, phrases: compile(stage.phrases) })),
  };
};

/**
 * The first match at or after word `from` with no exception near it. `words` are one utterance, normalised;
 * who spoke them is the caller's business.
 */
export const fires = (play: CompiledPlay, words: readonly string[], from: number): Match | undefined => {
  let match = findPhrase(play.phrases, words, from);
  while (match && isExcepted(play.unless, words, match)) match = findPhrase(play.phrases, words, match.firstWord + 1);
  return match;
};

/** Whether an exception of the play stands near a place in the words (normalised). */
export const isUnless = (
  play: CompiledPlay,
  words: readonly string[],
  at: Pick<Match, "firstWord" | "endWord">,
): boolean => isExcepted(play.unless, words, at);

const isExcepted = (
  unless: readonly Phrase[],
  words: readonly string[],
  match: Pick<Match, "firstWord" | "endWord">,
): boolean =>
  // One phrase at a time: of two that begin at the same word only the longer may reach near enough.
  unless.some((phrase) => {
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

const shape = Compile(Playbook);

/** Every problem a person can mend, in their words, not only the first. */
export const checkPlaybook = (
  value: unknown,
):
  | { readonly ok: true; readonly playbook: Playbook }
  | { readonly ok: false; readonly problems: readonly string[] } => {
  if (!shape.Check(value))
    return { ok: false, problems: shape.Errors(value).map((error) => `${error.instancePath || "/"} ${error.message}`) };
  const names = { competitor: value.competitors.flatMap((competitor) => competitor.spoken) };
  const problems = [
    ...repeated(value.plays.map((play) => play.id)).map((id) => `two plays have the id "${id}"`),
    ...repeated(value.stages.map((stage) => stage.id)).map((id) => `two stages have the id "${id}"`),
    ...value.plays.flatMap(({ id, trigger }) =>
      trigger.on === "words" || trigger.on === "meaning"
        ? [
            ...(trigger.on === "words" ? trigger.phrases : []).map((text) => phraseProblem(text, names, 2)),
            ...trigger.unless.map((text) => phraseProblem(text, names, 1)),
          ].flatMap((problem) => (problem ? [`play ${id}: ${problem}`] : []))
        : [],
    ),
    ...value.stages.flatMap(({ id, phrases }) =>
      phrases.flatMap((text) => {
        const problem = phraseProblem(text, names, 2);
        return problem ? [`stage ${id}: ${problem}`] : [];
      }),
    ),
  ];
  return problems.length === 0 ? { ok: true, playbook: value } : { ok: false, problems };
};

/** `wordsMin`: a phrase of one common word would fire in any talk; an exception may be one word. */
const phraseProblem = (
  text: string,
  names: { readonly [list: string]: readonly string[] },
  wordsMin: number,
): string | undefined => {
  let phrases: Phrase[];
  try {
    phrases = compilePhrase(text, names);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (phrases.length === 0) return `no names are listed for the mark in "${text}"`;
  for (const { steps } of phrases) {
    if (steps.some((step) => step.kind === "word" && step.any.some((word) => word === "" || word === "~")))
      return `a word is missing in "${text}"`;
    if (steps[0]?.kind === "gap" || steps.at(-1)?.kind === "gap") return `a gap needs a word on both sides: "${text}"`;
    const needed = steps.filter((step) => step.kind === "word" && !step.optional).length;
    // A name is rare enough to stand alone, however many words it is spoken with.
    if (needed < wordsMin && text.trim() !== "@competitor") return `one word alone would fire too often: "${text}"`;
  }
  return undefined;
};

const repeated = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
