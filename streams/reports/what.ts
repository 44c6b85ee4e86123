/** What a report tells of, and in which form: what is asked for, as it is kept until the file is made. */
import { Id } from "@wingman/domain/call/events/shared";
import { ReportDate, ReportFormat, ReportLanguage } from "@wingman/domain/reports/schedule";
import { object } from "@wingman/domain/schema";
import { type Static, Type } from "typebox";

/** Days that one report may tell of. */
export const daysMax = 92;

export const About = Type.Union([
  object({
    kind: Type.Literal("call"),
    call: Id,
    transcript: Type.Boolean({ description: "every sentence of it, at the end" }),
  }),
  object({
    kind: Type.Literal("period"),
    from: ReportDate,
    days: Type.Integer({ minimum: 1, maximum: daysMax, description: "by the tenant's own clock" }),
    reps: Type.Array(Id, { maxItems: 50, description: "whose calls; empty for everybody's" }),
  }),
]);
export type About = Static<typeof About>;

export const What = object({ about: About, format: ReportFormat, language: ReportLanguage });
export type What = Static<typeof What>;

/** Who is told once it is there. */
export type Deliver = { readonly members: readonly string[]; readonly webhook: boolean };
