import { type Role, type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import type { HistoryParts } from "../routes.ts";
import { FoundCalls } from "./answers.ts";
import { askedOf, question } from "./question.ts";
import { foundSizeDefault, foundSizeMax, searchCalls } from "./search.ts";

const roles: readonly Role[] = ["agent", "supervisor", "viewer", "compliance", "admin"];
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
        ...question,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: foundSizeMax, default: foundSizeDefault })),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
      }),
      response: FoundCalls,
    },
    handle: ({ principal, own, query: { limit, cursor, ...query } }) =>
      searchCalls(parts().pool, principal.tenant, {
        ...askedOf(query),
        rep: own,
        ...(limit !== undefined && { limit }),
        cursor,
      }),
  }),
];
