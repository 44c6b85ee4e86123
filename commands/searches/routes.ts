/** Searches that somebody keeps for themselves. */
import { object } from "@wingman/domain/schema";
import { type Access, type Role, type Route, route } from "@wingman/streams/base/registry";
import { type SavedSearches, savedSearchesMax } from "@wingman/streams/searches/saved-searches";
import { Type } from "typebox";

export type SearchParts = { readonly savedSearches: Pick<SavedSearches, "list" | "put" | "remove"> };

const roles: readonly Role[] = ["agent", "supervisor", "viewer", "compliance", "admin"];
const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
const Name = Type.String({ minLength: 1, maxLength: 80 });
const Query = Type.String({ maxLength: 2_000, description: "as it stands in the page's address after `?`" });
export const SavedSearchList = Type.Object({
  searches: Type.Array(Type.Object({ id: Id, name: Name, query: Query }), { maxItems: savedSearchesMax }),
});
const Nothing = Type.Object({});

/** `parts` throws `Failure` WING_STARTING until the databases are there. */
export const searchRoutes = (parts: () => SearchParts): readonly Route[] => {
  const access = (action: string): Access => ({
    roles,
    object: "self",
    action,
    audit: "none", // Somebody's own bookmarks; what is found by them is written down when it is looked for.
    limits: { perMinute: 60 },
  });
  return [
    route({
      method: "GET",
      url: "/api/searches",
      summary: "Searches one keeps, in the order in which they were kept.",
      ...access("search.list"),
      schema: { response: SavedSearchList },
      handle: async ({ principal: { tenant, actor } }) => ({
        searches: [...(await parts().savedSearches.list(tenant, actor))],
      }),
    }),
    route({
      method: "PUT",
      url: "/api/searches/:search",
      summary: "Keep a search; the same id again changes it.",
      ...access("search.keep"),
      schema: { params: Type.Object({ search: Id }), body: object({ name: Name, query: Query }), response: Nothing },
      async handle({ principal: { tenant, actor }, params, body }) {
        await parts().savedSearches.put(tenant, actor, { id: params.search, ...body });
        return {};
      },
    }),
    route({
      method: "DELETE",
      url: "/api/searches/:search",
      summary: "Keep a search no longer.",
      ...access("search.delete"),
      schema: { params: Type.Object({ search: Id }), response: Nothing },
      async handle({ principal: { tenant, actor }, params }) {
        await parts().savedSearches.remove(tenant, actor, params.search);
        return {};
      },
    }),
  ];
};
