import { type InWords, isolated, plural } from "../../parts/language.ts";
import { spanText } from "../../parts/time.ts";
import type { en } from "./words.ts";

const seconds = (count: number) =>
  plural(count, { one: "ثانية واحدة", two: "ثانيتين", few: `${count} ثوانٍ`, other: `${count} ثانية` });
const nothingFrom = (who: string, count: number) => `لا شيء من ${who} منذ ${seconds(count)}.`;
const onlyTyped = (who: string) => `هنا يُسمع صوتك أنت، ويمكن كتابة كلام ${who}.`;

export const ar: InWords<typeof en> = {
  device: (label) => label || "الميكروفون",
  hints: {
    "mic-unplugged": ({ label }) => ({
      title: "ميكروفونك مفصول.",
      text: `فُصل ${isolated(label || "الميكروفون")}. صِل أي ميكروفون فتستمر المكالمة من تلقاء نفسها، وعميلك ما زال مسموعًا.`,
    }),
    "mic-other": ({ label }) => ({
      title: "يعمل الآن ميكروفون آخر.",
      text: `فُصل الذي اخترته، ونسمعك الآن عبر ${isolated(label || "ميكروفون آخر")}.`,
    }),
    "mic-off": () => ({
      title: "لا أحد يسمعك.",
      text: "الميكروفون متوقف. وما زالت النصائح تأتي من كلام عميلك.",
    }),
    "mic-muted": ({ seconds: count }) => ({
      title: `لا شيء منك منذ ${seconds(count)}.`,
      text: "كتم نظامك الميكروفون: ابحث عن مفتاح على السماعة أو في لوحة المفاتيح.",
    }),
    "mic-silent": ({ label, seconds: count }) => ({
      title: `لا شيء منك منذ ${seconds(count)}.`,
      text: `${isolated(label || "الميكروفون")} مفتوح ولا يصدر صوتًا. قد يكون مكتومًا عند سلكه، أو غير المقصود.`,
    }),
    "mic-loud": ({ label }) => ({
      title: "صوتك أعلى مما يحتمله الميكروفون.",
      text: `يقصّ ${isolated(label || "الميكروفون")} أعلى الصوت فتضيع كلمات. أبعده قليلًا، أو اخفض مستواه.`,
    }),
    "mic-noisy": ({ label }) => ({
      title: "المكان حولك صاخب.",
      text: `يسمع ${isolated(label || "الميكروفون")} ضجيجًا مستمرًا فتضيع كلمات. أغلق النافذة أو المروحة، أو استخدم سماعة رأس.`,
    }),
    "mic-gaps": () => ({
      title: "تضيع أجزاء من صوتك.",
      text: "هذا الحاسوب مشغول فلا يستمع بلا انقطاع. أغلق البرامج وعلامات التبويب الأخرى؛ ما ضاع لا يعود.",
    }),
    "mic-no-voice": ({ label }) => ({
      title: "لم نسمع صوتك حتى الآن.",
      text: `يسمع ${isolated(label || "الميكروفون")} الغرفة ولا يسمع متحدثًا. هل هو المقصود؟`,
    }),
    "share-without-sound": ({ who, seconds: count }) => ({
      title: nothingFrom(who, count),
      text: "شوركت علامة التبويب بلا صوتها. النصائح تنتظر، وصوتك ما زال مسموعًا.",
    }),
    "share-ended": ({ who }) => ({
      title: `انقطع صوت ${who}.`,
      text: "توقفت مشاركة علامة التبويب. وصوتك ما زال مسموعًا.",
    }),
    "share-again": ({ who }) => ({
      title: `صوت ${who} غير مسموع.`,
      text: "أُعيد تحميل هذه الصفحة، ويسأل المتصفح من جديد عما يجوز سماعه. وصوتك مستمر.",
    }),
    "share-muted": ({ who, seconds: count }) => ({
      title: nothingFrom(who, count),
      text: "علامة التبويب المشارَكة مكتومة في المتصفح: اضغط عليها بالزر الأيمن وألغِ الكتم.",
    }),
    "share-silent": ({ who, seconds: count }) => ({
      title: nothingFrom(who, count),
      text: "لم يصدر صوت من علامة التبويب بعد. لا بأس إن لم ينضم أحد، وإلا فهي غير المقصودة أو أن المكالمة مكتومة فيها.",
    }),
    "share-quiet": ({ who, seconds: count }) => ({
      title: nothingFrom(who, count),
      text: "لا يصدر صوت من علامة التبويب. هل المكالمة مستمرة فيها وغير مكتومة؟",
    }),
    "share-gaps": ({ who }) => ({
      title: `تضيع أجزاء مما يقوله ${isolated(who)}.`,
      text: "هذا الحاسوب مشغول فلا يستمع بلا انقطاع. أغلق البرامج وعلامات التبويب الأخرى؛ ما ضاع لا يعود.",
    }),
    "share-loud": ({ who }) => ({
      title: `صوت ${who} مرتفع جدًا.`,
      text: "يُقص أعلى صوت علامة التبويب. اخفضه في المكالمة نفسها، لا في جهازك.",
    }),
    "share-missing": ({ who }) => ({
      title: "نسمعك أنت فقط.",
      text: `شارك علامة التبويب التي فيها مكالمتك مع صوتها، فنسمع ${who} أيضًا. ويمكن كتابة كلام ${who}.`,
    }),
    "no-headphones": ({ who }) => ({
      title: `ميكروفونك يسمع ${who} أيضًا.`,
      text: "يخرج الصوت من مكبر الصوت. وبسماعة الرأس يبقى كلام كل طرف له وحده.",
    }),
    "cannot-share-safari": ({ who }) => ({
      title: "لا يستطيع Safari مشاركة صوت علامة تبويب.",
      text: `يُسمع صوت ${who} في Chrome أو Edge. ${onlyTyped(who)}`,
    }),
    "cannot-share-firefox": ({ who }) => ({
      title: "لا يستطيع Firefox مشاركة صوت علامة تبويب.",
      text: `يُسمع صوت ${who} في Chrome أو Edge. ${onlyTyped(who)}`,
    }),
    "cannot-share-phone": ({ who }) => ({
      title: "لا يستطيع الهاتف مشاركة صوت تطبيق آخر.",
      text: `استخدم حاسوبًا لسماع ${who}. ${onlyTyped(who)}`,
    }),
    "cannot-share-insecure": () => ({
      title: "لا يسمع المتصفح شيئًا تحت هذا العنوان.",
      text: "افتح Wingman باسم هذا الجهاز نفسه، أو localhost، أو عبر https.",
    }),
  },
  remedies: {
    share: "شارك علامة التبويب مع صوتها",
    "share-again": "شارك من جديد مع الصوت",
    "choose-microphone": "اختر ميكروفونًا آخر",
    "open-microphone": "شغّل الميكروفون",
  },
  backWithGap: (ms, lostMs) =>
    `عاد الاتصال، ولحقنا بـ ${spanText(ms)}. أما ${spanText(lostMs)} قبلها فأقدم من أن تُحفظ هنا، وتبقى فجوة.`,
  downLong: (s) => `آخر ${seconds(s)} محفوظة وتُرسل بعودة الاتصال، وما قبلها يصبح فجوة. واصل حديثك.`,
  settings: {
    microphone: "ميكروفونك",
    off: "متوقف",
    share: (who) => `علامة تبويب المكالمة مع ${who}`,
    shareOther: "شارك علامة تبويب أخرى",
  },
  notNow: "ليس الآن",
  soundLabel: "حالة الصوت",
  forget: {
    button: "انسَ آخر 30 ثانية",
    title: "هل ننسى آخر 30 ثانية؟",
    text: (from) =>
      `كل ما قاله الطرفان منذ ${from} يُزال من كل شاشة وتقرير، ومعه النصائح التي جاءت بسببه. والجملة التي تمتد إليه تُزال كاملة. ولا يمكن التراجع عن ذلك.`,
    yes: "انسَها",
    no: "أبقِها",
    done: "نُسيت. لم يعد ذلك الكلام على أي شاشة أو تقرير، وما حُفظ منه لم تعد قراءته ممكنة.",
  },
};
