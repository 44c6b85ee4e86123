import type { InWords } from "../language.ts";
import { plural } from "../language.ts";
import type { en } from "./words.ts";

type Forms = readonly [one: string, two: string, few: string, more: string];
const many = (count: number, [one, two, few, more]: Forms): string =>
  plural(count, { one, two, few: `${count} ${few}`, other: `${count} ${more}` });
const changes: Forms = ["تغيير واحد", "تغييران", "تغييرات", "تغييرًا"];
const things: Forms = ["أمر واحد يمنع", "أمران يمنعان", "أمور تمنع", "أمرًا يمنع"];

export const ar: InWords<typeof en> = {
  starters: "جاءت مع Wingman",
  retired: "محفوظة جانبًا",
  missingGo: "إلى القائمة",
  unnamed: "بلا اسم بعد",
  open: "افتح",
  openWhich: (name) => `افتح ${name}`,
  neverPublished: "لم يُنشر بعد",
  version: (version) => `الإصدار ${version}`,
  liveIs: (version) => `الإصدار ${version} قيد الاستعمال`,
  by: (who) => (who === "" ? "" : `${who}،`),
  noDraft: "لا تغييرات غير منشورة",
  hasDraft: "تغييرات غير منشورة",
  noChanges: "لا تغييرات",
  draftOf: (version, count) =>
    count === 0 ? `مسودة الإصدار ${version}` : `مسودة الإصدار ${version}: ${many(count, changes)}`,
  edited: "الجزء المختار",
  undo: "تراجع",
  redo: "أعد",
  exportFile: "صدّر",
  cancel: "ألغِ",
  remove: "أزِل",
  removed: "أُزيل. التراجع يعيده.",
  removeRow: (what) => `أزِل: ${what}`,
  moveUp: (what) => `انقل إلى أعلى: ${what}`,
  moveDown: (what) => `انقل إلى أسفل: ${what}`,
  moved: (what, place, of) => `${what}: ${place} من ${of}`,
  showAll: (count) => `أظهر الكل (${count})`,
  showFewer: "أظهر أقل",
  quoted: (said) => `«${said}»`,
  between: (min, max, unit) => `من ${min} إلى ${max} ${unit}`,
  hinder: (count) => `${many(count, things)} النشر`,
  changedSince: (version) => `ما تغيّر منذ الإصدار ${version}`,
  savedBy: (who) => (who === "" ? "آخر حفظ" : `آخر حفظ: ${who}،`),
  unfinished: { empty: "اكتب شيئًا هنا؛ لا يُحفظ قبل ذلك.", short: "هذا أقصر من أن يُحفظ." },
  saving: {
    saving: "يُحفظ …",
    saved: (at) => `حُفظ ${at}`,
    nothing: "تُحفظ التغييرات تلقائيًّا",
    unfinished: "لم يُحفظ: ما زال شيء فارغًا",
    failed: (says) => `لم يُحفظ: ${says}`,
    changed: "حفظ شخص آخر هذه المسودة في الأثناء.",
    theirs: "خذ ما حفظه",
    mine: "أبقِ ما عندي",
  },
  leave: {
    title: "أتغادر دون حفظ؟",
    text: "في هذه المسودة شيء لم يُكتب كاملًا بعد ولم يمكن حفظه.",
    stay: "ابقَ",
    go: "غادر",
  },
  begin: {
    name: "الاسم",
    from: "ابدأ من",
    nothing: "لا شيء",
    create: "أنشئ",
    file: "أو أحضر ملفًّا (YAML) كما صُدّر:",
    choose: "اختر ملفًّا",
    tooLarge: "الملف أكبر مما يُقبل.",
    replaces: (name) => `في مسودة «${name}» تغييرات لم تُنشر. يحلّ الملف محلّها.`,
    replace: "استبدلها",
  },
  publish: {
    go: (version) => `انشر الإصدار ${version}`,
    title: (version) => `أتنشر الإصدار ${version}؟`,
    against: (version) => `ما يتغيّر عن الإصدار ${version}`,
    notSaved: "لم يمكن حفظ المسودة، فلم يُنشر شيء.",
    done: (version) => `نُشر الإصدار ${version}.`,
  },
  versions: {
    title: "الإصدارات",
    none: "لم يُنشر قط.",
    came: "جاء مع Wingman",
    live: "قيد الاستعمال",
    take: (version) => `اجعل ${version} المسودة`,
    back: (version) => `ارجع إلى ${version}`,
    compare: "ما الذي تغيّر",
    from: "من",
    to: "إلى",
    draft: "المسودة",
    same: "لم يتغيّر شيء بينهما.",
  },
  told: {
    signs: { came: "أُضيف:", went: "أُزيل:", changed: "تغيّر:" },
    order: "ترتيب آخر",
    of: (label, value) => `${label}: ${value}`,
    from: (label, before, after) => `${label}: ${before} ← ${after}`,
  },
};
