/** What is looked for, as it stands in the page's address: everything, so that a link is the same list. */
import type { AnswerOf, QueryOf } from "../../parts/client.ts";

type Question = QueryOf<"GET /api/calls/search">;
export type FacetName = AnswerOf<"GET /api/calls/search">["facets"][number]["name"];

export const facetNames = [
  "outcome",
  "objection",
  "topic",
  "rep",
  "company",
  "playbook",
  "tips",
] as const satisfies readonly FacetName[];

export type Wanted = {
  readonly words: string;
  /** As typed, though nobody said it. */
  readonly exact: boolean;
  readonly newest: boolean;
  readonly facets: Readonly<Partial<Record<FacetName, readonly string[]>>>;
  /** Days such as 2026-11-27, of the reader's own calendar, both included; or the last so many. Empty: any. */
  readonly from: string;
  readonly to: string;
  readonly lastDays: number | null;
};

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
const lastDaysMax = 3_650;

/** Whatever the address says that makes no sense is left out. */
export const readAddress = (address: string): Wanted => {
  const query = new URLSearchParams(address);
  const facets: Partial<Record<FacetName, readonly string[]>> = {};
  for (const name of facetNames) {
    const values = [...new Set(query.getAll(name))].filter((value) => value !== "").slice(0, 20);
    if (values.length > 0) facets[name] = values;
  }
  const day = (name: string): string => {
    const value = query.get(name) ?? "";
    return isDay(value) ? value : "";
  };
  const last = Number(query.get("last") ?? "");
  return {
    words: (query.get("q") ?? "").slice(0, 200),
    exact: query.has("exact"),
    newest: query.get("sort") === "newest",
    facets,
    from: day("from"),
    to: day("to"),
    lastDays: Number.isInteger(last) && last > 0 && last <= lastDaysMax ? last : null,
  };
};

export const writeAddress = ({ words, exact, newest, facets, from, to, lastDays }: Wanted): string => {
  const query = new URLSearchParams();
  if (words.trim() !== "") query.set("q", words);
  if (exact) query.set("exact", "1");
  if (newest) query.set("sort", "newest");
  for (const name of facetNames) for (const value of facets[name] ?? []) query.append(name, value);
  if (lastDays !== null) query.set("last", String(lastDays));
  else
    for (const [name, day] of [
      ["from", from],
      ["to", to],
    ] as const)
      if (day !== "") query.set(name, day);
  return query.toString();
};

/** The same for the server, which knows no calendar but counts milliseconds. */
export const questionOf = ({ words, exact, newest, facets, from, to, lastDays }: Wanted, now: number): Question => {
  const dayAt = (day: string, more = 0): number => {
    const at = new Date(`${day}T00:00:00`);
    at.setDate(at.getDate() + more);
    return Math.max(0, at.getTime());
  };
  const firstOfLast = (days: number): number => {
    const today = new Date(now);
    today.setHours(0, 0, 0, 0);
    today.setDate(today.getDate() - days + 1);
    return today.getTime();
  };
  return {
    ...facets,
    ...(words.trim() !== "" && { q: words }),
    ...(exact && { exact }),
    ...(newest && { sort: "newest" }),
    ...(lastDays !== null
      ? { from: firstOfLast(lastDays) }
      : { ...(from !== "" && { from: dayAt(from) }), ...(to !== "" && { to: dayAt(to, 1) }) }),
  };
};

export const nothingWanted: Wanted = readAddress("");
export const isNarrowed = (wanted: Wanted): boolean =>
  wanted.from !== "" || wanted.to !== "" || wanted.lastDays !== null || Object.keys(wanted.facets).length > 0;

/** With a value of a facet chosen, or no longer. */
export const toggled = (wanted: Wanted, name: FacetName, value: string): Wanted => {
  const before = wanted.facets[name] ?? [];
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
  const { [name]: _, ...others } = wanted.facets;
  return { ...wanted, facets: after.length === 0 ? others : { ...others, [name]: after } };
};

/** Without a facet, or without the dates. */
export const without = (wanted: Wanted, drop: string): Wanted =>
  drop === "date"
    ? { ...wanted, from: "", to: "", lastDays: null }
    : { ...wanted, facets: Object.fromEntries(Object.entries(wanted.facets).filter(([name]) => name !== drop)) };
