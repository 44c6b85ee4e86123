/** Times of the trail: to the tenth of a second, with the day where it changes. */
import { locale } from "../parts/language.ts";
import { dateText, writer } from "../parts/time.ts";

const clock: Intl.DateTimeFormatOptions = {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 1,
  hourCycle: "h23",
};
const writtenClock = writer(clock);
const writtenDayTime = writer({ ...clock, day: "numeric", month: "short", year: "numeric", timeZoneName: "short" });
const dayOf = (at: number): string => new Date(at).toDateString();

/** With the day before it where the row above is of another. */
export const timeText = (at: number, above: number | null): string => {
  const time = writtenClock(at, "en-GB");
  return above !== null && dayOf(above) === dayOf(at) ? time : `${dateText(at)} ${time}`;
};

export const dayTimeText = (at: number): string => writtenDayTime(at, locale);
