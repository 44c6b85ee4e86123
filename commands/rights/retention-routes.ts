/** What retention would forget now or in some days, and what it did. */
import { object } from "@wingman/domain/schema";
import { dayMs, type Due } from "@wingman/domain/tenant/retention";
import { type Role, type Route, route } from "@wingman/streams/base/registry";
import { type EndedOrNot, planRetention, type RetentionSources } from "@wingman/streams/retention/due";
import { runsOf } from "@wingman/streams/retention/store";
import { type Static, Type } from "typebox";

const roles: readonly Role[] = ["compliance", "admin"];
const limits = { perMinute: 60 };
/** Calls that are listed; the rest is counted. */
const listedMax = 100;
const runsMax = 100;

const Call = object({
  call: Type.String(),
  endedAt: Type.Union([Type.Number({ description: "epoch milliseconds" }), Type.Null()]),
  hold: Type.Union([Type.String(), Type.Null()], { description: "file of the legal hold that keeps it" }),
});
const Kind = object({
  days: Type.Integer({ description: "kept from the end of a call on" }),
  due: Type.Integer(),
  held: Type.Integer(),
  calls: Type.Array(Call, { description: `due and held, ${listedMax} of each at most` }),
});
export const RetentionPreview = object({ at: Type.Number(), transcripts: Kind, recordings: Kind });
export type RetentionPreview = Static<typeof RetentionPreview>;
export const RetentionRuns = object({
  runs: Type.Array(
    object({
      run: Type.String(),
      ranAt: Type.Number(),
      transcripts: Type.Integer(),
      recordings: Type.Integer(),
      held: Type.Integer(),
      erasure: Type.Union([Type.String(), Type.Null()], { description: "receipt" }),
    }),
  ),
});
export type RetentionRuns = Static<typeof RetentionRuns>;

export type RetentionRouteParts = RetentionSources & { readonly now: () => number };

/** `parts` is asked on every request; it throws until they are there. */
export const retentionRoutes = (parts: () => RetentionRouteParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/retention/preview",
    summary: "What retention would forget now, or in some days if nothing changes; nothing is touched.",
    roles,
    object: "tenant",
    action: "retention.preview",
    audit: "none",
    limits,
    schema: {
      query: Type.Object({ inDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 365 })) }),
      response: RetentionPreview,
    },
    async handle({ principal, query }) {
      const at = parts().now() + (query.inDays ?? 0) * dayMs;
      const { days, transcripts, recordings } = await planRetention(parts(), principal.tenant, at);
      return {
        at,
        transcripts: kindOf(days.transcripts, transcripts),
        recordings: kindOf(days.recordings, recordings),
      };
    },
  }),
  route({
    method: "GET",
    url: "/api/retention/runs",
    summary: "What retention did, newest first, with the receipts.",
    roles,
    object: "tenant",
    action: "retention.list",
    audit: "none",
    limits,
    schema: { response: RetentionRuns },
    async handle({ principal }) {
      const runs = await runsOf(parts().keep, principal.tenant, runsMax);
      return { runs: runs.map((run) => ({ ...run, ranAt: run.ranAt.getTime() })) };
    },
  }),
];

const kindOf = (days: number, { due, held }: Due<EndedOrNot>): Static<typeof Kind> => ({
  ...{ days, due: due.length, held: held.length },
  calls: [
    ...due.slice(0, listedMax).map(({ call, endedAt }) => ({ call, endedAt, hold: null })),
    ...held.slice(0, listedMax).map(({ call, endedAt, file }) => ({ call, endedAt, hold: file })),
  ],
});
