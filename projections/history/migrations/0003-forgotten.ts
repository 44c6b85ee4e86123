import { sql, type Transaction } from "kysely";

/** Which words a tip came of; and tips and notes that went when their words were taken back keep their row, so that neither comes twice. */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`alter table rm_history_v1.tip
    add column spoken_at_ms double precision,
    add column utterance text collate "C",
    add column forgotten boolean not null default false`.execute(db);
  await sql`alter table rm_history_v1.noted add column forgotten boolean not null default false`.execute(db);
};
