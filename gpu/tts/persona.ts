import type { VoiceInfo } from "./voice.ts";

/** Faster or slower than the voice's own speed by this at most: a person's pace, still easy to follow. */
const rateSpread = 0.06;
const rateSteps = 5;

/**
 * How somebody who is played sounds: the same for the same `persona` text, and others otherwise, where more than one
 * voice of the chosen kind is `here`. Of another kind none is taken: a voice that was chosen because nothing leaves the
 * house, or because it is the best, stays of that kind.
 */
export const soundOfPersona = (
  here: readonly VoiceInfo[],
  chosen: VoiceInfo,
  persona: string,
): { readonly id: string; readonly rate: number } => {
  const kin = here
    .filter(({ engine, textLeaves }) => engine === chosen.engine && textLeaves === chosen.textLeaves)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const hash = hashOf(persona);
  const { id } = kin[hash % kin.length] ?? chosen;
  const step = Math.floor(hash / 64) % rateSteps;
  return { id, rate: 1 + rateSpread * ((2 * step) / (rateSteps - 1) - 1) };
};

/** Another voice than that one, as near to the chosen as there is; the same where it is the only one `here`. */
export const voiceBeside = (here: readonly VoiceInfo[], chosen: VoiceInfo, persona: string): string => {
  const { id: taken } = soundOfPersona(here, chosen, persona);
  if (chosen.id !== taken) return chosen.id;
  const others = here
    .filter(({ id, textLeaves }) => id !== taken && (chosen.textLeaves || !textLeaves))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return (others.find(({ engine }) => engine === chosen.engine) ?? others[0])?.id ?? chosen.id;
};

/** FNV-1a, 32 bit, mixed once more: its low bits alone differ too little between short texts. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
};
