import { words } from "./words.ts";

/** Who speaks on a line, for its label: a name where somebody said one, else the voice's number where a side has several. */
export const speakerLabel = (
  side: string,
  speaker: { readonly id: string; readonly name: string | null } | null,
  hasSeveral: boolean,
): string => speaker?.name ?? (speaker && hasSeveral ? words.voice(Number(speaker.id.slice(1))) : side);
