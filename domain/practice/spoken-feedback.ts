/** What is said of an answer into the ear of whoever practises: one short sentence, between two turns. Pure. */
import { type HouseLanguage, houseLanguageOf } from "../language.ts";
import type { EventData } from "../call/events/index.ts";
import { isErased } from "../schema.ts";
import { sentencesOf } from "./answer-words.ts";
import type { AnswerCheck } from "./checks.ts";

/** Said in seven seconds; a rep has hardly longer before it is their turn. */
const wordsMax = 22;
/** "I hear you." alone tells nobody what to say. */
const wordsMin = 5;

/** What to do instead, the most telling first. */
const instead: { readonly [Check in AnswerCheck]: { readonly [In in HouseLanguage]: string } } = {
  respectful: { en: "No pressure, and no blame.", ar: "بلا ضغط ولا لوم." },
  honest: { en: "Promise only what you can keep.", ar: "لا تعد إلا بما تستطيع الوفاء به." },
  "holds-price": { en: "Give nothing without asking for something.", ar: "لا تتنازل دون مقابل." },
  acknowledges: { en: "First take up what was said.", ar: "ابدأ بما قاله العميل." },
  asks: { en: "Ask them a question.", ar: "اطرح سؤالاً." },
  "on-point": { en: "Stay with what was asked.", ar: "ابقَ في صلب السؤال." },
  "ties-to-value": { en: "Say what it is worth to them.", ar: "قل ما قيمته للعميل." },
  specific: { en: "Say something concrete.", ar: "قل شيئاً ملموساً." },
  "next-step": { en: "Name a next step.", ar: "اقترح الخطوة التالية." },
  sure: { en: "Say it plainly.", ar: "قلها بوضوح." },
  brief: { en: "Keep it shorter.", ar: "اختصر." },
};

/**
 * The first telling sentence of the better answer, or what the answer lacked most where there is none or it is too long to be said;
 * null where nothing was lacking. `language` is the call's, BCP 47.
 */
export const spokenFeedback = (
  { better, checks }: Pick<EventData<"FeedbackGiven">, "better" | "checks">,
  language: string,
): string | null => {
  const text = better === null || isErased(better.text) ? "" : better.text;
  const first = sentencesOf(text).find(({ words }) => words.length >= wordsMin);
  if (first && first.words.length <= wordsMax) return first.text;
  const lacks = Object.entries(instead).find(([check]) =>
    checks.some((one) => one.check === check && one.verdict === "no"),
  );
  return lacks?.[1][houseLanguageOf(language)] ?? null;
};
