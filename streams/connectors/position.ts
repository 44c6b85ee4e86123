/** How far a connector has read, in wingman_keep beside its effects, and moved with them in one transaction (rule 11). */
import { Failure } from "@wingman/domain/failure";
import { sql, type Transaction } from "kysely";
import type { Pool } from "../base/pools.ts";
import { asOwner, asProjector } from "../base/tenant-tx.ts";
import type { Checkpoint, ResultStore, Taken } from "../follow/results.ts";
import type { EventLog } from "../log/event-log.ts";
import { beginEffects, type NewEffect } from "./effects.ts";

export type Begun = Checkpoint & { readonly stoppedBy: string | null };

/** A position without effects is written this often; what is read again begins nothing twice. */
const writeEveryMs = 1_000;

/**
 * Where it goes on. One that never ran begins at the log's end as it is now ("live since"): what lies before was
 * history when it came.
 */
export const beginAt = async (pool: Pool, log: Pick<EventLog, "last" | "at">, processor: string): Promise<Begun> => {
  const known = await asProjector(pool, processor, (tx: Transaction<any>) => readIn(tx, processor));
  if (known) return known;
  const sequence = await log.last();
  const commit = sequence === 0 ? "" : ((await log.at(sequence))?.id ?? "");
  return await asProjector(pool, processor, async (tx: Transaction<any>) => {
    await sql`insert into public.connector (processor, live_since, sequence, commit_id)
      values (${processor}, ${sequence}, ${sequence}, ${commit}) on conflict do nothing`.execute(tx);
    return (await readIn(tx, processor)) ?? { sequence, commit, stoppedBy: null };
  });
};

/**
 * What a connector's reader makes of the log: effects that are begun. `effectsOf` may ask others, before the
 * transaction. `began` is told when there are new ones.
 */
export const effectsStore = (options: {
  readonly pool: Pool;
  readonly log: Pick<EventLog, "last" | "at">;
  readonly processor: string;
  readonly effectsOf: (taken: readonly Taken[]) => Promise<readonly NewEffect[]>;
  readonly began: () => void;
  readonly now: () => number;
}): ResultStore => {
  const { pool, log, processor, effectsOf, began, now } = options;
  let stands: Checkpoint = { sequence: 0, commit: "" };
  let writtenAt = 0;
  return {
    name: processor,
    async read() {
      const { sequence, commit } = await beginAt(pool, log, processor);
      writtenAt = now();
      return (stands = { sequence, commit });
    },
    async apply({ to, again, taken }) {
      const applied = { applied: taken.length, parked: 0, quarantined: 0 };
      const effects = await effectsOf(taken);
      if (effects.length === 0 && now() - writtenAt < writeEveryMs) return applied;
      await asProjector(pool, processor, async (tx: Transaction<any>) => {
        const { numAffectedRows } = await sql`
          update public.connector set sequence = ${to.sequence}, commit_id = ${to.commit}, updated_at = now()
          where processor = ${processor} and sequence = ${stands.sequence} and commit_id = ${stands.commit}`.execute(
          tx,
        );
        const there = numAffectedRows === 1n ? undefined : await readIn(tx, processor);
        // The answer to our own earlier try may have been lost with its connection, and was a yes.
        if (numAffectedRows !== 1n && !(again && there?.sequence === to.sequence && there.commit === to.commit))
          throw movedOn(processor, stands.sequence, there?.sequence);
        await beginEffects(tx, effects);
      });
      stands = to;
      writtenAt = now();
      if (effects.length > 0) began();
      return applied;
    },
  };
};

const movedOn = (processor: string, from: number, to: number | undefined): Failure =>
  new Failure(
    "WING_PROJECTOR_TAKEN",
    `somebody moved ${processor} from ${from} to ${to ?? "nowhere"}: another connector, or a restored database.`,
    {
      remedy: "One runs at a time; this one has stopped, and can be started again when the other is gone.",
    },
  );

/** Who made it stop, or null: it may go on. */
export const setStopped = (pool: Pool, processor: string, by: string | null): Promise<unknown> =>
  asProjector(pool, processor, (tx: Transaction<any>) =>
    sql`update public.connector set stopped_by = ${by} where processor = ${processor}`.execute(tx),
  );

/**
 * For a restore: keys and effects are saved after the log, so a connector may have been further than the log that
 * came back. It goes on from that log's end.
 */
export const positionsNotBeyond = (pool: Pool, { sequence, commit }: Checkpoint): Promise<unknown> =>
  asOwner(pool, (tx: Transaction<any>) =>
    sql`update public.connector set sequence = ${sequence}, commit_id = ${commit},
        live_since = least(live_since, ${sequence})
      where sequence > ${sequence}`.execute(tx),
  );

const readIn = async (tx: Transaction<any>, processor: string): Promise<Begun | undefined> => {
  const { rows } = await sql<Begun>`
    select sequence, commit_id as commit, stopped_by as "stoppedBy" from public.connector
    where processor = ${processor}`.execute(tx);
  return rows[0];
};
