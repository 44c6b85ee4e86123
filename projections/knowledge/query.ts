/** What is known of documents, for lists and for whoever reads them in the background. */
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { asProjector, inTenant, type TenantTx } from "@wingman/streams/base/tenant-tx";
import { documentsMax, type Shelf, type ShelvedDocument } from "@wingman/streams/knowledge/library";
import type { Sequence } from "@wingman/streams/log/event-log";
import { type RawBuilder, sql, type Transaction } from "kysely";
import { knowledge } from "./model.ts";
import type { KnowledgeTables } from "./tables.ts";

type Tx = TenantTx<KnowledgeTables>;

const columns = sql`document_id as id, name, kind, bytes, sha256, state, code, uploaded_at as "uploadedAt",
  uploaded_by as "uploadedBy", indexed_at as "indexedAt", title, language, pages, passages,
  superseded as "isSuperseded", model, removed_at as "removedAt"`;

/** Found by whoever tends the documents, at once. */
const dueMax = 1_000;

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
          (await sql<{ count: number }>`select count(*)::integer as count from document where tenant_id = ${tenant} and removed_at is null`.execute(tx))
            .rows[0]?.count ?? 0,
        "read",
      ),
    hasAny: async (tenant) => (await some(tenant, sql`true`)).length > 0,
    due: ({ model, removedBefore }) =>
      asProjector(pool(), knowledge.name, async (tx: Transaction<any>) => {
        const waiting = await sql<ShelvedDocument & { tenant: TenantId }>`
          select tenant_id as tenant, ${columns} from document
          where removed_at is null and (state = 'waiting' or (state = 'indexed' and ${model}::text is not null and model is distinct from ${model}))
          order by uploaded_at limit ${dueMax}`.execute(tx);
        const forgettable = await sql<{ tenant: TenantId; id: string }>`
          select tenant_id as tenant, document_id as id from document where removed_at < ${removedBefore} limit ${dueMax}`.execute(tx);
        return { waiting: waiting.rows, forgettable: forgettable.rows };
      }),
    caughtUp,
  };
};
