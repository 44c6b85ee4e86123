/** What is known of a tenant's documents. */
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant, type TenantTx } from "@wingman/streams/base/tenant-tx";
import { documentsMax, type Shelf, type ShelvedDocument } from "@wingman/streams/knowledge/library";
import type { Sequence } from "@wingman/streams/log/event-log";
import { type RawBuilder, sql } from "kysely";
import { columns } from "./columns.ts";
import { dueDocuments } from "./due.ts";
import type { KnowledgeTables } from "./tables.ts";

type Tx = TenantTx<KnowledgeTables>;

export const openShelf = (
  pool: () => Pool,
  caughtUp: (sequence: Sequence, waitMsMax?: number) => Promise<boolean>,
): Shelf => {
  const some = (tenant: TenantId, where: RawBuilder<unknown>) =>
    inTenant(
      pool(),
      tenant,
      async (tx: Tx) =>
        (
          await sql<ShelvedDocument>`select ${columns} from document where tenant_id = ${tenant} and ${where}
            order by uploaded_at desc, document_id limit ${documentsMax}`.execute(tx)
        ).rows,
      "read",
    );
  return {
    list: (tenant) => some(tenant, sql`removed_at is null`),
    one: async (tenant, id) => (await some(tenant, sql`document_id = ${id}`))[0],
    withHash: async (tenant, sha256) => (await some(tenant, sql`sha256 = ${sha256} and removed_at is null`))[0],
    count: (tenant) =>
      inTenant(
        pool(),
        tenant,
        async (tx: Tx) =>
          (
            await sql<{
              count: number;
            }>`select count(*)::integer as count from document where tenant_id = ${tenant} and removed_at is null`.execute(
              tx,
            )
          ).rows[0]?.count ?? 0,
        "read",
      ),
    hasAny: async (tenant) => (await some(tenant, sql`true`)).length > 0,
    due: (what) => dueDocuments(pool(), what),
    caughtUp,
  };
};
