/** How far a read model has come, kept where its rows are and moved in the same transaction (rule 11). */
import { beginning, type Checkpoint } from "@wingman/streams/follow/results";
import { sql, type Transaction } from "kysely";

/** Every generation of a read model has one of its own, beside its tables. */
export const createCheckpoint = async (db: Transaction<any>): Promise<void> => {
  await sql`create table checkpoint (
    processor text collate "C" primary key,
    sequence bigint not null,
    commit_id text not null,
    updated_at timestamptz not null default now()
  )`.execute(db);
};

type At = { readonly name: string };

/** Makes the row at `beginning` when it is missing. */
export const readCheckpoint = async (tx: Transaction<any>, { name }: At): Promise<Checkpoint> => {
  await sql`insert into checkpoint (processor, sequence, commit_id)
    values (${name}, ${beginning.sequence}, ${beginning.commit}) on conflict do nothing`.execute(tx);
  const { rows } = await sql<Checkpoint>`
    select sequence, commit_id as commit from checkpoint where processor = ${name}`.execute(tx);
  return rows[0] ?? beginning;
};

/**
 * Moves it, if it still stands where this projector left it; false when somebody else moved it. To be done
 * before the rows are written: it takes the lock that keeps a second projector out until the commit.
 */
export const moveCheckpoint = async (
  tx: Transaction<any>,
  { name }: At,
  from: Checkpoint,
  to: Checkpoint,
): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    update checkpoint set sequence = ${to.sequence}, commit_id = ${to.commit}, updated_at = now()
    where processor = ${name} and sequence = ${from.sequence} and commit_id = ${from.commit}`.execute(tx);
  return numAffectedRows === 1n;
};

/** Where it stands, held there until the transaction ends: the projector waits meanwhile. */
export const holdCheckpoint = async (tx: Transaction<any>, { name }: At): Promise<Checkpoint> => {
  const { rows } = await sql<Checkpoint>`
    select sequence, commit_id as commit from checkpoint where processor = ${name} for update`.execute(tx);
  return rows[0] ?? beginning;
};

/** The position of a generation, for whoever only looks. */
export const storedCheckpoint = async (tx: Transaction<any>, { name }: At, schema: string): Promise<Checkpoint> => {
  const { rows } = await sql<Checkpoint>`
    select sequence, commit_id as commit from ${sql.id(schema, "checkpoint")} where processor = ${name}`.execute(tx);
  return rows[0] ?? beginning;
};
