import { inLanguage } from "../../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  by: {
    wingman: "Tips are said by Wingman again, into your ear.",
    browser: "Wingman has no voice for this now: your browser's voice says tips, in both ears.",
    nobody: "Nothing here has a voice to say tips with.",
  },
  ear: "Ear",
  ears: { left: "Left", right: "Right", both: "Both" },
  level: "How loud",
  levels: { quiet: "Quiet", normal: "Normal", loud: "Loud" },
  voice: "Voice",
  automatic: "Chosen by itself",
  browsers: "My browser's (both ears)",
  quality: { robotic: "robotic", plain: "plain", natural: "natural", unknown: "from your company's folder" } as Record<
    string,
    string
  >,
  leaves: "another company's",
  named: (id: string, notes: readonly string[]) => `${id} (${notes.join(", ")})`,
  isLooking: "Voices are still being looked for.",
  device: "Plays on",
  system: "As the system",
  output: (label: string) => label || "A device without a name",
};

export const words = inLanguage({ en, ar });
