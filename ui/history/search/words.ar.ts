import { type InWords, plural } from "../../parts/language.ts";
import type { en } from "./words.ts";

export const ar: InWords<typeof en> = {
  box: "ابحث عن المكالمات بما قيل فيها أو بالاسم",
  hint: "كلام قيل، أو اسم",
  clear: "امسح الكلمات",
  facets: "ضيّق القائمة",
  narrow: "تضييق",
  names: {
    outcome: "النتيجة",
    objection: "الاعتراض",
    topic: "موضوع النصائح",
    rep: "البائع",
    company: "العميل",
    playbook: "دليل المبيعات",
    tips: "النصائح",
  },
  noOutcome: "لم تُذكر بعد",
  tips: { liked: "أفادت البائع", disliked: "وُسمت بأنها غير مفيدة", retracted: "سُحبت" },
  erasedRep: "بائع مُحيت بياناته",
  date: "التاريخ",
  anyTime: "أي وقت",
  lastDays: (days) =>
    plural(days, { one: "اليوم", two: "آخر يومين", few: `آخر ${days} أيام`, other: `آخر ${days} يومًا` }),
  from: "من",
  to: "حتى",
  span: (from, to) => (from && to ? `من ${from} إلى ${to}` : from ? `من ${from}` : `حتى ${to}`),
  drop: (what) => `أزل ${what}`,
  dropAll: "أزل الكل",
  order: "الترتيب",
  best: "الأقرب أولًا",
  newest: "الأحدث أولًا",
  count: (count) =>
    plural(count, {
      zero: "لا مكالمات",
      one: "مكالمة واحدة",
      two: "مكالمتان",
      few: `${count} مكالمات`,
      other: `${count.toLocaleString("en")} مكالمة`,
    }),
  showing: "هذه نتائج",
  instead: "ابحث بدلًا منها عن",
  more: (count) =>
    plural(count, { one: "سطر آخر", two: "سطران آخران", few: `${count} أسطر أخرى`, other: `${count} سطرًا آخر` }),
  at: (time) => `افتح عند ${time}`,
  reading: "تُقرأ مكالمات أخرى",
  nothing: {
    title: (asked) => `لم يُقل في أي مكالمة ${asked}.`,
    titlePlain: "لا مكالمة بهذا الوصف.",
    searched: (count) =>
      plural(count, {
        zero: "لا مكالمات بعد.",
        one: "بُحث في مكالمة واحدة.",
        two: "بُحث في مكالمتين.",
        few: `بُحث في ${count} مكالمات.`,
        other: `بُحث في ${count.toLocaleString("en")} مكالمة.`,
      }),
    without: (what, count) =>
      plural(count, {
        one: `ومن دون ${what} توجد واحدة.`,
        two: `ومن دون ${what} توجد اثنتان.`,
        other: `ومن دون ${what} يوجد ${count}.`,
      }),
    tryWords: "جرّب كلمات أقل، أو اسم عميل.",
  },
  saved: {
    title: "عمليات بحث محفوظة",
    save: "احفظ هذا البحث",
    name: "اسم البحث",
    keep: "احفظ",
    cancel: "إلغاء",
    remove: (name) => `احذف ${name}`,
    removed: (name) => `حُذف: ${name}.`,
    undo: "تراجع",
    failed: "لم ينجح ذلك، والقائمة كما كانت.",
  },
  keys: "الأسهم للتنقل، وEnter للفتح، و/ للبحث.",
};
