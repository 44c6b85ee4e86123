/**
 * What people said of calls once they were over, as rows: words corrected, and comments. It says the same as
 * `domain/call/view-hindsight.ts`, whose fold the screen runs.
 */
import type { EventData } from "@wingman/domain/call/events/index";
import { isErased } from "@wingman/domain/schema";
import { sql, type Transaction } from "kysely";
import type { CommentRow, CorrectionRow, HistoryTables } from "./tables.ts";

type Of = { readonly tenant_id: string; readonly call_id: string };
type Place = Of & { readonly place: string; readonly at: number };
const plain = (text: unknown): string | null => (isErased(text) ? null : (text as string)); // Of a schema that has no third.

export const correctionRow = (
  { at, ...place }: Place,
  { action, utterance, text, by }: EventData<"UtteranceCorrected">,
): CorrectionRow => ({ ...place, action, utterance, text: plain(text), by, written_at: Math.round(at), undone: false });

export const commentRow = (
  { at, ...place }: Place,
  { action, comment, author, atMs, text }: EventData<"CommentAdded">,
): CommentRow => ({
  ...place,
  comment,
  action,
  author,
  at_ms: atMs,
  text: plain(text),
  written_at: Math.round(at),
  removed_by: null,
  undone: false,
});

/** A line whose corrections changed. */
export type Touched = { readonly tenant: string; readonly call: string; readonly utterance: string };

/**
 * Writes the words of these lines anew: of the newest correction that was not undone, else those that were heard. Runs
 * once the rows of a run are written, so that it is the same however the log is cut into runs; a line whose words are
 * gone stays without.
 */
export const correct = async (tx: Transaction<HistoryTables>, touched: readonly Touched[]): Promise<void> => {
  if (touched.length === 0) return;
  await sql`update line as row set
      heard = case when now.action is null then null else coalesce(row.heard, row.text) end,
      text = coalesce(now.text, row.heard, row.text), corrected = now.action
    from (
      select old.tenant_id, old.call_id, old.line_id, standing.action, standing.text
      from unnest(${touched.map(({ tenant }) => tenant)}::text[], ${touched.map(({ call }) => call)}::text[],
        ${touched.map(({ utterance }) => utterance)}::text[]) as touched (tenant_id, call_id, line_id)
      join line as old using (tenant_id, call_id, line_id)
      left join lateral (
        select action, text from correction
        where correction.tenant_id = old.tenant_id and correction.call_id = old.call_id
          and correction.utterance = old.line_id and not undone and correction.text is not null
          and correction.place > old.place
        order by place desc limit 1
      ) as standing on true
      where old.kind = 'words' and old.text is not null
    ) as now
    where row.tenant_id = now.tenant_id and row.call_id = now.call_id and row.line_id = now.line_id`.execute(tx);
};
