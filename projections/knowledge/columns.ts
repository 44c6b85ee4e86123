import { sql } from "kysely";

/** A row of `document` as a `ShelvedDocument`. */
export const columns = sql`document_id as id, name, kind, bytes, sha256, state, code, uploaded_at as "uploadedAt",
  uploaded_by as "uploadedBy", indexed_at as "indexedAt", title, language, pages, passages,
  superseded as "isSuperseded", model, removed_at as "removedAt"`;
