/** Columns of the tables of one generation; `bigint` comes back as a number. */
export type DocumentRow = {
  tenant_id: string;
  document_id: string;
  /** Of the newest commit that changed this row: what a reader has seen of it. */
  sequence: number;
  name: string;
  kind: string;
  bytes: number;
  sha256: string;
  uploaded_at: number;
  uploaded_by: string;
  state: "waiting" | "indexed" | "rejected";
  /** Why the newest reading failed. */
  code: string | null;
  removed_at: number | null;
  /** The reading that answers; null while none is complete. */
  index_id: string | null;
  indexed_at: number | null;
  title: string;
  language: string;
  pages: number | null;
  passages: number;
  superseded: boolean;
  model: string | null;
};
export type PassageRow = {
  tenant_id: string;
  document_id: string;
  index_id: string;
  number: number;
  heading: string;
  text: string;
  page: number | null;
  hash: string;
  /** Its vectors (`domain/knowledge/vectors.ts`), as PostgreSQL writes bytes. */
  vector: string | null;
  /** Signs of its tokens (`domain/knowledge/late.ts`), the same. */
  tokens: string | null;
};
export type KnowledgeTables = { document: DocumentRow; passage: PassageRow };
