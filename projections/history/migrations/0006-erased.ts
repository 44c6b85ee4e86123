import { sql, type Transaction } from "kysely";

/** When somebody in the call was erased, so that a page can say so. */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`alter table rm_history_v1.call add column erased_at bigint`.execute(db);
};
