/** Reports that are made by themselves: what a tenant decided. */
import { type Static, Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { object } from "../schema.ts";

/** Of one tenant. */
export const schedulesMax = 40;

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
