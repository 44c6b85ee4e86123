import { sql, type Transaction } from "kysely";

/** The list also shows the few calls that are still going; without this it would look at every one there ever was. */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create index call_going on rm_history_v1.call (tenant_id, started_at desc)
    where ended_reason is null`.execute(db);
};
