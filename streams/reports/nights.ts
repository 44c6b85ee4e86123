/** Which nights of a schedule are due: pure but for the runtime's own table of time zones. */
import type { ReportSchedule } from "@wingman/domain/reports/schedule";
import { dateAfter, dateAt, instantOf, weekdayOf } from "./zone.ts";

/** Nights that are made up for, of each schedule; what was missed before is left out. */
export const missedMax = 7;

/** `night`: the day on whose clock it is due; `from` and `days`: what it tells of. */
export type Night = { readonly night: string; readonly dueMs: number; readonly from: string; readonly days: number };

/** The first day on which one that is decided now may be made: the next time its hour comes. */
export const firstNight = (at: string, nowMs: number, zone: string): string => {
  const today = dateAt(nowMs, zone);
  return instantOf(today, minuteOf(at), zone) > nowMs ? today : dateAfter(today, 1);
};
const minuteOf = (at: string): number => {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  return hours * 60 + minutes;
};

/** The nights whose hour has come, oldest first: the newest and those before it that may have been missed. */
export const nightsDue = (schedule: ReportSchedule, nowMs: number, zone: string): readonly Night[] => {
  const days = schedule.every === "day" ? 1 : 7;
  const today = dateAt(nowMs, zone);
  const last = schedule.every === "day" ? today : dateAfter(today, 1 - weekdayOf(today));
  const nights: Night[] = [];
  for (let back = 0; nights.length < missedMax && back <= missedMax; back++) {
    const night = dateAfter(last, -back * days);
    if (night < schedule.first) break;
    const dueMs = instantOf(night, minuteOf(schedule.at), zone);
    if (dueMs <= nowMs) nights.push({ night, dueMs, from: dateAfter(night, -days), days });
  }
  return nights.reverse();
};
