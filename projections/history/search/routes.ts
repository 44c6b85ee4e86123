import { type Role, type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import type { HistoryParts } from "../routes.ts";
import { FoundCalls, facetNames, noOutcome, tipMarks } from "./answers.ts";
import { foundSizeDefault, foundSizeMax, queryLettersMax, searchCalls } from "./search.ts";

const roles: readonly Role[] = ["agent", "supervisor", "viewer", "compliance", "admin"];
const Value = Type.String({ maxLength: 200 });
/** One value, or several by naming the facet again. */
const Values = (description: string) =>
  Type.Optional(Type.Union([Value, Type.Array(Value, { maxItems: 20 })], { description }));
const Time = (description: string) => Type.Optional(Type.Integer({ minimum: 0, description }));

/** `parts` is asked on every request; it throws until the database is there. */
export const searchCallsRoutes = (parts: () => Pick<HistoryParts, "pool">): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/calls/search",
    summary: "Finished calls by what was said in them, by names and by what came of them.",
    roles,
    object: "own",
    lists: true,
    action: "call.search",
    audit: "read-personal",
    limits: { perMinute: 600 },
    schema: {
      query: Type.Object({
        q: Type.Optional(
          Type.String({
            maxLength: queryLettersMax,
            description: 'words as people write them: "in this order", -without, one or another; empty for all calls',
          }),
        ),
        exact: Type.Optional(Type.Boolean({ description: "as typed, though nobody said it" })),
        sort: Type.Optional(Type.Union([Type.Literal("best"), Type.Literal("newest")])),
        from: Time("calls that began at this time or later, epoch milliseconds"),
        to: Time("and before this one"),
        outcome: Values(`what came of it; ${noOutcome} where nobody said`),
        objection: Values("what was objected to"),
        topic: Values("what its tips were about"),
        rep: Values("id of the person who sold"),
        company: Values("the customer's company"),
        playbook: Values("id of the playbook"),
        tips: Values(`with a tip that was ${tipMarks.join(", ")}`),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: foundSizeMax, default: foundSizeDefault })),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
      }),
      response: FoundCalls,
    },
    handle: ({ principal, own, query: { q, exact, sort, from, to, limit, cursor, ...query } }) =>
      searchCalls(parts().pool, principal.tenant, {
        words: q ?? "",
        facets: Object.fromEntries(
          facetNames.flatMap((name) => {
            const values = query[name];
            return values === undefined ? [] : [[name, [values].flat()] as const];
          }),
        ),
        rep: own,
        ...(exact !== undefined && { exact }),
        ...(sort !== undefined && { sort }),
        ...(limit !== undefined && { limit }),
        from,
        to,
        cursor,
      }),
  }),
];
