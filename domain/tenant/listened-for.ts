/** Which words of a tenant's vocabulary the recogniser of this computer can be told: one rule for it and for whoever writes them down. Pure. */
import type { Policy } from "./policy.ts";

type Word = Policy["vocabulary"][number];

/** The sounds of English in ARPAbet, as CMUdict writes them. */
const phones: ReadonlySet<string> = new Set(
  "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split(" "),
);

/** `letters`: nothing in it can be read as English; `sounds`: its pronunciation has a sound that is none. */
export type WhyNot = "letters" | "sounds";

/** Undefined where it can be listened for. */
export const whyNotListenedFor = ({ word, pronunciation }: Word): WhyNot | undefined => {
  if (!/[a-z0-9]/i.test(word.normalize("NFKD"))) return "letters";
  return pronunciation === null || phonesOf(pronunciation).every((phone) => phones.has(phone)) ? undefined : "sounds";
};

export const notListenedFor = (vocabulary: readonly Word[]): { readonly word: string; readonly why: WhyNot }[] =>
  vocabulary.flatMap((entry) => {
    const why = whyNotListenedFor(entry);
    return why ? [{ word: entry.word, why }] : [];
  });

/** The phones of a pronunciation; marks of stress, which the model knows nothing of, are left out. */
export const phonesOf = (pronunciation: string): string[] => pronunciation.replaceAll(/[0-2]/g, "").split(" ");
