/** How far a connector has read, in wingman_keep beside its effects, and moved with them in one transaction (rule 11). */
import { Failure } from "@wingman/domain/failure";
import { sql, type Transaction } from "kysely";
import type { Pool } from "../base/pools.ts";
import { asOwner, asProjector } from "../base/tenant-tx.ts";
import type { EventLog } from "../log/event-log.ts";
import { beginEffects, type NewEffect } from "./effects.ts";

export type At = { readonly sequence: number; readonly commit: string };
export type Begun = At & { readonly stoppedBy: string | null };

/**
 * Where it goes on. One that never ran begins at the log's end as it is now ("live since"): what lies before was
 * history when it came. Throws `Failure` WING_LOG_MISMATCH when another commit stands where it was.
 */
export const beginAt = async (pool: Pool, log: EventLog, processor: string): Promise<Begun> => {
  const known = await read(pool, processor);
  if (known) {
    await sameLog(log, processor, known);
    return known;
  }
  const sequence = await log.last();
  const commit = sequence === 0 ? "" : ((await log.at(sequence))?.id ?? "");
  await asProjector(pool, processor, (tx: Transaction<any>) =>
    sql`insert into public.connector (processor, live_since, sequence, commit_id)
      values (${processor}, ${sequence}, ${sequence}, ${commit}) on conflict do nothing`.execute(tx),
  );
  return (await read(pool, processor)) ?? { sequence, commit, stoppedBy: null };
};

/** Moves it and begins the effects of what was read, both or neither. Throws `Failure` WING_CONNECTOR_TAKEN. */
export const moveTo = (pool: Pool, processor: string, from: At, to: At, effects: readonly NewEffect[]): Promise<void> =>
  asProjector(pool, processor, async (tx: Transaction<any>) => {
    const { numAffectedRows } = await sql`
      update public.connector set sequence = ${to.sequence}, commit_id = ${to.commit}, updated_at = now()
      where processor = ${processor} and sequence = ${from.sequence} and commit_id = ${from.commit}`.execute(tx);
    if (numAffectedRows !== 1n)
      throw new Failure(
        "WING_CONNECTOR_TAKEN",
        `somebody else moved the connector ${processor} from ${from.sequence}.`,
        {
          remedy: "One runs at a time; this one has stopped, and can be started again when the other is gone.",
        },
      );
    await beginEffects(tx, effects);
  });

/** Who made it stop, or null: it may go on. */
export const setStopped = (pool: Pool, processor: string, by: string | null): Promise<unknown> =>
  asProjector(pool, processor, (tx: Transaction<any>) =>
    sql`update public.connector set stopped_by = ${by} where processor = ${processor}`.execute(tx),
  );

/**
 * For a restore: keys and effects are saved after the log, so a connector may have been further than the log that
 * came back. It goes on from that log's end.
 */
export const positionsNotBeyond = (pool: Pool, { sequence, commit }: At): Promise<unknown> =>
  asOwner(pool, (tx: Transaction<any>) =>
    sql`update public.connector set sequence = ${sequence}, commit_id = ${commit},
        live_since = least(live_since, ${sequence})
      where sequence > ${sequence}`.execute(tx),
  );

const read = (pool: Pool, processor: string): Promise<Begun | undefined> =>
  asProjector(pool, processor, async (tx: Transaction<any>) => {
    const { rows } = await sql<Begun>`
      select sequence, commit_id as commit, stopped_by as "stoppedBy" from public.connector
      where processor = ${processor}`.execute(tx);
    return rows[0];
  });

const sameLog = async (log: EventLog, processor: string, { sequence, commit }: At): Promise<void> => {
  if (sequence === 0) return;
  const there = sequence <= (await log.last()) ? await log.at(sequence) : undefined;
  if (there?.id === commit) return;
  throw new Failure(
    "WING_LOG_MISMATCH",
    `${processor} was read from another log: at ${sequence} it saw ${commit}, here stands ${there?.id ?? "nothing"}.`,
    { remedy: "Point Wingman at the log it was running on, or restore that log and wingman_keep together." },
  );
};
