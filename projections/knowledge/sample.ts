/** Some documents of the tables, held against the fold that writers run: other code, the same events. */
import { type DocumentEvent, evolveDocument, initialDocument } from "@wingman/domain/knowledge/document";
import type { TenantId } from "@wingman/domain/ids";
import type { EventLog, Sequence } from "@wingman/streams/log/event-log";
import { sql, type Transaction } from "kysely";
import type { Sampled } from "../read-model.ts";
import type { KnowledgeTables } from "./tables.ts";

const sampledMax = 20;

export const sample = async (
  tx: Transaction<KnowledgeTables>,
  log: Pick<EventLog, "read">,
  upTo: Sequence,
): Promise<Sampled> => {
  const { rows } = await sql<{
    tenant: TenantId;
    id: string;
    index: string | null;
    removed: boolean;
    sha256: string;
    lost: boolean;
  }>`
    select tenant_id as tenant, document_id as id, index_id as index, removed_at is not null as removed, sha256,
      passages <> (select count(*) from passage where passage.tenant_id = document.tenant_id
        and passage.document_id = document.document_id and passage.index_id = document.index_id) as lost
    from document order by hashtext(document_id) limit ${sampledMax}`.execute(tx);
  const differing: string[] = [];
  for (const { tenant, id, index, removed, sha256, lost } of rows) {
    let state = initialDocument;
    let isErasable = false;
    for await (const commit of log.read({ tenant, kind: "document", id }, 0, { unreadable: "give" }))
      if (commit.sequence <= upTo)
        for (const { type, data } of commit.events) {
          // The log holds what prepareEvents checked.
          const event = { type, data } as DocumentEvent;
          isErasable ||= event.type === "PassagesAdded" && !Array.isArray(event.data.passages);
          state = evolveDocument(state, event);
        }
    if (state.index !== index || state.isRemoved !== removed || state.sha256 !== sha256 || (lost && !isErasable))
      differing.push(`document ${id}: its state or its passages`);
  }
  return { looked: rows.length, differing };
};
