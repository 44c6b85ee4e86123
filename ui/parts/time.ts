/** How times are written everywhere: the call's clock, lengths, days. "Now" is an argument; Western digits always. */
import { locale as pageLocale } from "./language.ts";
import { words } from "./words.ts";

/**
 * Writes times as `toLocaleString` does, by a format that is made once a language: to make one takes far longer than to
 * write a time, and a list has two in each row. Empty for what is no time.
 */
export const writer = (options: Intl.DateTimeFormatOptions) => {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (at: number, locale: string): string => {
    let format = formats.get(locale);
    if (!format) formats.set(locale, (format = new Intl.DateTimeFormat(locale, options)));
    return Number.isFinite(at) ? format.format(at) : "";
  };
};
const writtenDate = writer({ weekday: "short", day: "numeric", month: "short" });
const writtenHour = writer({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const writtenDayOfYear = writer({ day: "numeric", month: "short", year: "numeric" });

/** `m:ss`, or `h:mm:ss` from an hour on. Milliseconds in. */
export const clockText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};

/** `0.4 s`, `12 s`, `1:12`: short spans with one digit, long ones as a clock. */
export const spanText = (ms: number): string => {
  if (ms >= 60_000) return clockText(ms);
  return words.seconds(ms < 9_950 ? (Math.max(0, ms) / 1_000).toFixed(1) : String(Math.round(ms / 1_000)));
};

/** `Today`, `Yesterday`, else a short date. Both in epoch milliseconds. */
export const dayText = (at: number, now: number, locale: string = pageLocale): string => {
  const day = (time: number) => new Date(new Date(time).setHours(0, 0, 0, 0)).getTime();
  const daysAgo = Math.round((day(now) - day(at)) / 86_400_000);
  if (daysAgo === 0) return words.today;
  if (daysAgo === 1) return words.yesterday;
  return dateText(at, locale);
};

export const dateText = (at: number, locale: string = pageLocale): string => writtenDate(at, locale);

/** A day such as 2026-11-27 as one says it: Fri, 27 Nov. */
export const dayDateText = (day: string): string => dateText(new Date(`${day}T12:00:00`).getTime());

export const hourText = (at: number, locale: string = pageLocale): string => writtenHour(at, locale);

const two = (value: number) => String(value).padStart(2, "0");

/** The same of a day that may be years ago: 27 Nov 2026. */
export const dayOfYearText = (day: string, locale: string = pageLocale): string =>
  writtenDayOfYear(new Date(`${day}T12:00:00`).getTime(), locale);
