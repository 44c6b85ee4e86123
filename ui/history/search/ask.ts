import { type AnswerOf, call } from "../../parts/client.ts";
import { questionOf, type Wanted } from "./address.ts";

export type CallsFound = AnswerOf<"GET /api/calls/search">;
export type CallFound = CallsFound["calls"][number];
export type Saved = AnswerOf<"GET /api/searches">["searches"][number];

export const find = (wanted: Wanted, limit: number, cursor: string | null): Promise<CallsFound> =>
  call("GET /api/calls/search", { query: { ...questionOf(wanted, Date.now()), limit, cursor: cursor ?? undefined } });
export const savedSearches = {
  list: async () => (await call("GET /api/searches")).searches,
  keep: ({ id, ...body }: Saved) => call("PUT /api/searches/:search", { params: { search: id }, body }),
  remove: (id: string) => call("DELETE /api/searches/:search", { params: { search: id } }),
};
