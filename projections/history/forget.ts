import { sql, type Transaction } from "kysely";
import type { HistoryTables } from "./tables.ts";

type Tx = Transaction<HistoryTables>;

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
  await sql`update tip set forgotten = true, words = null
    where ${mine} and (coalesce(spoken_at_ms, made_at_ms) > ${fromMs} and coalesce(spoken_at_ms, made_at_ms) <= ${toMs}
      or utterance in (${lines}))`.execute(tx);
  await sql`update noted set forgotten = true, words = null where ${mine} and (${within("at_ms")} or utterance in (${lines}))`.execute(
    tx,
  );
  await sql`delete from withheld where ${mine} and ${within("at_ms")}`.execute(tx);
  await sql`update line set text = null where line_id in (${lines}) and ${mine}`.execute(tx);
};
