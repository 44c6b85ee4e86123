/** The routes of people's rights, as this page uses them. */
import { type AnswerOf, call } from "../parts/client.ts";
import { request } from "../parts/http.ts";

export type EraseAnswer = AnswerOf<"POST /api/rights/erase">;
export type FoundAnswer = AnswerOf<"POST /api/rights/find">;
export type ReceiptAnswer = AnswerOf<"GET /api/rights/erasures/:erasure">;
export type HoldList = AnswerOf<"GET /api/holds">;

export const kinds = ["phone", "email", "crm", "call"] as const;
export type Kind = (typeof kinds)[number];
export type Asked = { readonly by: Kind; readonly value: string };

/** A preview counts what lies where. */
const msMax = 30_000;
/** A file of many calls is read whole. */
const fileMsMax = 10 * 60_000;

export const rights = {
  find: (asked: Asked) => call("POST /api/rights/find", { body: asked }, msMax),
  preview: (asked: Asked) => call("POST /api/rights/erase", { body: { ...asked, dryRun: true } }, msMax),
  erase: (asked: Asked, confirm: string) =>
    call("POST /api/rights/erase", { body: { ...asked, dryRun: false, confirm } }, msMax),
  erasures: () => call("GET /api/rights/erasures", {}, msMax),
  holds: () => call("GET /api/holds", {}, msMax),
  hold: (id: string | null, file: string) => call("POST /api/holds", { body: { call: id, file } }, msMax),
  lift: (hold: string) => call("DELETE /api/holds/:hold", { params: { hold } }, msMax),
  retention: (inDays: number) => call("GET /api/retention/preview", { query: { inDays } }, msMax),
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
