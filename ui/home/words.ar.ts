import { type InWords, plural } from "../parts/language.ts";
import type { en } from "./words.ts";

const tips = (count: number) =>
  plural(count, { one: "نصيحة واحدة", two: "نصيحتين", few: `${count} نصائح`, other: `${count} نصيحة` });

export const ar: InWords<typeof en> = {
  page: "الرئيسية · Wingman",
  title: "هذا الأسبوع",
  lead: (from) => `مكالماتك منذ ${from}. المكالمات التجريبية لا تُحسب.`,
  figures: "أرقام هذا الأسبوع",
  recent: "آخر المكالمات",
  all: "كل المكالمات",
  start: "ابدأ مكالمة",
  notEnough: "البيانات لا تكفي",
  of: (have, need) => `${have} من ${need}`,
  means: (name) => `معنى «${name}»`,
  calls: {
    name: "المكالمات",
    value: (week) => `${week} هذا الأسبوع`,
    below: (today) => `${today} اليوم`,
    means: "مكالماتك التي انتهت، بحسب اليوم الذي بدأت فيه. ويبدأ الأسبوع يوم الاثنين.",
  },
  talk: {
    name: "نصيبك من الحديث",
    below: (customer) => `ونصيب عملائك ${customer}`,
    need: "1:00 من الحديث",
    means: "وقت حديثك أنت على وقت حديث الجميع، من الكلام النهائي لمكالمات هذا الأسبوع. الصمت لا يُحسب.",
  },
  shown: {
    name: "نصائح ظهرت",
    below: (perCall) => `${perCall} في المكالمة`,
    means: "نصائح ظهرت بطاقتها على شاشتك. وما حُجب منها أو سُبق قبل ظهوره لا يُحسب.",
  },
  accepted: {
    name: "نصائح أخذت بها",
    below: (accepted, shown) => `${accepted} من ${shown} ظهرت`,
    need: (shown) => tips(shown),
    means: "نصائح نسختها أو وجدتها مفيدة، من مجموع ما ظهر. وما أخذت به دون ضغطة لا يُرى هنا.",
  },
  delay: {
    name: "تأخر النصائح",
    below: (count) => `وسيط ${tips(count)}`,
    need: (count) => tips(count),
    means: "من نهاية الكلام الذي استدعى النصيحة حتى ظهور بطاقتها. نصف النصائح جاء أسرع، ونصفها أبطأ.",
  },
  promises: {
    name: "وعود دُوّنت",
    below: "منك ومن عملائك",
    means: "جمل في مكالمات هذا الأسبوع وعد فيها أحد بشيء. أما الوفاء بها فلا يُعرف هنا.",
  },
};
