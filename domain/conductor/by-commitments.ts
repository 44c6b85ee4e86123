/** Numbers, dates, promises and next steps, noted as they are said, whichever plays there are. */
import type { SignalEvent } from "../call/events/index.ts";
import { isForgotten } from "../call/forgetting.ts";
import { commitmentsIn } from "../coach/commitments.ts";
import type { Conducted, Derive } from "./conducted.ts";
import type { Context } from "./context.ts";
import { evidenceOf, type Spoken } from "./spoken.ts";

/** Names what noted them where a play would stand. */
export const commitmentPlay = "commitment";

export const noteCommitments = (context: Context, spoken: Spoken, derive: Derive): Conducted => {
  if (!context.board.rules.hearsCommitments) return { context, events: [] };
  const words = spoken.words.map(({ text }) => text);
  const { channel, endMs, utterance } = spoken;
  const { committed, found } = commitmentsIn(context.committed, { channel, words, endMs });
  const events = found.flatMap(({ kind, firstWord, endWord, due }): SignalEvent[] => {
    const evidence = evidenceOf(spoken, { firstWord, endWord });
    if (isForgotten(context.forgotten, evidence.spokenAtMs)) return [];
    const text = words.slice(firstWord, endWord).join(" ").slice(0, 400);
    const signal = derive("signal", context.call, commitmentPlay, utterance, firstWord);
    const noted = { signal, evidence, play: commitmentPlay, by: channel, text, kind };
    return [{ type: "CommitmentNoticed", data: due === null ? noted : { ...noted, due: due.slice(0, 80) } }];
  });
  return { context: { ...context, committed }, events };
};
