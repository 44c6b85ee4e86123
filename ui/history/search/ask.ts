import type { SavedSearchAnswer } from "@wingman/commands/searches/routes";
import type { CallsFound } from "@wingman/projections/history/search/answers";
import { json } from "../../parts/api.ts";
import { questionOf, type Wanted } from "./address.ts";

export type { CallFound, CallsFound, FacetName } from "@wingman/projections/history/search/answers";
export type Saved = SavedSearchAnswer["searches"][number];

const one = (id: string): string => `/api/searches/${encodeURIComponent(id)}`;

export const find = (wanted: Wanted, limit: number, cursor: string | null): Promise<CallsFound> => {
  const query = questionOf(wanted, Date.now());
  query.set("limit", String(limit));
  if (cursor !== null) query.set("cursor", cursor);
  return json<CallsFound>("GET", `/api/calls/search?${query.toString()}`);
};

export const savedSearches = {
  list: () => json<SavedSearchAnswer>("GET", "/api/searches").then(({ searches }) => searches),
  keep: ({ id, ...body }: Saved) => json<object>("PUT", one(id), body),
  remove: (id: string) => json<object>("DELETE", one(id)),
};
