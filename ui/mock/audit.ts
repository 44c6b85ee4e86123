/** What the demo backend answers of the audit trail: a call's events over and over, one of them not sealed yet. */
import type { AccessSums, Actor, Entry, Opened, Proof, Seal, Trail, Walk } from "@wingman/projections/audit/answers";

const eventsCount = 20_000;
const types = [
  ["CallStarted", "u-priya", {}],
  ["ConsentGiven", "u-priya", { by: "customer", how: "aloud" }],
  [
    "UtteranceTranscribed",
    "speech",
    { engine: "moonshine", channel: "customer", startMs: 62_000, endMs: 66_500, utterance: "u1" },
  ],
  ["ObjectionNoticed", "conductor", { play: "price-too-high", about: "price", utterance: "u1" }],
  [
    "SuggestionMade",
    "conductor",
    { play: "price-too-high", playbook: "b2b-starter", playbookVersion: 3, utterance: "u1", agent: "playbook" },
  ],
  ["SuggestionShown", "u-priya", { afterWordsMs: 612 }],
  ["SuggestionRated", "u-priya", { rating: "like" }],
  ["RecordViewed", "u-dana", { action: "call.read" }],
  ["RecordExported", "k-crm", { action: "call.take-proof", format: "json" }],
] as const;
const placeOf = (n: number): string => `1-${n.toString(36).padStart(11, "0")}-000`;
const numberOf = (place: string): number => Number.parseInt(place.split("-")[1] ?? "", 36);

const begun = Date.now() - 60_000;
const entryOf = (n: number): Entry => {
  const [type, actor, facts] = types[n % types.length] ?? types[0];
  const isAccess = type.startsWith("Record");
  const call = `demo-${Math.floor(n / types.length) % 4}`;
  const at = begun - (eventsCount - n) * 1_700;
  return {
    ...{ place: placeOf(n), event: `0199demo-${n}.0`, type, v: 1, kind: isAccess ? "access" : "call" },
    ...{
      aggregate: isAccess ? "u-dana-2026-11-27" : call,
      call: isAccess ? null : call,
      actor,
      writtenAt: at - 3,
      storedAt: at,
    },
    ...{ cause: type === "SuggestionMade" ? `0199demo-${n - 1}.0` : null, tick: null, correlation: `0199press-${n}` },
    ...{ thing: isAccess ? call : null, facts },
  };
};
const actors: readonly Actor[] = [
  { actor: "u-priya", kind: "person", name: "Priya Nair" },
  { actor: "u-dana", kind: "person", name: "Dana Whitlock" },
  { actor: "k-crm", kind: "key", name: "CRM bridge" },
  { actor: "conductor", kind: "program", name: "" },
  { actor: "speech", kind: "program", name: "" },
];

const list = (query: URLSearchParams): Trail => {
  const limit = Number(query.get("limit") ?? 100);
  const wanted = query.get("type");
  const below = query.get("cursor") ? numberOf(query.get("cursor") ?? "") : eventsCount;
  const entries: Entry[] = [];
  for (let n = below - 1; n >= 0 && entries.length < limit; n--) {
    const entry = entryOf(n);
    if (
      (wanted === null || wanted === entry.type || (wanted === "access" && entry.kind === "access")) &&
      query.get("customer") === null
    )
      entries.push(entry);
  }
  return { entries, next: entries.length < limit ? null : (entries.at(-1)?.place ?? null), actors: [...actors] };
};

const walk = (wanted: string): Walk => {
  const focus = wanted.startsWith("1-") ? numberOf(wanted) : 4;
  const first = focus - (focus % types.length);
  const edges = [
    [1, 2, "names"],
    [2, 3, "names"],
    [2, 4, "names"],
    [3, 4, "same-words"],
    [4, 5, "names"],
    [4, 6, "names"],
  ] as const;
  return {
    focus: placeOf(focus),
    entries: [1, 2, 3, 4, 5, 6].map((n) => entryOf(first + n)),
    edges: edges.map(([from, to, why]) => ({ from: placeOf(first + from), to: placeOf(first + to), why })),
    more: { causes: 0, effects: 3 },
    interim: { u1: 14 },
    fragments: {},
    actors: [...actors],
  };
};

const hash = (n: number): string => n.toString(16).padStart(2, "0").repeat(32);
const proof = (place: string): Proof => {
  const sequence = numberOf(place);
  if (sequence > eventsCount - 3) return { sealed: false, size: eventsCount - 3, sequence, proof: null };
  return {
    ...{ sealed: true, size: eventsCount - 3, sequence },
    proof: {
      leaf: hash(1),
      // No hash is right here: the page says so, as it would of a server that does not say the truth.
      steps: [2, 3, 4].map((n) => ({ side: n % 2 ? "left" : "right", hash: hash(n), result: hash(n + 20) })),
      ...{ root: hash(24), time: new Date(begun).toISOString(), keyId: "d0e71a3f" },
      ...{
        publicKey: "wingman-notary+d0e71a3f+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        origin: "wingman/EVENTS_1/demo",
      },
      holds: true,
    },
  };
};

/** Undefined for an address that is not of this part. */
export const auditAnswer = (path: string, query: URLSearchParams, isEmpty: boolean): unknown => {
  if (path === "/api/audit") return isEmpty ? ({ entries: [], next: null, actors: [] } satisfies Trail) : list(query);
  if (path === "/api/audit/seal") {
    const head = {
      size: eventsCount - 3,
      time: new Date(begun).toISOString(),
      keyId: "d0e71a3f",
      root: hash(24),
      publicKey: null,
    };
    const seal: Seal = isEmpty
      ? { events: 0, newest: null, head: null, refusal: null }
      : { events: eventsCount, newest: placeOf(eventsCount - 1), head, refusal: null };
    return seal;
  }
  if (path === "/api/audit/access") {
    const sums: AccessSums["sums"] = isEmpty
      ? []
      : [
          { actor: "u-dana", type: "RecordViewed", action: "call.read", times: 41, things: 12, lastAt: begun },
          {
            actor: "k-crm",
            type: "RecordExported",
            action: "call.take-proof",
            times: 2,
            things: 2,
            lastAt: begun - 90_000,
          },
        ];
    return { sums, actors: [...actors] } satisfies AccessSums;
  }
  const [, walked] = /^\/api\/audit\/walk\/([\w.-]+)$/.exec(path) ?? [];
  if (walked) return walk(walked);
  const [, opened] = /^\/api\/audit\/events\/([\w-]+)$/.exec(path) ?? [];
  if (opened) {
    const { event, type, v } = entryOf(numberOf(opened));
    const data = {
      headline: "Ask what he is comparing it with",
      reason: { snippet: { erased: true }, evidence: { words: "above what we set aside", channel: "customer" } },
    };
    return { place: opened, event, type, v, data, personal: ["reason.snippet"], unreadable: null } satisfies Opened;
  }
  const [, proven] = /^\/api\/audit\/proof\/([\w-]+)$/.exec(path) ?? [];
  return proven ? proof(proven) : undefined;
};
