import { sql, type Transaction } from "kysely";

/** What was said of a call once it was over, and what had been noted wrongly. Older logs tell of neither. */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`alter table rm_history_v1.call
    add column outcome text,
    add column next_step text,
    add column next_step_on text,
    add column csat integer`.execute(db);
  await sql`alter table rm_history_v1.noted add column off_by text`.execute(db);
};
