/** Reports that are made by themselves: what a tenant decided, and which nights are due by it. */
import { type Static, Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { object } from "../schema.ts";
import { dateAfter, dateAt, instantOf, weekdayOf } from "./zone.ts";

/** Of one tenant. */
export const schedulesMax = 40;
/** Nights that are made up for, of each schedule; what was missed before is left out. */
export const missedMax = 7;

export const ReportFormat = Type.Union([Type.Literal("pdf"), Type.Literal("xlsx"), Type.Literal("csv")]);
export type ReportFormat = Static<typeof ReportFormat>;
export const ReportLanguage = Type.Union([Type.Literal("en"), Type.Literal("ar")]);
export const ReportDate = Type.String({
  pattern: "^20\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$",
  description: "a day, as 2026-11-27",
});

export const ReportSchedule = object({
  schedule: Id,
  every: Type.Union([Type.Literal("day"), Type.Literal("week")], {
    description: "the day before, or on Mondays the week before",
  }),
  at: Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$", description: "by the tenant's own clock" }),
  /** The first day on which it may be made. */
  first: ReportDate,
  reps: Type.Array(Id, { maxItems: 50, description: "whose calls; empty for everybody's" }),
  format: ReportFormat,
  language: ReportLanguage,
  members: Type.Array(Id, { maxItems: 20, description: "who is sent it by e-mail; they belong to the tenant" }),
  webhook: Type.Boolean({ description: "the installation's webhook is told that it is there" }),
});
export type ReportSchedule = Static<typeof ReportSchedule>;

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
