import { sql, type Transaction } from "kysely";

/**
 * What was done to the outside (a row in a CRM, a mail), by the event that caused it, so that doing the work
 * again finds it done (rule 13). `result` is what came back, for whoever asks a second time.
 */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.effect (
    tenant_id text collate "C" not null,
    processor text collate "C" not null,
    cause text collate "C" not null,
    state text not null check (state in ('started', 'done', 'failed')),
    result jsonb,
    primary key (tenant_id, processor, cause)
  )`.execute(db);
};
