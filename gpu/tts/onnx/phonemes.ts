/**
 * A sentence as the numbers that a Piper voice was trained on: its sounds by espeak-ng, clause by clause, with the marks
 * between them, each followed by a pad.
 */
import type { VoiceConfig } from "./config.ts";

/** The sounds of one clause in IPA. */
export type Sounds = (clause: string) => Promise<string>;

/** The marks that such voices know, by those they are written with. */
const marks: Readonly<Record<string, string>> = {
  ".": ".",
  "…": ".",
  "。": ".",
  "۔": ".",
  "!": "!",
  "！": "!",
  "?": "?",
  "؟": "?",
  "？": "?",
  ",": ",",
  "،": ",",
  "—": ",",
  ";": ";",
  "؛": ";",
  ":": ":",
};
const clause = /([^.!?…。！？؟۔,،;؛:—]|[.,:](?=\S))+|[.!?…。！？؟۔,،;؛:—]/gu;

/** The voice's own sounds, one code point each, with stresses and marks. */
export const phonemesOf = async (
  sentence: string,
  { phoneme_type }: Pick<VoiceConfig, "phoneme_type">,
  sounds: Sounds,
): Promise<string[]> => {
  if (phoneme_type === "text") return [...sentence.normalize("NFD")];
  const parts = sentence.match(clause) ?? [];
  const said = await Promise.all(
    parts.map(async (part) => {
      const mark = marks[part];
      if (mark !== undefined) return /[.!?]/.test(mark) ? mark : `${mark} `;
      if (!/[\p{L}\p{N}]/u.test(part)) return "";
      const ipa = await sounds(part.trim());
      // Where it changes its language it says so in brackets, and pauses as underscores, which here mean something else.
      return ipa
        .replace(/\([a-z-]+\)/g, "")
        .replace(/[_\s]+/g, " ")
        .trim();
    }),
  );
  return [...said.join("").trim().normalize("NFD")];
};

/** `^`, each sound and a pad, `$`. Sounds that the voice was not trained on are left out, as Piper leaves them. */
export const idsOf = (
  phonemes: readonly string[],
  { phoneme_id_map: map }: Pick<VoiceConfig, "phoneme_id_map">,
): number[] => [
  ...(map["^"] ?? []),
  ...phonemes.flatMap((phoneme) => (Object.hasOwn(map, phoneme) ? [...(map[phoneme] ?? []), ...(map._ ?? [])] : [])),
  ...(map.$ ?? []),
];
