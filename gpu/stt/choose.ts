import type { PocketSphinxFiles } from "./pocketsphinx/files.ts";

/** What this machine has to recognise speech with; a part that is missing says why in one sentence. */
export type Available = {
  readonly pocketsphinx: PocketSphinxFiles | { readonly missing: string };
  /** Sample calls whose words were recognised earlier and kept. */
  readonly recordedCount: number;
};

/** `reason` is shown beside the words, so that a reader knows what heard them and why it was not something better. */
export type Choice = { readonly engine: "pocketsphinx" | "recorded" | "none"; readonly reason: string };

/** Long reasons are cut: the event that says what hears a channel has room for 400 characters. */
const whyCharsMax = 160;

/** Takes the best engine there is: one that listens, else the sample calls' recorded words. Typed text always remains. */
export function chooseEngine({ pocketsphinx, recordedCount }: Available): Choice {
  if (!("missing" in pocketsphinx))
    return {
      engine: "pocketsphinx",
      reason: "This computer has no speech model yet, so words come with basic accuracy.",
    };
  const why = pocketsphinx.missing.replace(/[.\s]+$/, "");
  const lacks = `No speech engine on this computer: ${why.length > whyCharsMax ? `${why.slice(0, whyCharsMax)}…` : why}.`;
  if (recordedCount === 0) return { engine: "none", reason: lacks };
  return {
    engine: "recorded",
    reason: `${lacks} Sample calls show the words as recognised earlier; in a call of your own nothing is heard, so type the words. What to do: npm run wingman -- doctor.`,
  };
}
