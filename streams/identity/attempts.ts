/** How often somebody tried, counted where all gateways see it. Keys are hashes: nobody's address is kept for it. */
import { createHash } from "node:crypto";
import { sql, type Transaction } from "kysely";
import type { Pool } from "../base/pools.ts";
import { asProjector } from "../base/tenant-tx.ts";

export type AttemptLimit = { readonly key: string; readonly max: number };

export const attemptWindowMinutes = 15;

export type Attempts = ReturnType<typeof attemptsIn>;

export const attemptsIn = (pool: Pool) => ({
  /** Counts one more under every key, before it is known whether it succeeds; false where any of them is used up. */
  count: (limits: readonly AttemptLimit[]): Promise<boolean> =>
    asProjector(pool, "identity", async (tx: Transaction<object>) => {
      let isWithin = true;
      // In one order always, so that two of them never wait for each other.
      for (const { key, max } of limits.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
        const { rows } = await sql<{ count: number }>`
          insert into public.sign_in_attempt as a (key, since, count) values (${hashOf(key)}, now(), 1)
          on conflict (key) do update set
            count = case when a.since < now() - make_interval(mins => ${attemptWindowMinutes}) then 1 else a.count + 1 end,
            since = case when a.since < now() - make_interval(mins => ${attemptWindowMinutes}) then now() else a.since end
          returning count`.execute(tx);
        isWithin &&= (rows[0]?.count ?? 0) <= max;
      }
      return isWithin;
    }),
  /** It was them after all: their own tries are forgotten, and this one is no longer counted under `shared`. */
  forget: (keys: readonly string[], shared: string): Promise<void> =>
    asProjector(pool, "identity", async (tx: Transaction<object>) => {
      await sql`delete from public.sign_in_attempt where key = any(${keys.map(hashOf)}::bytea[])`.execute(tx);
      await sql`update public.sign_in_attempt set count = greatest(count - 1, 0) where key = ${hashOf(shared)}`.execute(
        tx,
      );
    }),
});

const hashOf = (key: string): Buffer => createHash("sha256").update(`sign-in\n${key}`).digest();
