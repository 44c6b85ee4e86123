/** Searches that people keep, each their own: no event, since nothing follows from one and deleting it must delete it. */
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import type { Pool } from "../base/pools.ts";
import { inTenant } from "../base/tenant-tx.ts";

/** Of one person; more are no longer a list to choose from. */
export const savedSearchesMax = 50;

export type SavedSearch = {
  readonly id: string;
  readonly name: string;
  /** As it stands in the page's address after `?`. */
  readonly query: string;
};
export type SavedSearches = ReturnType<typeof savedSearchesIn>;
type Tx = Transaction<object>;

/** Throws `Failure` WING_DB_*. */
export const savedSearchesIn = (pool: Pool) => ({
  /** In the order in which they were kept. */
  list: (tenant: TenantId, person: ActorId): Promise<readonly SavedSearch[]> =>
    inTenant(
      pool,
      tenant,
      async (tx: Tx) => {
        const { rows } = await sql<SavedSearch>`select search_id as id, name, query from public.saved_search
          where tenant_id = ${tenant} and person_id = ${person} order by created_at, search_id`.execute(tx);
        return rows;
      },
      "read",
    ),
  /** Under an id that the asking page made up, so that a second try, and an undo, are the same again. Throws WING_SEARCHES_MAX. */
  put: (tenant: TenantId, person: ActorId, { id, name, query }: SavedSearch): Promise<void> =>
    inTenant(pool, tenant, async (tx: Tx) => {
      // One at a time for a person, or two tabs could keep one more than there may be.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`${tenant}/${person}`}, 41))`.execute(tx);
      const { rows } = await sql<{ others: number }>`select count(*)::int as others from public.saved_search
        where tenant_id = ${tenant} and person_id = ${person} and search_id <> ${id}`.execute(tx);
      if ((rows[0]?.others ?? 0) >= savedSearchesMax)
        throw new Failure("WING_SEARCHES_MAX", `${savedSearchesMax} searches are kept already.`, {
          remedy: "Delete one that is no longer needed.",
        });
      await sql`insert into public.saved_search (tenant_id, person_id, search_id, name, query)
        values (${tenant}, ${person}, ${id}, ${name}, ${query})
        on conflict (tenant_id, person_id, search_id) do update set name = excluded.name, query = excluded.query`.execute(
        tx,
      );
    }),
  /** One that is not there is deleted. */
  remove: (tenant: TenantId, person: ActorId, id: string): Promise<void> =>
    inTenant(pool, tenant, async (tx: Tx) => {
      await sql`delete from public.saved_search
        where tenant_id = ${tenant} and person_id = ${person} and search_id = ${id}`.execute(tx);
    }),
});
