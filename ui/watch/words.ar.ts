import { type InWords, isolated, plural } from "../parts/language.ts";
import type { en } from "./words.ts";

export const ar: InWords<typeof en> = {
  place: "مشاهدة",
  page: "المكالمات الجارية · Wingman",
  title: "المكالمات الجارية",
  lead: "افتح مكالمة لترى ما يراه مندوبها. يرى المندوب أنك تشاهد من الثانية الأولى، ويُسجَّل ذلك.",
  count: (calls) =>
    plural(calls, {
      one: "مكالمة واحدة جارية",
      two: "مكالمتان جاريتان",
      few: `${calls} مكالمات جارية`,
      other: `${calls} مكالمة جارية`,
    }),
  more: "تجري مكالمات أخرى أيضا؛ المعروض أحدثها.",
  empty: {
    title: "لا مكالمة جارية.",
    text: "حالما يبدأ أحدهم مكالمة تظهر هنا.",
    go: "إلى المكالمات المنتهية",
  },
  off: {
    title: "لا تُشاهَد المكالمات الجارية هنا.",
    text: "هكذا تقول سياسة شركتك. يمكن قراءة كل مكالمة بعد انتهائها، ويمكن لمدير أن يغير ذلك في صفحة الإدارة.",
  },
  connecting: "نبحث عن المكالمات الجارية…",
  down: "انقطع الخط؛ هذا آخر ما وصل. سيعود من تلقاء نفسه.",
  rep: (name) => `المندوب ${isolated(name)}`,
  since: (minutes) =>
    plural(minutes, {
      one: "منذ دقيقة",
      two: "منذ دقيقتين",
      few: `منذ ${minutes} دقائق`,
      other: `منذ ${minutes} دقيقة`,
    }),
  sinceLess: "بدأت للتو",
  stage: "المرحلة",
  noStage: "لا مرحلة بعد",
  lastTip: "آخر تلميح",
  noTip: "لا تلميح بعد",
  talk: (rep, share, customer) => `تكلم ${isolated(rep)} ${share}٪ و${isolated(customer)} ${100 - share}٪ حتى الآن`,
  noTalk: "من المبكر القول من يتكلم",
  consent: {
    unasked: "لم يُسأل بعد",
    asking: "يُسأل الآن",
    given: "وافق",
    refused: "رفض",
    withdrawn: "سحب موافقته",
  },
  paused: "متوقفة مؤقتا",
  sample: "عينة",
  unnamed: "العميل",
  unnamedRep: "المندوب",
  watchedBy: (names) => `يشاهدها ${names.map(isolated).join("، ")}`,
  call: {
    page: (customer) => `مشاهدة: ${customer}`,
    you: "أنت تشاهد. لا شيء تضغطه هنا يغير المكالمة.",
    repSees: (rep) => `يرى ${isolated(rep)} أنك تشاهد.`,
    held: (rep) => `لم يوافق العميل بعد. ما يقال الآن لا يراه إلا ${isolated(rep)} إلى أن يوافق.`,
    back: "المكالمات الجارية",
    over: { title: "انتهت المكالمة.", text: "كل ما حُفظ منها على صفحتها.", go: "إلى المكالمة" },
    note: {
      label: (rep) => `ملاحظة إلى ${isolated(rep)}`,
      hint: "سطر قصير واحد: يقرؤه وهو يتكلم.",
      send: "أرسل",
      sent: "أُرسلت ولم تُر بعد",
      seen: "رآها",
      refused: "لم تُرسل هذه الملاحظة.",
      yours: "الملاحظات",
    },
    line: {
      connecting: "جار الاتصال…",
      open: "مباشر",
      reconnecting: "انقطع الخط؛ سيعود من تلقاء نفسه.",
      closed: "مغلق",
    },
  },
};
