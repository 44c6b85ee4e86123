import type { PocketSphinxFiles } from "./pocketsphinx/files.ts";

/** What this machine has to recognise speech with; a part that is missing says why in one sentence. */
export type Available = { readonly pocketsphinx: PocketSphinxFiles | { readonly missing: string } };

/** `reason` is shown beside the words, so that a reader knows what heard them and why it was not something better. */
export type Choice =
  | { readonly engine: "pocketsphinx"; readonly files: PocketSphinxFiles; readonly reason: string }
  | { readonly engine: "none"; readonly reason: string };

/** Takes the best engine there is. Without one the sample calls' recorded words and typed text remain. */
export function chooseEngine({ pocketsphinx }: Available): Choice {
  if ("missing" in pocketsphinx)
    return { engine: "none", reason: `No speech engine on this computer: ${pocketsphinx.missing}` };
  return {
    engine: "pocketsphinx",
    files: pocketsphinx,
    reason: "This computer has no speech model yet, so words come with basic accuracy.",
  };
}
