/** The routes of the audit trail, as this page uses them. */
import type { AccessSums, Opened, Proof, Seal, Trail, Walk } from "@wingman/projections/audit/answers";
import { json, request } from "../parts/api.ts";

export type { AccessSums, Actor, Entry, Opened, Proof, Seal, Trail, Walk } from "@wingman/projections/audit/answers";

/** The first proof after a start reads the leaves of the whole log. */
const proofMsMax = 30_000;
const fileMsMax = 120_000;
export const pageRows = 100;

/** What stands in the address, under the names of the route. */
export type Filter = {
  readonly actor?: string | undefined;
  readonly type?: string | undefined;
  readonly call?: string | undefined;
  readonly customer?: string | undefined;
  readonly by?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const queryOf = (filter: object): string =>
  new URLSearchParams(
    Object.entries(filter).filter((pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== ""),
  ).toString();

export const audit = {
  list: (filter: Filter, cursor: string | null) =>
    json<Trail>("GET", `/api/audit?${queryOf({ ...filter, limit: String(pageRows), cursor: cursor ?? undefined })}`),
  seal: () => json<Seal>("GET", "/api/audit/seal"),
  access: (filter: Pick<Filter, "from" | "to">) => json<AccessSums>("GET", `/api/audit/access?${queryOf(filter)}`),
  walk: (event: string) => json<Walk>("GET", `/api/audit/walk/${encodeURIComponent(event)}`),
  open: (place: string) => json<Opened>("GET", `/api/audit/events/${place}`),
  proof: (place: string) => json<Proof>("GET", `/api/audit/proof/${place}`, undefined, proofMsMax),
  proofFile: async (place: string) =>
    (await request(`/api/audit/proof-file/${place}`, { signal: AbortSignal.timeout(fileMsMax) })).blob(),
  bundle: async (call: string) =>
    (await request(`/api/audit/bundle/${encodeURIComponent(call)}`, { signal: AbortSignal.timeout(fileMsMax) })).blob(),
};

/** Sequence and index in a place, for people: 3412, or 3412.2 within a commit of several. */
export const numberOf = (place: string): string => {
  const [, sequence = "", index = ""] = place.split("-");
  const [n, at] = [Number.parseInt(sequence, 36), Number.parseInt(index, 36)];
  return at > 0 ? `${n}.${at}` : String(n);
};
