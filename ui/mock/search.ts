/** Searching calls, far simpler than the gateway's: words as they stand, two facets. */
import type { CallsFound } from "../history/search/ask.ts";
import { facetNames } from "../history/search/address.ts";
import type { CallSummary } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import type { DemoCall } from "./call.ts";
import { summaryOf } from "./detail.ts";

const kept = new Map<string, { id: string; name: string; query: string }>();

/** What there is to a person who looks for something: the calls, or so many of nobody's for a long list. */
export const searchAnswer = (
  method: string,
  path: string,
  query: URLSearchParams,
  sent: string,
  { ended, many }: { readonly ended: readonly DemoCall[]; readonly many: number },
): object | undefined => {
  if (path === "/api/calls/search") return many > 0 ? manyFound(query, many) : found(query, ended);
  const [, id] = /^\/api\/searches(?:\/([\w-]+))?$/.exec(path) ?? [];
  if (path === "/api/searches") return { searches: [...kept.values()] };
  if (id === undefined) return undefined;
  if (method === "DELETE") kept.delete(id);
  else kept.set(id, { id, ...(JSON.parse(sent) as { name: string; query: string }) });
  return {};
};

const found = (query: URLSearchParams, ended: readonly DemoCall[]): CallsFound => {
  const asked = (query.get("q") ?? "").toLowerCase();
  const outcomes = query.getAll("outcome");
  const withWords = ended.flatMap((call) => {
    const summary = summaryOf(call);
    const lines = call.view().lines.flatMap(({ id, channel, text, startMs, kind }) => {
      const at = asked === "" || typeof text !== "string" || kind !== "words" ? -1 : text.toLowerCase().indexOf(asked);
      if (at < 0 || typeof text !== "string") return [];
      const parts = [
        { text: text.slice(0, at), hit: false },
        { text: text.slice(at, at + asked.length), hit: true },
        { text: text.slice(at + asked.length), hit: false },
      ];
      return [{ id, channel, startMs, parts: parts.filter((part) => part.text !== "") }];
    });
    const isNamed = [textOr(summary.customer.name, ""), summary.customer.company]
      .join(" ")
      .toLowerCase()
      .includes(asked);
    return asked === "" || lines.length > 0 || isNamed
      ? [{ call: summary, hits: lines.length, lines: lines.slice(0, 3) }]
      : [];
  });
  const outcomeOf = ({ call }: { call: CallSummary }) => call.outcome?.outcome ?? "none";
  const calls = withWords.filter((one) => outcomes.length === 0 || outcomes.includes(outcomeOf(one)));
  return {
    calls,
    next: null,
    total: calls.length,
    shown: null,
    facets: facetNames.map((name) => ({
      name,
      values:
        name === "outcome"
          ? countsOf(withWords.map(outcomeOf))
          : name === "company"
            ? countsOf(withWords.map(({ call }) => call.customer.company))
            : [],
    })),
    nothing:
      calls.length > 0
        ? null
        : {
            searched: ended.length,
            without: outcomes.length > 0 && withWords.length > 0 ? [{ drop: "outcome", count: withWords.length }] : [],
          },
  };
};

const countsOf = (values: readonly string[]): { value: string; label: null; count: number }[] =>
  [...Map.groupBy(values, (value) => value)].map(([value, all]) => ({ value, label: null, count: all.length }));

const begun = Date.UTC(2026, 10, 27, 9);
const manyFound = (query: URLSearchParams, many: number): CallsFound => {
  const from = Number(query.get("cursor") ?? "0");
  const to = Math.min(many, from + Number(query.get("limit") ?? "20"));
  return {
    calls: Array.from({ length: to - from }, (_, n) => ({ call: oneOf(from + n), hits: 0, lines: [] })),
    next: to < many ? String(to) : null,
    total: many,
    shown: null,
    facets: facetNames.map((name) => ({ name, values: [] })),
    nothing: null,
  };
};

const oneOf = (n: number): CallSummary => ({
  call: `many-${n}`,
  kind: "live",
  title:
    n % 3 === 0 ? `Call ${n}` : `Call ${n}, with a title that takes more than the line that a narrow screen has for it`,
  customer: { name: `Customer ${n}`, company: `Company ${n % 700}` },
  rep: { id: "rep-1", name: `Rep ${n % 40}` },
  startedAt: begun - n * 1_800_000,
  durationMs: 1_200_000,
  endedReason: "ended-by-rep",
  consent: "given",
  playbook: { id: "b2b-starter", version: 1 },
  tips: n % 9,
  tipsLiked: n % 3,
  lines: 40,
  sample: null,
  lanes: Array.from({ length: 24 }, (_, lane) => ({
    channel: lane % 2 ? ("rep" as const) : ("customer" as const),
    startMs: lane * 50_000,
    endMs: lane * 50_000 + 20_000 + ((n * 7 + lane * 13) % 25) * 1_000,
  })),
  tipsAtMs: [200_000, 600_000],
  outcome: n % 4 === 0 ? { outcome: "won", nextStep: "", nextStepOn: null } : null,
  csat: null,
  erasedAt: null,
  incomplete: null,
});
