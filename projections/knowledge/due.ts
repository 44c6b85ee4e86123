/** What whoever reads documents in the background has to do, for every tenant. */
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Shelf, ShelvedDocument } from "@wingman/streams/knowledge/library";
import { sql, type Transaction } from "kysely";
import { columns } from "./columns.ts";
import { knowledge } from "./model.ts";

/** Found at once; the rest at the next look. */
const dueMax = 1_000;

export const dueDocuments = (
  pool: Pool,
  { model, removedBefore }: Parameters<Shelf["due"]>[0],
): ReturnType<Shelf["due"]> =>
  asProjector(pool, knowledge.name, async (tx: Transaction<any>) => {
    const waiting = await sql<ShelvedDocument & { readonly tenant: TenantId }>`
      select tenant_id as tenant, ${columns} from document
      where removed_at is null and (state = 'waiting'
        or (state = 'indexed' and ${model}::text is not null and model is distinct from ${model}))
      order by uploaded_at limit ${dueMax}`.execute(tx);
    const forgettable = await sql<{ readonly tenant: TenantId; readonly id: string }>`
      select tenant_id as tenant, document_id as id from document
      where removed_at < ${removedBefore} limit ${dueMax}`.execute(tx);
    return { waiting: waiting.rows, forgettable: forgettable.rows };
  });
