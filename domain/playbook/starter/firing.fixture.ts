import { normalWord } from "../match.ts";
import { type CompiledPlaybook, fires } from "../playbook.ts";

type Firing = { readonly category: string; readonly play: string; readonly phrase: string };

export const heard = (said: string): string[] => said.split(" ").map(normalWord);

/** What the conductor would show for a customer's words: the weightiest play first, the earlier words first among equals. */
export const firing = (playbook: CompiledPlaybook, said: string): Firing[] =>
  playbook.plays
    .flatMap((play) => {
      const match = fires(play, heard(said), 0);
      return match ? [{ play: play.play, match }] : [];
    })
    .sort((a, b) => b.play.priority - a.play.priority || a.match.firstWord - b.match.firstWord)
    .map(({ play, match }) => ({ category: play.category, play: play.id, phrase: match.phrase }));

/** For the report of a test: the sentence and what it set off. */
export const show = (playbook: CompiledPlaybook, said: string): string =>
  `  "${said}" -> ${
    firing(playbook, said)
      .map((hit) => `${hit.category} (${hit.phrase})`)
      .join("; ") || "nothing"
  }`;
