import type { InWords } from "../../parts/language.ts";
import type { en } from "./words.ts";

export const ar: InWords<typeof en> = {
  label: "التحدث",
  speaks: {
    silent: "دورك",
    waiting: "العميل على وشك أن يتكلم",
    speaks: "العميل يتكلم",
    held: "توقف العميل وهو يصغي إليك",
  },
  youSpeak: "صوتك مسموع",
  how: "الميكروفون",
  ways: { open: "مفتوح", push: "أثناء الضغط على المسافة" },
  unblock: "اسمع العميل",
  mute: "لا يوجد هنا صوت ينطق هذا. اقرأه وأجب بصوتك.",
  deaf: "لا يوجد هنا ما يتعرف على هذه اللغة، فلا يُسمع ما تقول. اكتب أجوبتك في الأسفل.",
  muteToo: "لا يوجد هنا صوت ينطق هذا. اقرأه.",
  headphones: "ميكروفونك يلتقط صوت العميل. استخدم سماعات، أو تكلم أثناء الضغط على المسافة.",
};
