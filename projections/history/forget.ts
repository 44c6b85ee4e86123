import { sql, type Transaction } from "kysely";
import type { HistoryTables } from "./tables.ts";

type Tx = Transaction<HistoryTables>;

/** A call whose words were erased, and where that stands on the log. */
export type Erasure = { readonly tenant: string; readonly call: string; readonly place: string };

/**
 * Takes all words off the rows of these calls, and what came of them; as `view-erasure.ts` in `domain/call` does for
 * the screen. One statement a table for however many calls: a person may have been in thousands. Rows keep their
 * places, so that a rebuild from a log that can no longer be opened comes to the same.
 */
export const erase = async (tx: Tx, erasures: readonly Erasure[]): Promise<void> => {
  if (erasures.length === 0) return;
  const list = sql`unnest(${erasures.map(({ tenant }) => tenant)}::text[], ${erasures.map(({ call }) => call)}::text[],
    ${erasures.map(({ place }) => place)}::text[]) as gone (tenant_id, call_id, place)`;
  const mine = sql`row.tenant_id = gone.tenant_id and row.call_id = gone.call_id and row.place < gone.place`;
  await sql`update line as row set text = null, heard = null, corrected = null from ${list}
    where ${mine} and row.kind = 'words' and row.text <> ''`.execute(tx);
  await sql`update tip as row set forgotten = true, words = null, title = '', headline = '', say = '', judged_why = null from ${list}
    where ${mine} and row.fired_by = 'words'`.execute(tx);
  await sql`update tip as row set judged_why = null from ${list} where ${mine} and judged_why is not null`.execute(tx);
  await sql`update noted as row set forgotten = true, words = null from ${list} where ${mine}`.execute(tx);
  await sql`delete from withheld as row using ${list} where ${mine}`.execute(tx);
  await sql`update correction as row set text = null from ${list} where ${mine}`.execute(tx);
  await sql`update comment as row set text = null from ${list} where ${mine}`.execute(tx);
};

/** A span of a call whose words were taken back, and where that stands on the log: what was written later stays. */
export type Forgotten = {
  readonly tenant: string;
  readonly call: string;
  readonly place: string;
  readonly fromMs: number;
  readonly toMs: number;
};

/**
 * Takes the words of a span off the rows, and what came of them; as `forget` in `domain/call/view.ts` does for the
 * screen. Runs after the rows of a run are written, so that it is the same however the log is cut into runs.
 */
export const forget = async (tx: Tx, { tenant, call, place, fromMs, toMs }: Forgotten): Promise<void> => {
  const mine = sql`tenant_id = ${tenant} and call_id = ${call} and place < ${place}`;
  const lines = sql`select line_id from line
    where ${mine} and kind = 'words' and start_ms < ${toMs} and end_ms > ${fromMs}`;
  const within = (atMs: string) => sql`${sql.ref(atMs)} > ${fromMs} and ${sql.ref(atMs)} <= ${toMs}`;
  await sql`update tip set forgotten = true, words = null, say = '', judged_why = null
    where ${mine} and (coalesce(spoken_at_ms, made_at_ms) > ${fromMs} and coalesce(spoken_at_ms, made_at_ms) <= ${toMs}
      or utterance in (${lines}))`.execute(tx);
  await sql`update noted set forgotten = true, words = null where ${mine} and (${within("at_ms")} or utterance in (${lines}))`.execute(
    tx,
  );
  await sql`delete from withheld where ${mine} and ${within("at_ms")}`.execute(tx);
  await sql`update comment set text = null where ${mine} and ${within("at_ms")}`.execute(tx);
  await sql`update correction set text = null where ${mine} and utterance in (${lines})`.execute(tx);
  await sql`update line set text = null, heard = null, corrected = null where line_id in (${lines}) and ${mine}`.execute(
    tx,
  );
};
