/** The routes of people's rights, as this page uses them. */
import type { EraseAnswer, Erasures, FoundAnswer, HoldList } from "@wingman/commands/rights/answers";
import type { RetentionPreview } from "@wingman/commands/rights/retention-routes";
import { json as askJson, request } from "../parts/api.ts";

export type { EraseAnswer, FoundAnswer, ReceiptAnswer, HoldList } from "@wingman/commands/rights/answers";
export type { RetentionPreview } from "@wingman/commands/rights/retention-routes";

export const kinds = ["phone", "email", "crm", "call"] as const;
export type Kind = (typeof kinds)[number];
export type Asked = { readonly by: Kind; readonly value: string };

/** A preview counts what lies where. */
const timeoutMs = 30_000;
/** A file of many calls is read whole. */
const fileMsMax = 10 * 60_000;

const json = <Body>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<Body> =>
  askJson<Body>(method, path, body, timeoutMs);

export const rights = {
  find: (asked: Asked) => json<FoundAnswer>("POST", "/api/rights/find", asked),
  preview: (asked: Asked) => json<EraseAnswer>("POST", "/api/rights/erase", { ...asked, dryRun: true }),
  erase: (asked: Asked, confirm: string) =>
    json<EraseAnswer>("POST", "/api/rights/erase", { ...asked, dryRun: false, confirm }),
  erasures: () => json<Erasures>("GET", "/api/rights/erasures"),
  holds: () => json<HoldList>("GET", "/api/holds"),
  hold: (call: string | null, file: string) => json<HoldList>("POST", "/api/holds", { call, file }),
  lift: (hold: string) => json<HoldList>("DELETE", `/api/holds/${encodeURIComponent(hold)}`),
  retention: (inDays: number) => json<RetentionPreview>("GET", `/api/retention/preview?inDays=${inDays}`),
  /** Saved by the browser as any download. */
  async save(asked: Asked, format: "json" | "vcon"): Promise<void> {
    const answer = await request("/api/rights/export", {
      method: "POST",
      signal: AbortSignal.timeout(fileMsMax),
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...asked, format }),
    });
    const file = await answer.blob();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `export.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
};
