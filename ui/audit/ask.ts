/** The routes of the audit trail, as this page uses them. */
import { type AnswerOf, call, file, type QueryOf } from "../parts/client.ts";

export type Trail = AnswerOf<"GET /api/audit">;
export type Entry = Trail["entries"][number];
export type Actor = Trail["actors"][number];
export type AccessSums = AnswerOf<"GET /api/audit/access">;
export type Opened = AnswerOf<"GET /api/audit/events/:place">;
export type Proof = AnswerOf<"GET /api/audit/proof/:place">;
export type Walk = AnswerOf<"GET /api/audit/walk/:event">;

/** The first proof after a start reads the leaves of the whole log. */
const proofMsMax = 30_000;
const fileMsMax = 120_000;
export const pageRows = 100;

/** What stands in the address, under the names of the route. */
export type Filter = Omit<QueryOf<"GET /api/audit">, "limit" | "cursor" | "from" | "to"> & {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** A field that is empty asks for nothing. */
const spanOf = ({ from, to }: Pick<Filter, "from" | "to">) => ({
  from: from ? Number(from) : undefined,
  to: to ? Number(to) : undefined,
});
const queryOf = ({ actor, type, call: ofCall, customer, by, ...span }: Filter) => ({
  actor: actor || undefined,
  type: type || undefined,
  call: ofCall || undefined,
  customer: customer || undefined,
  by: by || undefined,
  ...spanOf(span),
});

export const audit = {
  list: (filter: Filter, cursor: string | null) =>
    call("GET /api/audit", { query: { ...queryOf(filter), limit: pageRows, cursor: cursor ?? undefined } }),
  seal: () => call("GET /api/audit/seal"),
  access: (span: Pick<Filter, "from" | "to">) => call("GET /api/audit/access", { query: spanOf(span) }),
  walk: (event: string) => call("GET /api/audit/walk/:event", { params: { event } }),
  open: (place: string) => call("GET /api/audit/events/:place", { params: { place } }),
  proof: (place: string) => call("GET /api/audit/proof/:place", { params: { place } }, proofMsMax),
  proofFile: (place: string) => file("GET /api/audit/proof-file/:place", { params: { place } }, fileMsMax),
  bundle: (id: string) => file("GET /api/audit/bundle/:call", { params: { call: id } }, fileMsMax),
};

/** Sequence and index in a place, for people: 3412, or 3412.2 within a commit of several. */
export const numberOf = (place: string): string => {
  const [, sequence = "", index = ""] = place.split("-");
  const [n, at] = [Number.parseInt(sequence, 36), Number.parseInt(index, 36)];
  return at > 0 ? `${n}.${at}` : String(n);
};
