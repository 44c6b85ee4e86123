/**
 * What the law where a tenant works asks of consent, as presets: whose yes it takes, whether a notice is enough, and
 * the sentence that is said or shown. Strictest first and by default; a looser one needs a written legal basis (D13).
 */
import { type Static, Type } from "typebox";
import type { Channel } from "../call/events/shared.ts";
import { object } from "../schema.ts";

/** What a workplace decides of consent (`domain/tenant/policy.ts`), fixed on the log for each call when it starts. */
export const ConsentPolicy = object({
  preset: Type.Union([Type.Literal("all-parties"), Type.Literal("one-party"), Type.Literal("notice")], {
    description: "the law that calls are held under",
  }),
  legalBasis: Type.String({ maxLength: 400, description: "why less than all parties may do; empty for all-parties" }),
  /** How the notice reaches the customer; with `both` one of the two alone is not enough. */
  notice: Type.Union([Type.Literal("shown"), Type.Literal("spoken"), Type.Literal("both")]),
  /** `never`: nobody is even asked. `ask`: recording is a question of its own, with an answer of its own. */
  recording: Type.Union([Type.Literal("never"), Type.Literal("ask")]),
});
export type ConsentPolicy = Static<typeof ConsentPolicy>;

/** What held for calls of before it was written: everybody is asked, nothing is recorded. */
export const defaultConsent: ConsentPolicy = {
  preset: "all-parties",
  legalBasis: "",
  notice: "spoken",
  recording: "never",
};

const basisCharsMin = 8;
/** Whether a policy that is looser than all parties says why it may be. */
export const hasBasis = ({ preset, legalBasis }: ConsentPolicy): boolean =>
  preset === "all-parties" || legalBasis.trim().length >= basisCharsMin;

export type ConsentLaw = {
  /** Whose yes it takes for words to be kept. A customer's no is a no under every law. */
  readonly words: readonly Channel[];
  /** Whose yes it takes for sound to be recorded, asked for on its own. */
  readonly sound: readonly Channel[];
  /** Words may be kept from the moment the notice was given, though nobody said yes. */
  readonly noticeSuffices: boolean;
  /** Names the sentence on the log; a changed sentence is a new number. */
  readonly wording: string;
  readonly sentence: { readonly en: string; readonly ar: string };
};

export const consentLaws: { readonly [Preset in ConsentPolicy["preset"]]: ConsentLaw } = {
  "all-parties": {
    words: ["rep", "customer"],
    sound: ["rep", "customer"],
    noticeSuffices: false,
    wording: "all-parties-1",
    sentence: {
      en: "I use an assistant that writes down what we say. It does not record the sound. Is that all right?",
      ar: "أستخدم مساعدًا يدوّن ما نقوله، ولا يسجّل الصوت. هل يناسبك ذلك؟",
    },
  },
  "one-party": {
    words: ["rep"],
    sound: ["rep"],
    noticeSuffices: false,
    wording: "one-party-1",
    sentence: {
      en: "An assistant writes down what we say. If you would rather not, tell me and I stop it.",
      ar: "يدوّن مساعد ما نقوله. إن كنت لا تريد ذلك فأخبرني وسأوقفه.",
    },
  },
  notice: {
    words: [],
    sound: ["rep"],
    noticeSuffices: true,
    wording: "notice-1",
    sentence: {
      en: "This call is written down by an assistant. If you do not want that, say so and it stops.",
      ar: "يدوّن مساعد هذه المكالمة. إن كنت لا تريد ذلك فقل وسيتوقف.",
    },
  },
};

/** The second question, asked only where the policy lets it be. */
export const soundSentence = {
  wording: "sound-1",
  en: "May the sound be recorded too? You can say no, and we go on.",
  ar: "هل تسمح بتسجيل الصوت أيضًا؟ يمكنك الرفض ونكمل المكالمة.",
} as const;
