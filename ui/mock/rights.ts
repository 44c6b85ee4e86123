/** What the demo backend answers about people's data: one customer with two calls, one of them held; one receipt. */
import type { EraseAnswer, FoundAnswer, HoldList, ReceiptAnswer } from "@wingman/commands/rights/answers";
import type { RetentionPreview } from "@wingman/commands/rights/retention-routes";

const dayMs = 86_400_000;
const found = (now: number): FoundAnswer => ({
  person: "demo-person",
  count: 2,
  calls: [
    { call: "demo-0", startedAt: now - dayMs, endedAt: now - dayMs + 600_000, state: "ended", hold: "2026/114" },
    { call: "demo-1", startedAt: now - 3 * dayMs, endedAt: now - 3 * dayMs + 600_000, state: "ended", hold: null },
  ],
});
const preview = (now: number): EraseAnswer => ({
  erasure: null,
  calls: 2,
  list: found(now).calls,
  stores: [
    { name: "log", items: 214 },
    { name: "fragments", items: 96 },
    { name: "recordings", items: 12 },
    { name: "history", items: 88 },
  ],
  goes: ["customer-name", "title", "words", "tips", "sound"],
  stays: ["rep-name", "times", "company", "figures", "proof"],
  confirm: "demo",
});
const receipt = (now: number): ReceiptAnswer => {
  const at = new Date(now - 2 * dayMs).toISOString();
  return {
    ...{ receipt: "0198-demo-receipt", tenant: "demo", target: "person", person: "demo-person", by: "demo-rep" },
    ...{
      subjects: ["customer", "both"],
      why: "asked",
      calls: 3,
      requestedAt: at,
      unreadableSince: at,
      state: "verified",
    },
    steps: [
      ...["keys", "caches", "events", "rows", "verified"].map((step) => ({ step, does: step, doneAt: at, counts: {} })),
      { step: "scrubbed", does: "scrubbed", doneAt: null, counts: {} },
    ],
    remains: [
      { what: "keys in backups made before, which are kept 7 days", until: new Date(now + 5 * dayMs).toISOString() },
      { what: "the sealed bytes on the log and in its backups, to which there is no key", until: null },
    ],
  };
};
const holds: HoldList = { holds: [{ hold: "demo-hold", call: "demo-0", file: "2026/114" }] };
const retention = (now: number): RetentionPreview => ({
  at: now,
  transcripts: { days: 90, due: 0, held: 0, calls: [] },
  recordings: { days: 30, due: 2, held: 1, calls: [] },
});

/** Undefined for an address that is not of this part. A person called "nobody" is not known. */
export const rightsAnswer = (path: string, body: string, empty: boolean): unknown => {
  const now = Date.now();
  if (path === "/api/rights/find") return /nobody/.test(body) ? { person: "other", count: 0, calls: [] } : found(now);
  if (path === "/api/rights/erase") return preview(now);
  if (path === "/api/rights/erasures") return { erasures: empty ? [] : [receipt(now)] };
  if (path === "/api/holds") return empty ? { holds: [] } : holds;
  if (path === "/api/retention/preview") return retention(now);
  return undefined;
};
