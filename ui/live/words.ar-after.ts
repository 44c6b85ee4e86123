/** Arabic of what is not the live view itself: what came of a call, and the list of all that can be done. */
import { type InWords, plural } from "../parts/language.ts";
import { dateText } from "../parts/time.ts";
import type { en } from "./words.ts";

/** A day such as 2026-11-27, at its noon: whatever the clock does, it is that day. */
export const dayOf = (day: string): string => dateText(new Date(`${day}T12:00:00`).getTime());

export const after: InWords<(typeof en)["after"]> = {
  title: (length) => `انتهت المكالمة، ${length}. ما نتيجتها؟`,
  again: "ما نتيجة هذه المكالمة؟",
  outcome: "النتيجة",
  outcomes: {
    "next-step": "اتفقنا على خطوة تالية",
    won: "تمت الصفقة",
    lost: "لم تتم الصفقة",
    "no-decision": "بلا قرار",
    "follow-up": "المتابعة عليّ",
    "no-fit": "لا يناسبه ما نقدمه",
  },
  nextStep: "الخطوة التالية",
  nextStepHint: "من يفعل ماذا بعد ذلك؟",
  on: "الموعد",
  csat: "هل قال العميل ما مدى رضاه؟",
  csatScale: ["1، غير راضٍ", "2", "3", "4", "5، راضٍ جدًا"],
  notAsked: "لم يُسأل",
  noted: "دُوّنت وعودًا. إن لم يصح بعضها فأزل علامته.",
  save: "حفظ",
  skip: "تخطٍّ",
  keys: "الأرقام تختار، وEnter ينتقل، وCtrl Enter يحفظ، وEsc يتخطى.",
  saving: "الحفظ جارٍ",
  failed: "لم يُحفظ ذلك.",
  add: "أضف النتيجة",
  change: "غيّر النتيجة",
  said: (outcome, on) => (on ? `${outcome}، قبل ${dayOf(on)}` : outcome),
  satisfied: (score) => `درجة الرضا ${score} من 5`,
  erased: "كلام مُحي",
};

export const palette: InWords<(typeof en)["palette"]> = {
  title: "ابحث ونفّذ",
  placeholder: "ماذا تريد أن تفعل؟",
  nothing: (query) => `لا شيء هنا باسم «${query}».`,
  found: (count) =>
    plural(count, {
      zero: "لا نتائج",
      one: "نتيجة واحدة",
      two: "نتيجتان",
      few: `${count} نتائج`,
      other: `${count} نتيجة`,
    }),
  groups: { call: "هذه المكالمة", go: "انتقال", calls: "آخر المكالمات", settings: "الإعدادات" },
  goTo: (page) => `انتقل إلى ${page}`,
  erasedCustomer: "عميل مُحيت بياناته",
  toDark: "المظهر الداكن",
  toLight: "المظهر الفاتح",
  themeAlso: "theme ليل نهار ألوان مظهر",
  acts: {
    copy: ["انسخ كلام النصيحة", "copy نسخ قل"],
    like: ["النصيحة مفيدة", "like جيدة أعجبتني"],
    dislike: ["النصيحة غير مفيدة", "dislike سيئة"],
    pin: ["ثبّت النصيحة أو اتركها", "pin تثبيت"],
    dismiss: ["أغلق النصيحة", "dismiss إخفاء"],
    why: ["لماذا هذه النصيحة؟", "why سبب دليل"],
    undo: ["تراجع عن آخر ضغطة", "undo رجوع"],
    quiet: ["هدوء لدقيقتين", "quiet صمت بلا نصائح"],
    unquiet: ["أعد النصائح", "quiet إنهاء الهدوء"],
    mark: ["ضع علامة على هذه اللحظة", "mark تدوين"],
    pause: ["أوقف المكالمة مؤقتًا", "pause إيقاف"],
    goOn: ["تابع المكالمة", "resume استئناف"],
    follow: ["تابع أحدث الكلام", "follow آخر النص"],
    tips: ["أظهر النصائح", "tips السابقة"],
    stages: ["أظهر المراحل", "stages قائمة"],
    small: ["افتح النافذة الصغيرة", "small window pip فوق الاجتماع"],
    smallClose: ["أغلق النافذة الصغيرة", "small window pip"],
    sheet: ["المفاتيح والإعدادات", "keys settings مساعدة اختصارات"],
    defined: ["معنى الأرقام", "definitions تعريف"],
    agreed: ["وافق العميل", "consent yes موافقة"],
    refused: ["رفض العميل", "consent no رفض"],
    end: ["أنهِ المكالمة", "end إغلاق انتهاء"],
    outcome: ["سجّل نتيجة المكالمة", "outcome الخطوة التالية الرضا"],
    whisper: ["انطق النصائح", "whisper صوت أذن"],
    whisperOff: ["لا تنطق النصائح", "whisper صوت إيقاف"],
  },
};
