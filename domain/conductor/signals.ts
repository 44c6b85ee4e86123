/** What a play that fired says about the call, whether or not its tip is shown. */
import type { SignalEvent } from "../call/events/index.ts";
import { normalWord } from "../playbook/match.ts";
import type { Playbook } from "../playbook/play.ts";
import type { Derive } from "./conducted.ts";
import type { Context } from "./context.ts";
import { evidenceOf, type Hit, type Spoken } from "./spoken.ts";

const objections = new Set(["price", "authority", "timing", "need", "trust", "contract", "effort"]);
const questions = new Set(["question", "security", "integration"]);

const plain = (words: readonly string[]): string => ` ${words.map(normalWord).join(" ")} `;

/** The competitor of the list that is named: whole words as the matcher reads them, so that neither a comma nor a name within a word names somebody else. */
export const competitorIn = (
  competitors: Playbook["competitors"],
  words: readonly { readonly text: string }[],
): Playbook["competitors"][number] | undefined => {
  const said = plain(words.map(({ text }) => text));
  return competitors.find((competitor) => competitor.spoken.some((name) => said.includes(plain(name.split(/\s+/)))));
};

export const signals = (context: Context, spoken: Spoken, { play, match }: Hit, derive: Derive): SignalEvent[] => {
  const { id, category } = play.play;
  const evidence = evidenceOf(spoken, match);
  const noticed = { signal: derive("signal", context.call, id, spoken.utterance), evidence, play: id };
  if (objections.has(category)) return [{ type: "ObjectionNoticed", data: { ...noticed, about: category } }];
  if (questions.has(category)) return [{ type: "QuestionNoticed", data: noticed }];
  if (category === "competitor") {
    const named = competitorIn(
      context.playbook.playbook.competitors,
      spoken.words.slice(match.firstWord, match.endWord),
    );
    return [{ type: "CompetitorNoticed", data: { ...noticed, competitor: named?.name ?? "another supplier" } }];
  }
  // By rules that hear them by their form, a play does not note them once more.
  if (category === "next-step" && !context.board.rules.hearsCommitments)
    return [
      {
        type: "CommitmentNoticed",
        data: {
          ...noticed,
          by: spoken.channel,
          text: spoken.words
            .map((word) => word.text)
            .join(" ")
            .slice(0, 400),
        },
      },
    ];
  return [];
};
