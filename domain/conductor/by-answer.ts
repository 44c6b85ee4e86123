/** What follows from what an agent answered. */
import type { AnswerEvent, EventData } from "../call/events/index.ts";
import { isContrasted, isUnless, nearest } from "../playbook/playbook.ts";
import type { Ask } from "./asks.ts";
import { allows, tickedByMeaning } from "./by-state.ts";
import { askPages, byPages } from "./by-pages.ts";
import { byPassages } from "./by-passages.ts";
import { fire } from "./by-words.ts";
import type { Conducted, Derive } from "./conducted.ts";
import { type Context, heardOf, matchable } from "./context.ts";
import { weighed } from "./point.ts";
import { earlierWords, type Hit, type Spoken } from "./spoken.ts";
import { unworded, withFound, worded } from "./wording.ts";

/** `ask` is what was asked; an answer to what nobody waits for any more comes to nothing. */
export const byAnswer = (context: Context, event: AnswerEvent, ask: Ask | undefined, derive: Derive): Conducted => {
  if (ask === undefined) return { context, events: [] };
  switch (event.type) {
    case "UtteranceUnderstood":
      return ask.agent === "meaning" ? understood(context, event.data, ask, derive) : { context, events: [] };
    case "WordingWritten":
      return ask.agent === "wording" ? worded(context, event.data, ask) : { context, events: [] };
    case "PassagesFound":
      return ask.agent === "knowledge" ? byPassages(context, event.data, ask, derive) : { context, events: [] };
    case "AgentFailed":
      return ask.agent === "wording" ? unworded(context, ask) : { context, events: [] };
    case "ToolCalled":
      return ask.agent === "wording" ? withFound(context, event.data, ask) : { context, events: [] };
    case "PagesFound":
      return ask.agent === "web" ? byPages(context, event.data, ask, derive) : { context, events: [] };
    case "PagesAsked":
    case "ToolRefused":
    case "AgentReasoned":
      return { context, events: [] };
  }
};

const understood = (
  start: Context,
  { matches, model, points }: EventData<"UtteranceUnderstood">,
  { spoken }: Extract<Ask, { agent: "meaning" }>,
  derive: Derive,
): Conducted => {
  const words = matchable(spoken.words);
  const context = points ? weighed(start, spoken.utterance, points.kinds) : start;
  const read = pointsMade(context, spoken, words, points);
  const meant = nearest(matches, (id) => isContrasted(context.playbook, id)).flatMap(
    ({ play: id, score, firstWord, endWord }): Hit[] => {
      const play = context.playbook.plays.find((known) => known.play.id === id);
      const match = { firstWord, endWord: Math.min(endWord, words.length) };
      if (
        play?.play.trigger.on !== "meaning" ||
        (points && play.play.trigger.point) ||
        score < (play.play.trigger.sure ?? -1) ||
        match.firstWord >= match.endWord
      )
        return [];
      if (isUnless(play, words, match) || !allows(context, play, spoken.utterance)) return [];
      if (wasFound(context, spoken, id, match)) return [];
      return [{ play, match, by: { agent: "meaning", model, sureness: Math.max(0, score) } }];
    },
  );
  const hits = [...read, ...meant];
  const ticked = tickedByMeaning(context, spoken, matches, words.length);
  const fired = fire(ticked.context, spoken, hits, derive);
  return { context: askPages(fired.context, spoken, hits, derive), events: [...ticked.events, ...fired.events] };
};

/** The plays whose point is made by these words, as a reader of points has them. */
const pointsMade = (
  context: Context,
  spoken: Spoken,
  words: readonly string[],
  points: EventData<"UtteranceUnderstood">["points"],
): Hit[] =>
  context.playbook.plays.flatMap((play): Hit[] => {
    const { trigger } = play.play;
    if (trigger.on !== "meaning" || !trigger.point || !points) return [];
    const { kind, sure } = trigger.point;
    const found = points.kinds.find((one) => one.kind === kind);
    if (!found || found.sure < sure || (trigger.speaker !== "either" && trigger.speaker !== spoken.channel)) return [];
    const match = { firstWord: found.firstWord, endWord: Math.min(found.endWord, words.length) };
    if (match.firstWord >= match.endWord || isUnless(play, words, match)) return [];
    if (!allows(context, play, spoken.utterance)) return [];
    return [{ play, match, by: { agent: "meaning", model: points.model, sureness: found.sure } }];
  });

/**
 * Of a thought over several utterances counts what neither of them says alone, and no play that one of them has set
 * off already.
 */
const wasFound = (
  context: Context,
  spoken: Spoken,
  play: string,
  { firstWord, endWord }: Pick<Hit["match"], "firstWord" | "endWord">,
): boolean => {
  if (!spoken.earlier) return false;
  const earlier = earlierWords(spoken);
  return (
    firstWord >= earlier ||
    endWord <= earlier ||
    [...spoken.earlier, spoken].some(({ utterance }) => Object.hasOwn(heardOf(context, utterance)?.fired ?? {}, play))
  );
};
