/** What is answered of reports over HTTP; the UI takes its types from here. Times: epoch milliseconds. */
import { What } from "@wingman/streams/reports/what";
import { type Static, Type } from "typebox";

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

export const ReportAnswer = Type.Object({
  report: Type.String(),
  what: What,
  askedBy: Type.String({ description: "a member; `reports` where a schedule asked" }),
  schedule: orNull(Type.String()),
  night: orNull(Type.String({ description: "the day on which it was due" })),
  state: Type.Union(
    [
      Type.Literal("queued"),
      Type.Literal("making"),
      Type.Literal("ready"),
      Type.Literal("failed"),
      Type.Literal("gone"),
    ],
    { description: "gone: its file is kept no more, being too old or telling of somebody who was erased" },
  ),
  step: Type.String({ description: "waiting, reading, drawing, keeping or ready" }),
  problem: orNull(Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })),
  askedAt: Type.Number(),
  madeAt: orNull(Type.Number()),
  expiresAt: orNull(Type.Number()),
  position: orNull(Type.String({ description: "of the log, up to which it tells" })),
  timeZone: orNull(Type.String()),
  digest: orNull(Type.String({ description: "SHA-256 of its data, in hex" })),
  bytes: orNull(Type.Integer()),
  name: orNull(Type.String()),
  deliveries: Type.Array(
    Type.Object({
      by: Type.Union([Type.Literal("e-mail"), Type.Literal("webhook")]),
      to: orNull(Type.String({ description: "a member; null for the webhook" })),
      state: Type.Union([Type.Literal("started"), Type.Literal("done"), Type.Literal("failed")]),
      attempts: Type.Integer(),
      error: orNull(Type.String({ description: "of the last try, with what can be done" })),
    }),
  ),
});
export const ReportsAnswer = Type.Object({ reports: Type.Array(ReportAnswer) });
export type OneReport = Static<typeof ReportAnswer>;
export type ReportsList = Static<typeof ReportsAnswer>;
