import { locale } from "../parts/language.ts";
import { clockText } from "../parts/time.ts";
import type { Figure, FigureId } from "./ask.ts";
import { words } from "./words.ts";

const number = (value: number, digits: number): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
export const count = (value: number): string => new Intl.NumberFormat(locale).format(value);
export const percent = (share: number): string =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);

/** A figure's value as one says it. */
export const valueText = (unit: Figure["unit"], value: number): string => {
  switch (unit) {
    case "share":
      return percent(value);
    case "ms":
      return value >= 60_000 ? clockText(value) : words.seconds(number(value / 1_000, value < 10_000 ? 2 : 0));
    case "count":
    case "perMinute":
    case "perHour":
    case "score":
      return number(value, Math.abs(value) >= 100 ? 0 : 1);
  }
};

/** How far it moved, without its sign; shares in points. */
export const movedText = (unit: Figure["unit"], difference: number): string => {
  const size = Math.abs(difference);
  if (unit !== "share") return valueText(unit, size);
  const digits = size < 0.01 ? 1 : 0;
  return words.points(Number((size * 100).toFixed(digits)), number(size * 100, digits));
};

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
export const bytesText = (bytes: number): string => {
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locale, { style: "unit", unit: units[step] ?? "byte", maximumFractionDigits: 1 }).format(
    bytes / 1_000 ** step,
  );
};

/** Length of calls: 12 h 30 min. */
export const hoursText = (seconds: number): string =>
  words.hours(count(Math.floor(seconds / 3_600)), String(Math.floor(seconds / 60) % 60));

/** What a figure rests on, in words: 58 tips. */
const rests: { readonly [Id in FigureId]?: keyof typeof words.of } = {
  tipsUsed: "tips",
  tipDelay: "tips",
  tipDelayMiddle: "tips",
  objectionsMet: "objections",
  csat: "answers",
};
export const ofText = (id: FigureId, of: number): string => words.of[rests[id] ?? "calls"](of, count(of));
