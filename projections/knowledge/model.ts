/** The documents of every tenant and their passages: what questions are answered from. */
import { catalogue } from "@wingman/domain/catalogue";
import type { DocumentEvent } from "@wingman/domain/knowledge/document";
import { isErased } from "@wingman/domain/schema";
import type { Aggregate, Recorded } from "@wingman/streams/log/event-log";
import { sql, type Transaction } from "kysely";
import { insertRows } from "../bulk.ts";
import type { Bulk, ReadModel } from "../read-model.ts";
import { sample } from "./sample.ts";
import type { KnowledgeTables, PassageRow } from "./tables.ts";

type Tx = Transaction<KnowledgeTables>;

const documentTypes: readonly DocumentEvent["type"][] = [
  "DocumentUploaded",
  "DocumentIndexAsked",
  "PassagesAdded",
  "DocumentIndexed",
  "DocumentRejected",
  "DocumentRemoved",
  "DocumentRestored",
  "DocumentForgotten",
];

const create = async (db: Transaction<any>): Promise<void> => {
  await sql`create table document (
    tenant_id text collate "C" not null,
    document_id text collate "C" not null,
    sequence bigint not null,
    name text not null,
    kind text not null,
    bytes bigint not null,
    sha256 text collate "C" not null,
    uploaded_at bigint not null,
    uploaded_by text collate "C" not null,
    state text not null,
    code text,
    removed_at bigint,
    index_id text collate "C",
    indexed_at bigint,
    title text not null,
    language text not null,
    pages integer,
    passages integer not null,
    superseded boolean not null,
    model text,
    primary key (tenant_id, document_id)
  )`.execute(db);
  await sql`create table passage (
    tenant_id text collate "C" not null,
    document_id text collate "C" not null,
    index_id text collate "C" not null,
    number integer not null,
    heading text not null,
    text text not null,
    page integer,
    hash text collate "C" not null,
    vector bytea,
    tokens bytea,
    primary key (tenant_id, document_id, index_id, number)
  )`.execute(db);
};

/** Documents change seldom: each event is a statement or two. What was projected before changes nothing. */
const project = async (tx: Tx, commits: readonly Recorded[]): Promise<void> => {
  for (const commit of commits)
    if (commit.aggregate.kind === "document")
      for (const { type, time, data } of commit.events)
        // The log holds what prepareEvents checked; what is not known here falls through.
        await take(tx, commit, Date.parse(time), { type, data } as DocumentEvent);
};

const take = async (
  tx: Tx,
  { aggregate: { tenant, id }, sequence, actor }: Recorded,
  at: number,
  event: DocumentEvent,
): Promise<void> => {
  const change = (set: Partial<KnowledgeTables["document"]>) =>
    tx
      .updateTable("document")
      .set({ ...set, sequence })
      .where("tenant_id", "=", tenant)
      .where("document_id", "=", id)
      .where("sequence", "<", sequence)
      .execute();
  const passages = () => tx.deleteFrom("passage").where("tenant_id", "=", tenant).where("document_id", "=", id);
  switch (event.type) {
    case "DocumentUploaded": {
      const { name, kind, bytes, sha256 } = event.data;
      const words = isErased(name) ? "" : name;
      await insertRows(
        tx,
        "document",
        ["tenant_id", "document_id"],
        [
          {
            ...{ tenant_id: tenant, document_id: id, sequence, name: words, kind, bytes, sha256 },
            ...{ uploaded_at: at, uploaded_by: actor, state: "waiting", code: null, removed_at: null },
            ...{ index_id: null, indexed_at: null, title: words, language: "und", pages: null, passages: 0 },
            ...{ superseded: false, model: null },
          },
        ],
        "keep",
      );
      return;
    }
    case "DocumentIndexAsked":
      await change({ state: "waiting", code: null });
      return;
    case "PassagesAdded": {
      const { index, first, passages: added } = event.data;
      if (isErased(added)) return;
      const bytesOf = (base64: string | null | undefined): string | null =>
        base64 ? `\\x${Buffer.from(base64, "base64").toString("hex")}` : null;
      const rows = added.map(({ text, heading, page, hash, vector, tokens }, n): PassageRow => ({
        ...{ tenant_id: tenant, document_id: id, index_id: index, number: first + n, heading, text, page, hash },
        vector: bytesOf(vector),
        tokens: bytesOf(tokens),
      }));
      await insertRows(tx, "passage", ["tenant_id", "document_id", "index_id", "number"], rows, "keep");
      return;
    }
    case "DocumentIndexed": {
      const { index, title, language, pages, passages: count, isSuperseded, model } = event.data;
      await change({
        ...{ state: "indexed", code: null, index_id: index, indexed_at: at, title: isErased(title) ? "" : title },
        ...{ language, pages, passages: count, superseded: isSuperseded, model },
      });
      await passages().where("index_id", "!=", index).execute();
      return;
    }
    case "DocumentRejected":
      await change({ state: "rejected", code: event.data.code });
      await passages().where("index_id", "=", event.data.index).execute();
      return;
    case "DocumentRemoved":
      await change({ removed_at: at });
      return;
    case "DocumentRestored":
      await change({ removed_at: null });
      return;
    case "DocumentForgotten":
      await passages().execute();
      await tx.deleteFrom("document").where("tenant_id", "=", tenant).where("document_id", "=", id).execute();
      return;
  }
};

const clear = async (tx: Tx, { kind, tenant, id }: Aggregate): Promise<void> => {
  if (kind !== "document") return;
  for (const table of ["passage", "document"] as const)
    await tx.deleteFrom(table).where("tenant_id", "=", tenant).where("document_id", "=", id).execute();
};

/** A page a document; its commits are projected as they would be one by one. */
type Page = { readonly commits: Recorded[] };
const bulk: Bulk<Page> = {
  keyOf: ({ aggregate: { kind, tenant, id } }) => (kind === "document" ? `${tenant} ${id}` : undefined),
  begins: ({ events }) => events.some(({ type }) => type === "DocumentUploaded"),
  empty: () => ({ commits: [] }),
  fold: ({ commits }, commit) => void commits.push(commit),
  isOver: ({ commits }) => commits.at(-1)?.events.some(({ type }) => type === "DocumentIndexed") === true,
  isPlain: () => false,
  rowsOf: () => [],
  write: async (tx: Tx, pages) => {
    for (const { commits } of pages) await project(tx, commits);
  },
};

export const knowledge: ReadModel = {
  name: "knowledge",
  shape: 2,
  reads: new Map(documentTypes.map((type) => [type, catalogue.get(type)?.v ?? 0])),
  poison: "quarantine",
  create,
  project,
  clear,
  bulk,
  sample,
};
