import { type InWords, plural } from "../../parts/language.ts";
import { spanText } from "../../parts/time.ts";
import type { en } from "./words.ts";

const seconds = (count: number) =>
  plural(count, { one: "ثانية", two: "ثانيتين", few: `${count} ثوانٍ`, other: `${count} ثانية` });
const nothingFromYou = (count: number) => `لا صوت منك منذ ${seconds(count)}.`;
const nothingFrom = (who: string, count: number) => `لا صوت من ${who} منذ ${seconds(count)}.`;

export const ar: InWords<typeof en> = {
  device: (label) => label || "الميكروفون",
  hints: {
    "mic-unplugged": ({ label }) => ({
      title: "انفصل ميكروفونك.",
      text: `فُصل ${label || "الميكروفون"}. صِل أي ميكروفون فيستمر العمل من تلقاء نفسه، وعميلك ما زال مسموعًا.`,
    }),
    "mic-other": ({ label }) => ({
      title: "يعمل الآن ميكروفون آخر.",
      text: `فُصل الذي اخترته، وتُسمع الآن عبر ${label || "ميكروفون آخر"}.`,
    }),
    "mic-off": () => ({ title: "لا أحد يسمعك.", text: "الميكروفون متوقف، وتستمر النصائح من كلام عميلك." }),
    "mic-muted": ({ seconds: count }) => ({
      title: nothingFromYou(count),
      text: "النظام كتم الميكروفون: ابحث عن زر في السماعة أو مفتاح في لوحة المفاتيح.",
    }),
    "mic-silent": ({ label, seconds: count }) => ({
      title: nothingFromYou(count),
      text: `${label || "الميكروفون"} مفتوح بلا صوت. قد يكون مكتومًا من سلكه، أو ليس الميكروفون المقصود.`,
    }),
    "mic-loud": ({ label }) => ({
      title: "صوتك أعلى مما يحتمله ميكروفونك.",
      text: `${label || "الميكروفون"} يقطع الذرى فيضيع من الكلام. أبعده قليلًا أو اخفض مستواه.`,
    }),
    "mic-no-voice": ({ label }) => ({
      title: "لا صوت متحدث منك حتى الآن.",
      text: `${label || "الميكروفون"} يسمع الغرفة دون أحد يتكلم. هل هو الميكروفون المقصود؟`,
    }),
    "share-without-sound": ({ who, seconds: count }) => ({
      title: nothingFrom(who, count),
      text: "شورك التبويب دون صوته. النصائح تنتظر، وطرفك ما زال مسموعًا.",
    }),
    "share-ended": ({ who }) => ({
      title: `لم يعد صوت ${who} مسموعًا.`,
      text: "توقفت مشاركة التبويب، وطرفك ما زال مسموعًا.",
    }),
    "share-again": ({ who }) => ({
      title: `صوت ${who} غير مسموع.`,
      text: "حُمّلت الصفحة من جديد، والمتصفح يسأل ثانيةً عما يُسمح بسماعه. طرفك مستمر.",
    }),
    "share-muted": ({ who, seconds: count }) => ({
      title: nothingFrom(who, count),
      text: "التبويب المشارَك مكتوم في المتصفح: اضغط عليه بالزر الأيمن وألغِ الكتم.",
    }),
    "share-silent": ({ who, seconds: count }) => ({
      title: nothingFrom(who, count),
      text: "لم يُسمع من التبويب المشارَك شيء بعد. لا بأس إن لم ينضم أحد، وإلا فهو تبويب آخر أو مكالمته مكتومة.",
    }),
    "share-quiet": ({ who, seconds: count }) => ({
      title: nothingFrom(who, count),
      text: "لا يخرج من التبويب صوت. هل المكالمة ما زالت قائمة وغير مكتومة هناك؟",
    }),
    "share-loud": ({ who }) => ({
      title: `صوت ${who} مرتفع جدًا.`,
      text: "ذرى صوت التبويب تُقطع. اخفضه في المكالمة لا في جهازك.",
    }),
    "share-missing": ({ who }) => ({
      title: "أنت وحدك مسموع.",
      text: `شارك التبويب الذي فيه مكالمتك مع صوته فيُسمع ${who} أيضًا. ويمكن كتابة ما يقوله ${who}.`,
    }),
    "no-headphones": ({ who }) => ({
      title: `ميكروفونك يسمع ${who} أيضًا.`,
      text: "الصوت يخرج من مكبر الصوت. مع سماعات الرأس يبقى كلام كل طرف على خطه.",
    }),
    "cannot-share-safari": ({ who }) => ({
      title: "لا يستطيع Safari مشاركة صوت تبويب.",
      text: `في Chrome أو Edge يُسمع ${who}. هنا يُسمع طرفك أنت، ويمكن كتابة ما يقوله ${who}.`,
    }),
    "cannot-share-firefox": ({ who }) => ({
      title: "لا يستطيع Firefox مشاركة صوت تبويب.",
      text: `في Chrome أو Edge يُسمع ${who}. هنا يُسمع طرفك أنت، ويمكن كتابة ما يقوله ${who}.`,
    }),
    "cannot-share-phone": ({ who }) => ({
      title: "لا يستطيع الهاتف مشاركة صوت تطبيق آخر.",
      text: `استخدم حاسوبًا ليُسمع ${who}. هنا يُسمع طرفك أنت، ويمكن كتابة ما يقوله ${who}.`,
    }),
    "cannot-share-insecure": () => ({
      title: "لا يسمع المتصفح شيئًا تحت هذا العنوان.",
      text: "افتح Wingman باسم هذا الجهاز نفسه localhost، أو عبر https.",
    }),
  },
  remedies: {
    share: "شارك التبويب مع صوته",
    "share-again": "شاركه من جديد مع صوته",
    "choose-microphone": "اختر ميكروفونًا آخر",
    "open-microphone": "شغّل الميكروفون",
  },
  backWithGap: (ms, lostMs) =>
    `عاد الاتصال، ولحقنا بـ ${spanText(ms)}. أما ${spanText(lostMs)} قبلها فأقدم مما يُحفظ هنا، وتبقى فجوة.`,
  downLong: (s) => `آخر ${seconds(s)} محفوظة وتُرسل بعودة الاتصال، وما هو أقدم يصير فجوة. واصل حديثك.`,
  settings: {
    microphone: "ميكروفونك",
    off: "متوقف",
    share: (who) => `التبويب مع ${who}`,
    shareOther: "شارك تبويبًا آخر",
  },
  notNow: "ليس الآن",
  soundLabel: "حال الصوت",
  forget: {
    button: "انسَ آخر 30 ثانية",
    title: "نسيان آخر 30 ثانية؟",
    text: (from) =>
      `يُزال ما قاله الطرفان منذ ${from} من كل شاشة وتقرير، ومعه ما استدعاه من نصائح. والجملة التي تمتد إليه تُزال كلها. ولا رجوع عن ذلك.`,
    yes: "انسه",
    no: "أبقِه",
    done: "نُسي. أُزيل ذلك الكلام من كل شاشة وتقرير.",
  },
};
