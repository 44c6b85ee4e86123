import { plural } from "../parts/language.ts";
import type { InWords } from "../parts/language.ts";
import type { en } from "./words.ts";

export const ar: InWords<typeof en> = {
  page: "المعرفة · Wingman",
  title: "المعرفة",
  lead: "تقتبس النصائح والإجابات من هذه المستندات وحدها.",
  drop: "أفلت المستندات هنا، أو",
  choose: "اختر ملفات",
  kinds: "‏PDF أو DOCX أو Markdown أو TXT أو HTML، حتى 25 ميغابايت لكل ملف",
  sending: (name: string) => `يُرسل ${name}`,
  handedIn: "سُلّم",
  known: "موجود من قبل",
  counts: (documents: number, passages: number) =>
    `${plural(documents, { one: "مستند واحد", two: "مستندان", few: `${documents} مستندات`, other: `${documents} مستندًا` })}، ${plural(passages, { one: "مقطع واحد", two: "مقطعان", few: `${passages} مقاطع`, other: `${passages} مقطعًا` })}.`,
  byMeaning: "يُبحث بالكلمات وبالمعنى.",
  withoutVectors: (documents: number) =>
    plural(documents, {
      one: "مستند واحد يُبحث فيه بالكلمات وحدها إلى أن يُقرأ من جديد.",
      two: "مستندان يُبحث فيهما بالكلمات وحدها إلى أن يُقرآ من جديد.",
      few: `${documents} مستندات يُبحث فيها بالكلمات وحدها إلى أن تُقرأ من جديد.`,
      other: `${documents} مستندًا يُبحث فيها بالكلمات وحدها إلى أن تُقرأ من جديد.`,
    }),
  byWords: "يُبحث بالكلمات وحدها: لا نموذج للمعنى مثبّت هنا.",
  none: {
    title: "لا مستندات بعد.",
    text: "أفلت في الأعلى قائمة أسعار أو وثيقة أمان أو إجابات عن أسئلة شائعة. تأتي النصائح من دونها أيضًا.",
  },
  waiting: "ينتظر القراءة",
  reading: (done: number, of: number) => `المقطع ${done} من ${of}`,
  rejected: (code: string) => `لم يُقرأ: ${code}`,
  inUse: "قيد الاستعمال",
  superseded: "قديم، يأتي أخيرًا",
  passages: (count: number) =>
    plural(count, { one: "مقطع واحد", two: "مقطعان", few: `${count} مقاطع`, other: `${count} مقطعًا` }),
  pages: (count: number) =>
    plural(count, { one: "صفحة واحدة", two: "صفحتان", few: `${count} صفحات`, other: `${count} صفحة` }),
  pageOf: (page: number, heading: string) => `صفحة ${page} · ${heading}`,
  again: "اقرأه مجددًا",
  remove: "أزِل",
  ofWhich: (does: string, which: string) => `${does}: ${which}`,
  removed: (title: string) => `لم يعد «${title}» يجيب عن شيء. يمكن استرجاعه خلال يوم.`,
  undo: "تراجع",
  ask: {
    title: "جرّب سؤالًا",
    lead: "الإجابة التي يحصل عليها المندوب.",
    question: "السؤال",
    go: "اسأل",
    notKnown: "هذا ليس في قاعدة المعرفة.",
    nearest: "أقرب المقاطع، ولا يجيب أيٌّ منها:",
    took: (seconds: string) => `${seconds} ث`,
  },
};
