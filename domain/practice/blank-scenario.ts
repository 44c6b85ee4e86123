/**
 * What a new scenario begins with: how a customer behaves, in words that fit most of them, and gaps where its author has
 * to write. English and Arabic; a scenario in another language begins with the English.
 */
import { houseLanguageOf } from "../language.ts";
import type { ScenarioContent } from "./scenario.ts";
import { gapMark } from "./scenario-check.ts";

type Usual = Pick<ScenarioContent, "fallbacks"> & {
  readonly impatient: string[];
  readonly interrupting: string[];
  readonly nextStep: ScenarioContent["ends"]["agrees"]["asked"];
  readonly agrees: string[];
  readonly notYet: string[];
  readonly leaves: string[];
  readonly timeUp: string[];
  readonly settled: string;
};

const english: Usual = {
  fallbacks: ["I am not sure what you mean.", "Go on.", "That does not answer my question."],
  impatient: ["Are you still there?"],
  interrupting: ["Sorry, may I stop you there?"],
  nextStep: {
    phrases: [
      "next step|steps",
      "shall we",
      "would|does * work for you",
      "can|could|may we meet|schedule|book|start|try",
    ],
    examples: ["Shall we fix a date for the next step?"],
  },
  agrees: ["All right. Let us do that."],
  notYet: ["Slow down. We are not there yet."],
  leaves: ["This leads nowhere. Goodbye."],
  timeUp: ["My time is over."],
  settled: "All right, that answers it.",
};

const arabic: Usual = {
  fallbacks: ["لم أفهم ما تقصده.", "تفضل، أكمل.", "هذا لا يجيب عن سؤالي."],
  impatient: ["هل ما زلت معي؟"],
  interrupting: ["عذراً، هل تسمح لي بالمقاطعة؟"],
  nextStep: {
    phrases: ["الخطوة القادمة|التالية", "هل نتفق|نحدد|نبدأ|نجرب", "ما رأيك|رأيكم أن|لو"],
    examples: ["هل نحدد موعداً للخطوة القادمة؟"],
  },
  agrees: ["حسناً، لنفعل ذلك."],
  notYet: ["مهلاً، لم نصل إلى ذلك بعد."],
  leaves: ["لا فائدة من هذا الحديث. مع السلامة."],
  timeUp: ["انتهى وقتي."],
  settled: "حسناً، هذا يجيب عن سؤالي.",
};

/** Behaviour that fits most customers, in a language (BCP 47). */
export const usualOf = (language: string): Usual => (houseLanguageOf(language) === "ar" ? arabic : english);

/** A whole scenario that an author goes on from; it cannot be published before its gaps are written. */
export const blankScenario = (name: string, language: string): ScenarioContent => {
  const usual = usualOf(language);
  return {
    name,
    trade: "other",
    difficulty: "fair",
    language,
    persona: { name: gapMark, company: "", role: "", character: `${gapMark} ${gapMark} ${gapMark}` },
    scene: gapMark,
    goal: gapMark,
    truth: gapMark,
    opening: [gapMark],
    facts: [],
    objections: [],
    moods: [
      { on: "open-question", by: 1 },
      { on: "acknowledged", by: 1 },
      { on: "settled", by: 1 },
      { on: "ignored", by: -1 },
      { on: "monologue", by: -1 },
      { on: "pressure", by: -1 },
    ],
    fallbacks: [...usual.fallbacks],
    manner: {
      moodAtStart: 0,
      impatientAfterMs: 10_000,
      impatient: usual.impatient,
      interruptsAfterMs: 45_000,
      interrupting: usual.interrupting,
      hesitates: 0.2,
    },
    ends: {
      agrees: { settled: [], moodMin: 1, asked: usual.nextStep, says: usual.agrees, notYet: usual.notYet },
      leaves: usual.leaves,
      timeUpMs: 600_000,
      timeUp: usual.timeUp,
    },
    hints: [],
    rubric: "conversation",
  };
};
