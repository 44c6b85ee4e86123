/** A report as a table: a row a tip, in the order of the calls. */
import { kindOf } from "@wingman/domain/what-if/figures";
import { countVerdicts, verdicts as verdictKinds } from "@wingman/domain/what-if/verdict";
import { isErased } from "@wingman/domain/schema";
import type { Change } from "@wingman/streams/agents/what-if-compare";
import type { Cell, Column, Report } from "../reports/report.ts";
import type { Called } from "./select.ts";
import type { Said } from "./verdicts.ts";

export type FileCall = {
  readonly call: string;
  readonly called: Called | undefined;
  readonly changes: readonly Change[];
  readonly verdicts: readonly Said[];
};

const columns = {
  en: [
    "Call",
    "Began",
    "Customer",
    "Company",
    "What",
    "Play",
    "Before at (s)",
    "Before",
    "After at (s)",
    "After",
    "By (s)",
    "Held back",
    "Words",
    "Says before",
    "Says after",
    "People: better",
    "People: worse",
    "People: the same",
  ],
  ar: [
    "المكالمة",
    "بدأت",
    "العميل",
    "الشركة",
    "ما تغيّر",
    "الخطوة",
    "قبل عند (بالثواني)",
    "قبل",
    "بعد عند (بالثواني)",
    "بعد",
    "بفارق (بالثواني)",
    "حُجبت",
    "الكلمات",
    "نصّها قبل",
    "نصّها بعد",
    "الناس: أفضل",
    "الناس: أسوأ",
    "الناس: سواء",
  ],
} as const;
const kinds: readonly Column["kind"][] = [
  ...([
    "text",
    "time",
    "text",
    "text",
    "text",
    "text",
    "number",
    "text",
    "number",
    "text",
    "number",
    "text",
    "text",
    "text",
    "text",
    "number",
    "number",
    "number",
  ] as const),
];
const erasedWord = { en: "(erased)", ar: "(مُحي)" } as const;
const seconds = (ms: number): number => Math.round(ms / 100) / 10;

export const fileOf = (title: string, calls: readonly FileCall[], language: Report["language"]): Report => ({
  title,
  columns: columns[language].map((name, at) => ({ name, kind: kinds[at] ?? "text" })),
  rows: calls.flatMap(({ call, called, changes, verdicts }) => {
    const named = (text: Called["title"] | undefined): string =>
      text === undefined ? "" : isErased(text) ? erasedWord[language] : text;
    return changes.map((change, n): Cell[] => {
      const { play, headline, atMs, wasAtMs, wasHeadline, because, words, say, wasSay, what } = change;
      const said = countVerdicts(verdicts.filter((one) => one.change === n).map(({ verdict }) => verdict));
      const comes = what !== "gone" && because === null;
      return [
        ...[call, called?.startedAt ?? null, named(called?.customer), called?.company ?? ""],
        ...[kindOf(change), play, wasAtMs === null ? null : seconds(wasAtMs), wasHeadline],
        ...[comes ? seconds(atMs) : null, comes ? headline : null, change.byMs === 0 ? null : seconds(change.byMs)],
        ...[because, words, wasSay, say],
        ...verdictKinds.map((verdict) => said[verdict]),
      ];
    });
  }),
  note: "",
  language,
});
