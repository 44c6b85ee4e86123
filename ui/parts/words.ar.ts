import { type InWords, plural } from "./language.ts";
import type { en } from "./words.ts";

export const ar: InWords<typeof en> = {
  product: "Wingman",
  skipToContent: "انتقل إلى المحتوى",
  mainNav: "الأقسام",
  toDark: "المظهر الداكن",
  toLight: "المظهر الفاتح",
  language: "اللغة",
  close: "إغلاق",
  customer: "العميل",
  retry: "أعد المحاولة",
  today: "اليوم",
  yesterday: "أمس",
  seconds: (count) => `${count} ث`,
  // The mark of an Arabic letter before it: so the sign stands left of the figure, alone as in a sentence.
  percent: (share) => `\u061C${share}٪`,
  comma: "، ",
  quoted: (said) => `«${said}»`,
  ribbon: (customer, customerShare, tips) =>
    `${customerShare}٪ من الكلام كان من ${customer}. ${plural(tips, { zero: "بلا نصائح", one: "نصيحة واحدة", two: "نصيحتان", few: `${tips} نصائح`, other: `${tips} نصيحة` })}.`,
  noted: { Objection: "اعتراض", Competitor: "منافس", Question: "سؤال", Noted: "دُوّن" },
  voice: (number) => `الصوت ${number}`,
  heard: { label: "كم سُمع من التسجيل", of: (at, of) => `سُمع ${at} من ${of}` },
  speaker: {
    title: (who) => `من هو ${who}؟`,
    change: (who) => `قل من هو ${who}`,
    name: "الاسم",
    keep: "هذا اسمه",
    same: "أو هو الشخص نفسه",
  },
  engines: {
    pocketsphinx: "PocketSphinx",
    moonshine: "Moonshine",
    whisper: "Whisper",
    recorded: "كلمات جرى التعرف عليها سابقًا",
    deepgram: "Deepgram",
    openai: "خدمة متوافقة مع OpenAI",
    browser: "محرك هذا المتصفح",
    none: "لا شيء",
  },
  accuracy: { basic: "أساسية", good: "جيدة", best: "عالية", recorded: "أساسية", none: "معدومة" },
  places: {
    live: "مكالمة",
    home: "الرئيسية",
    calls: "المكالمات",
    results: "النتائج",
    playbooks: "أدلة اللعب",
    feedback: "الآراء",
<<<<<<< HEAD
    whatIf: "ماذا لو",
    reports: "التقارير",
=======
    reports: "التقارير",
    whatIf: "ماذا لو",
>>>>>>> h-reports
    knowledge: "المعرفة",
    audit: "التدقيق",
    admin: "الإدارة",
    sessions: "الجلسات",
  },
  notAnswering: {
    title: "لا يصلنا رد من Wingman.",
    text: "تعيد هذه الصفحة المحاولة من تلقاء نفسها، ولم يضع شيء مما حُفظ.",
  },
  offline: {
    title: "هذا الجهاز غير متصل بالشبكة.",
    text: "تعود الصفحة من تلقاء نفسها فور عودة الشبكة، ولم يضع شيء مما حُفظ.",
  },
  notFoundPage: { title: "لا توجد صفحة هنا.", text: "قد يكون العنوان قديمًا أو فيه خطأ.", go: "إلى البداية" },
  noPermission: {
    title: "هذه الصفحة غير متاحة لك.",
    text: "المسؤول عن Wingman لديكم يستطيع منحك الدخول. مكالماتك أنت تجدها في «المكالمات».",
    go: "إلى المكالمات",
  },
  ourFault: {
    title: "لم ينجح ذلك، والخلل من عندنا.",
    text: (code) => `لم يضع شيء مما حُفظ. السبب مسجل بالرمز ${code} إن أردت مراسلتنا.`,
  },
  loading: (seconds) => `القراءة مستمرة منذ ${seconds}.`,
};
