/** Words of one side as the conductor hears them, and the copy of them that a tip carries. */
import type { EventData } from "../call/events/index.ts";
import type { Channel } from "../call/events/shared.ts";
import type { Match } from "../playbook/match.ts";
import type { CompiledPlay } from "../playbook/playbook.ts";

export type Word = Exclude<EventData<"FragmentTranscribed">["words"], { erased: true }>[number];
export type Spoken = {
  readonly utterance: string;
  readonly revision: number;
  readonly channel: Channel;
  readonly words: readonly Word[];
  readonly startMs: number;
  readonly endMs: number;
  readonly final: boolean;
  /** Of a thought that is spread over utterances: those before the last, whose words come first (`blocks.ts`). */
  readonly earlier?: readonly { readonly utterance: string; readonly words: number }[];
};

/** How many of the words are those of earlier utterances. */
export const earlierWords = ({ earlier }: Pick<Spoken, "earlier">): number =>
  (earlier ?? []).reduce((count, { words }) => count + words, 0);

export type Evidence = Exclude<EventData<"SuggestionMade">["reason"]["evidence"], null>;
/**
 * The words of a match, copied so that they outlive the fragment they came from (rule 16). Of a thought over several
 * utterances it names the last, and where the words stand in that one.
 */
export const evidenceOf = (spoken: Spoken, match: Pick<Match, "firstWord" | "endWord">): Evidence => {
  const said = spoken.words.slice(match.firstWord, match.endWord);
  const channelStart = spoken.startMs - (spoken.words[0]?.firstSample ?? 0) / 16;
  const last = said.at(-1);
  const earlier = earlierWords(spoken);
  return {
    utterance: spoken.utterance,
    revision: spoken.revision,
    channel: spoken.channel,
    words: said
      .map((word) => word.text)
      .join(" ")
      .slice(0, 2_000),
    firstWord: Math.max(0, match.firstWord - earlier),
    endWord: Math.max(0, match.endWord - earlier),
    spokenAtMs: Math.max(0, Math.round(last ? channelStart + last.endSample / 16 : spoken.endMs)),
  };
};

/** A play that words set off, and which of them. */
export type Hit = {
  /** Where not its wording but an agent found it. */
  readonly by?: { readonly agent: string; readonly model: string | null; readonly sureness: number };
  readonly play: CompiledPlay;
  readonly match: Pick<Match, "firstWord" | "endWord">;
};

/** A play that a model found and that waits until the point is made. */
export type Waiting = {
  readonly spoken: Spoken;
  readonly hit: Hit;
  /** Of what wording found: how likely a reader of points holds its kind. */
  readonly sure?: number;
  /** On the call's clock. */
  readonly sinceMs: number;
};
