import { type InWords, isolated, plural } from "../../parts/language.ts";
import type { en } from "./words.ts";

export const ar: InWords<typeof en> = {
  somebody: "أحد المشرفين",
  watching: (names) =>
    names.length === 1
      ? `${isolated(names[0] ?? "")} يشاهد المكالمة`
      : names.length === 2
        ? `${isolated(names[0] ?? "")} و${isolated(names[1] ?? "")} يشاهدان المكالمة`
        : `${isolated(names[0] ?? "")} ومعه ${names.length - 1} يشاهدون المكالمة`,
  watchingShort: (count) =>
    plural(count, { one: "مشاهد واحد", two: "مشاهدان", few: `${count} مشاهدين`, other: `${count} مشاهدا` }),
  sees: "يرون كلامك وكلام عميلك والتلميحات ولا يسمعون شيئا. وما يُحتفظ به إلى أن يوافق عميلك لا يرونه.",
  note: (from) => `ملاحظة من ${isolated(from)}`,
  notShown: "مُحيت هذه الملاحظة.",
  seen: "رأيتها",
  putAway: (from) => `أبعد الملاحظة التي من ${isolated(from)}`,
};
