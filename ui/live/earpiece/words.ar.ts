import type { InWords } from "../../parts/language.ts";
import type { en } from "./words.ts";

export const ar: InWords<typeof en> = {
  by: {
    wingman: "عاد Wingman ينطق النصائح في أذنك.",
    browser: "ليس لدى Wingman صوت لهذا الآن: ينطق صوت المتصفح النصائح، في الأذنين معًا.",
    nobody: "لا يوجد هنا صوت ينطق النصائح.",
  },
  ear: "الأذن",
  ears: { left: "اليسرى", right: "اليمنى", both: "كلتاهما" },
  level: "مستوى الصوت",
  levels: { quiet: "خافت", normal: "عادي", loud: "عالٍ" },
  voice: "الصوت",
  automatic: "يُختار تلقائيًا",
  browsers: "صوت متصفحي (في الأذنين)",
  quality: { robotic: "آلي", plain: "بسيط", natural: "طبيعي", unknown: "من مجلد شركتك" } as Record<string, string>,
  leaves: "لدى شركة أخرى",
  named: (id, notes) => `${id} (${notes.join("، ")})`,
  isLooking: "ما زال البحث عن الأصوات جاريًا.",
  device: "يُسمع من",
  system: "كما في النظام",
  output: (label) => label || "جهاز بلا اسم",
};
