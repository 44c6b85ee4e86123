import { type InWords, isolated, plural } from "../parts/language.ts";
import type { en } from "./words.ts";

export const ar: InWords<typeof en> = {
  title: "استيراد",
  lead: "تصبح تسجيلات المكالمات السابقة مكالمات ككل المكالمات، بتاريخها. يُحفظ الكلام وحده دون الصوت.",
  files: "التسجيلات، وقائمتها إن وُجدت",
  filesHint:
    "‏WAV أو MP3 أو Opus أو WebM، كل منها حتى 250 ميغابايت؛ وملف CSV معها يقول لمن كانت كل مكالمة ومتى. للأكبر وللمجلدات: npm run wingman -- import.",
  chosen: (count) =>
    plural(count, { one: "تسجيل واحد", two: "تسجيلان", few: `${count} تسجيلات`, other: `${count} تسجيلا` }),
  basis: "على أي أساس يجوز تدوينها؟",
  basisHint: "يُحفظ مع كل مكالمة كما تكتبه.",
  agreed: {
    label: "كيف وافق العملاء",
    "in-writing": "كتابة",
    aloud: "شفهيا في المكالمة",
    "not-asked": "لم يُسألوا: لا يُحفظ إلا كلام المندوب، ما لم يكن القانون المعمول به هنا لا يسأل أحدا",
  },
  go: "استوردها",
  stop: "أوقف",
  stopped: "توقف. ما أُرسل يُسمع إلى آخره؛ والملفات نفسها مرة أخرى تكمل من حيث وقفت.",
  tooLarge: "أكبر من 250 ميغابايت.",
  tooLargeRemedy: "استورده بالأمر npm run wingman -- import.",
  progress: {
    label: "مدى تقدم الاستيراد",
    files: (ended, files) => `${ended} من ${files} ملفات`,
    sound: (text) => `سُمع ${text} من الصوت`,
    times: (times) => `${times} × الزمن الحقيقي`,
    left: (text) => `بقي نحو ${text}`,
  },
  leave: "ابق في هذه الصفحة حتى تُرسل كلها؛ وما يُسمع يستمر دونها.",
  done: "تم كل شيء.",
  how: {
    imported: (length) => `سُمع ${length}`,
    known: "موجود من قبل",
    same: (as) => `التسجيل نفسه الذي في ${isolated(as)}`,
    waiting: "ينتظر",
    failed: "لم يُستورد",
  },
  open: "افتح المكالمة",
  list: "كل تسجيل",
};
