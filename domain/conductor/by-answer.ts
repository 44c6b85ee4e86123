/** What follows from what an agent answered. */
import type { AnswerEvent, EventData } from "../call/events/index.ts";
import { isUnless } from "../playbook/playbook.ts";
import type { Ask } from "./asks.ts";
import { fire } from "./by-words.ts";
import type { Conducted, Derive } from "./conducted.ts";
import { type Context, heardOf, matchable } from "./context.ts";
import { earlierWords, type Hit, type Spoken } from "./spoken.ts";

/** `ask` is what was asked; an answer to what nobody waits for any more comes to nothing. */
export const byAnswer = (context: Context, event: AnswerEvent, ask: Ask | undefined, derive: Derive): Conducted => {
  if (ask === undefined) return { context, events: [] };
  switch (event.type) {
    case "UtteranceUnderstood":
      return ask.agent === "meaning" ? understood(context, event.data, ask, derive) : { context, events: [] };
    case "PassagesFound":
    case "PagesFound":
    case "WordingWritten":
    case "AgentReasoned":
    case "AgentFailed":
      return { context, events: [] };
  }
};

const understood = (
  context: Context,
  { matches, model }: EventData<"UtteranceUnderstood">,
  { spoken }: Extract<Ask, { agent: "meaning" }>,
  derive: Derive,
): Conducted => {
  const words = matchable(spoken.words);
  const hits = matches.flatMap(({ play: id, score, firstWord, endWord }): Hit[] => {
    const play = context.playbook.plays.find((known) => known.play.id === id);
    const match = { firstWord, endWord: Math.min(endWord, words.length) };
    if (play?.play.trigger.on !== "meaning" || match.firstWord >= match.endWord) return [];
    if (isUnless(play, words, match) || wasFound(context, spoken, id, match)) return [];
    return [{ play, match, by: { agent: "meaning", model, sureness: Math.max(0, score) } }];
  });
  return fire(context, spoken, hits, derive);
};

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
