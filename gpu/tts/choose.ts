import { canSay, type VoiceInfo } from "./voice.ts";

export type VoiceWish = {
  /** BCP 47. */
  readonly language: string;
  /** A voice's id that somebody chose; null for the automatic choice. */
  readonly wanted: string | null;
  /** The tenant lets what is to be said go to another company. */
  readonly textMayLeave: boolean;
};

/** `reason` is one sentence for people, and stands beside the voice wherever it is offered. */
export type VoiceChoice = { readonly id: string | null; readonly reason: string };

/** Best first. A model that somebody put here is meant; another company's voice is only better where there is none. */
const engines: readonly VoiceInfo["engine"][] = ["onnx", "say", "flite", "cloud", "espeak-ng"];

/** Which of the voices that are here says something, and why. A wish that cannot be granted is said, and the next best taken. */
export const chooseVoice = (here: readonly VoiceInfo[], { language, wanted, textMayLeave }: VoiceWish): VoiceChoice => {
  const speaks = here.filter((voice) => canSay(voice, language));
  const allowed = speaks.filter((voice) => textMayLeave || !voice.textLeaves);
  const chosen = allowed.find(({ id }) => id === wanted);
  if (chosen) return { id: chosen.id, reason: `${chosen.id} was chosen.` };
  const [best] = allowed.toSorted((one, other) => engines.indexOf(one.engine) - engines.indexOf(other.engine));
  const unheard = wanted === null ? "" : ` ${whyNot(here, speaks, wanted, language)}`;
  if (best)
    return { id: best.id, reason: `${best.id} is the best voice here for ${language}${stays(best)}.${unheard}` };
  if (speaks.length > 0)
    return {
      id: null,
      reason: `Only ${speaks[0]?.id} speaks ${language}, and your company keeps text in the house.${unheard}`,
    };
  return { id: null, reason: `No voice here speaks ${language}.${unheard}` };
};

const stays = ({ textLeaves }: VoiceInfo): string =>
  textLeaves ? "; it is another company's, which your company allows" : ", and nothing leaves the house";

const whyNot = (here: readonly VoiceInfo[], speaks: readonly VoiceInfo[], wanted: string, language: string): string => {
  if (speaks.some(({ id }) => id === wanted)) return `${wanted} was chosen, but your company keeps text in the house.`;
  if (here.some(({ id }) => id === wanted)) return `${wanted} was chosen, but does not speak ${language}.`;
  return `${wanted} was chosen, but is not here.`;
};
