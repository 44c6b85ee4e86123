/**
 * What the law where a tenant works asks of consent, as presets: whose yes it takes, whether a notice is enough, and
 * the sentence that is said or shown. Strictest first and by default; a looser one needs a written legal basis (D13).
 */
import { type Static, Type } from "typebox";
import type { Channel } from "../call/events/shared.ts";
import { object } from "../schema.ts";

/** How the notice reaches the customer; with `both` one of the two alone is not enough. */
const Notice = Type.Union([Type.Literal("shown"), Type.Literal("spoken"), Type.Literal("both")]);
/** `never`: nobody is even asked. `ask`: recording is a question of its own, with an answer of its own. */
const Recording = Type.Union([Type.Literal("never"), Type.Literal("ask")]);
const LegalBasis = Type.String({ minLength: 8, maxLength: 400, description: "why this law holds for these calls" });

/** A tenant's choice. One that is looser than the default is refused without a legal basis. */
export const ConsentPolicy = Type.Union([
  object({
    preset: Type.Literal("all-parties"),
    legalBasis: Type.Optional(LegalBasis),
    notice: Notice,
    recording: Recording,
  }),
  object({
    preset: Type.Union([Type.Literal("one-party"), Type.Literal("none-needed-with-notice")]),
    legalBasis: LegalBasis,
    notice: Notice,
    recording: Recording,
  }),
]);
export type ConsentPolicy = Static<typeof ConsentPolicy>;

/** The same as it is fixed on the log when a call starts, where a schema must be able to grow. */
export const ConsentRules = object({
  preset: Type.Union([Type.Literal("all-parties"), Type.Literal("one-party"), Type.Literal("none-needed-with-notice")]),
  legalBasis: Type.Optional(LegalBasis),
  notice: Notice,
  recording: Recording,
});
export type ConsentRules = Static<typeof ConsentRules>;
type ConsentPreset = ConsentRules["preset"];

/** What holds for a tenant that has chosen nothing, and for calls of before it could be chosen. */
export const defaultConsent: ConsentPolicy = { preset: "all-parties", notice: "spoken", recording: "never" };

/** Whether a policy that is looser than the default says why it may be. */
export const hasBasis = ({ preset, legalBasis = "" }: ConsentRules): boolean =>
  preset === "all-parties" || legalBasis.trim().length >= 8;

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

export const consentLaws: { readonly [Preset in ConsentPreset]: ConsentLaw } = {
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
  "none-needed-with-notice": {
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
