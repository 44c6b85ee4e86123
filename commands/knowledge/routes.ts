/** The knowledge base over HTTP: documents handed in, listed, read again, removed; and asked. */
import type { TenantId } from "@wingman/domain/ids";
import { type Access, type Role, type Route, route } from "@wingman/streams/base/registry";
import type { HandedIn, Library, ShelvedDocument } from "@wingman/streams/knowledge/library";
import type { KnowledgeSearch } from "@wingman/streams/knowledge/search";
import { type Static, Type } from "typebox";
import { fileBytesMax, type Incoming, partBytesMax } from "./incoming.ts";

export type KnowledgeParts = {
  readonly library: Library;
  readonly search: KnowledgeSearch;
  readonly incoming: Incoming;
  /** Whether questions are also compared by meaning. */
  readonly byMeaning: () => boolean;
};

const readers: readonly Role[] = ["agent", "supervisor", "viewer", "compliance", "admin"];
const keepers: readonly Role[] = ["supervisor", "admin"];
const keeps = (action: string, perMinute: number): Access => ({
  roles: keepers,
  object: "tenant",
  action,
  audit: "write",
  limits: { perMinute },
});
const id = Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
const OrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

const DocumentAnswer = Type.Object({
  document: Type.String(),
  name: Type.String(),
  title: Type.String(),
  kind: Type.String(),
  bytes: Type.Integer(),
  state: Type.Union([Type.Literal("waiting"), Type.Literal("indexed"), Type.Literal("rejected")]),
  /** Why it could not be read: a code of the page of errors. */
  code: OrNull(Type.String()),
  /** While it is being read: passages that are done, and how many there are. */
  progress: OrNull(Type.Object({ done: Type.Integer(), of: Type.Integer() })),
  uploadedAt: Type.Integer(),
  indexedAt: OrNull(Type.Integer()),
  language: Type.String(),
  pages: OrNull(Type.Integer()),
  passages: Type.Integer(),
  isSuperseded: Type.Boolean({ description: "it says of itself that it is out of date" }),
  byMeaning: Type.Boolean({ description: "its passages have vectors" }),
});
const PassageAnswer = Type.Object({
  document: Type.String(),
  title: Type.String(),
  heading: Type.String({ description: "path of the headings above it" }),
  page: OrNull(Type.Integer()),
  passage: Type.String({ description: "id of the passage" }),
  sha256: Type.String({ description: "of the passage itself, without what is shown around it" }),
  text: Type.String(),
  score: Type.Number(),
  isSuperseded: Type.Boolean(),
});
const ListAnswer = Type.Object({ documents: Type.Array(DocumentAnswer), byMeaning: Type.Boolean() });
export type DocumentList = Static<typeof ListAnswer>;
const RagAnswer = Type.Object({
  /** False: nothing in the documents answers this, and no passage is shown as if it did. */
  isKnown: Type.Boolean(),
  answer: Type.String({ description: "the sentences that answer best, as they stand; or that nothing does" }),
  passages: Type.Array(PassageAnswer, {
    description: "what the answer stands in; the nearest ones where nothing is known",
  }),
});
export type RagAnswer = Static<typeof RagAnswer>;
const UploadAnswer = Type.Object({
  upload: Type.String(),
  receivedBytes: Type.Integer(),
  /** Null until all of it is here. */
  document: OrNull(Type.Object({ document: Type.String(), name: Type.String(), isKnown: Type.Boolean() })),
});

/** Said where nothing is found: never an invention. */
export const notKnown = "This is not in the knowledge base.";

const answerOf = (library: Library, tenant: TenantId, shelved: ShelvedDocument) => {
  const { id: document, name, title, kind, bytes, state, code, uploadedAt, indexedAt } = shelved;
  const progress = library.progress(tenant, document);
  const { language, pages, passages, isSuperseded, model } = shelved;
  return {
    ...{ document, name, title, kind, bytes, state, code, uploadedAt, indexedAt, language, pages, passages },
    ...{ isSuperseded, byMeaning: model !== null },
    progress: progress ? { done: progress.done, of: progress.of } : null,
  };
};
const handedIn = ({ document, name, isKnown }: HandedIn) => ({ document, name, isKnown });

/** `parts` is asked on every request; it throws until they are there. */
export const knowledgeRoutes = (parts: () => KnowledgeParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/knowledge/documents",
    summary: "The documents that questions are answered from, newest first, with how far each is read.",
    roles: readers,
    object: "tenant",
    action: "knowledge.list",
    audit: "none",
    limits: { perMinute: 600 },
    schema: {
      response: ListAnswer,
    },
    async handle({ principal: { tenant } }) {
      const { library, byMeaning } = parts();
      const documents = await library.shelf.list(tenant);
      return { documents: documents.map((one) => answerOf(library, tenant, one)), byMeaning: byMeaning() };
    },
  }),
  route({
    method: "POST",
    url: "/api/knowledge/uploads",
    summary: "Begins to hand in a document (PDF, DOCX, Markdown, TXT, HTML); its parts follow.",
    ...keeps("knowledge.begin", 600),
    audit: "none", // Nothing is kept yet.
    schema: {
      body: Type.Object({
        upload: id,
        name: Type.String({ minLength: 1, maxLength: 200 }),
        bytes: Type.Integer({ minimum: 1, maximum: fileBytesMax }),
      }),
      response: UploadAnswer,
    },
    async handle({ principal, body: { upload, name, bytes } }) {
      parts().incoming.begin(principal, upload, name, bytes);
      return { upload, receivedBytes: 0, document: null };
    },
  }),
  route({
    method: "PUT",
    url: "/api/knowledge/uploads/:upload/part",
    summary: `A part of it, up to ${partBytesMax / 1e6} MB; the answer to the last one names the document.`,
    ...keeps("knowledge.send", 2_000),
    limits: { perMinute: 2_000, free: true }, // One file has many parts, and the tenant's minute is not for them.
    takesBytes: partBytesMax,
    schema: {
      params: Type.Object({ upload: id }),
      query: Type.Object({ at: Type.Integer({ minimum: 0, description: "the byte at which the part begins" }) }),
      body: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
      response: UploadAnswer,
    },
    async handle({ principal, params: { upload }, query: { at }, body }) {
      const { incoming, library } = parts();
      const { received, file } = incoming.put(principal, upload, at, body);
      const document = file && handedIn(await library.handIn(principal.tenant, principal.actor, file));
      return { upload, receivedBytes: received, document: document ?? null };
    },
  }),
  route({
    method: "POST",
    url: "/api/knowledge/documents/:document/index",
    summary: "Reads a document again.",
    ...keeps("knowledge.index", 120),
    schema: { params: Type.Object({ document: id }), response: Type.Object({ document: Type.String() }) },
    async handle({ principal: { tenant, actor }, params: { document } }) {
      await parts().library.reindex(tenant, actor, document);
      return { document };
    },
  }),
  route({
    method: "DELETE",
    url: "/api/knowledge/documents/:document",
    summary:
      "Removes a document: at once it answers nothing; for a day it can be brought back, then its file and key go.",
    ...keeps("knowledge.remove", 120),
    schema: { params: Type.Object({ document: id }), response: Type.Object({ document: Type.String() }) },
    async handle({ principal: { tenant, actor }, params: { document } }) {
      await parts().library.remove(tenant, actor, document);
      return { document };
    },
  }),
  route({
    method: "POST",
    url: "/api/knowledge/documents/:document/restore",
    summary: "Brings a document back that was removed less than a day ago.",
    ...keeps("knowledge.restore", 120),
    schema: { params: Type.Object({ document: id }), response: Type.Object({ document: Type.String() }) },
    async handle({ principal: { tenant, actor }, params: { document } }) {
      await parts().library.restore(tenant, actor, document);
      return { document };
    },
  }),
  route({
    method: "POST",
    url: "/rag/query",
    summary: "Answers a question from the documents, with where every passage stands, or says that they do not.",
    roles: readers,
    object: "tenant",
    action: "knowledge.query",
    audit: "none",
    limits: { perMinute: 300 },
    schema: {
      body: Type.Object({
        question: Type.String({ minLength: 2, maxLength: 1_000 }),
        count: Type.Optional(Type.Integer({ minimum: 1, maximum: 5, default: 3, description: "passages" })),
      }),
      response: RagAnswer,
    },
    async handle({ principal: { tenant }, body: { question, count = 3 } }) {
      const { isKnown, answer, passages } = await parts().search(tenant, question, { count });
      return {
        isKnown,
        answer: answer ?? notKnown,
        passages: passages.map(({ chunk, hash, document, title, heading, page, text, score, isSuperseded }) => ({
          ...{ document, title, heading, page, text, score, isSuperseded },
          passage: chunk,
          sha256: hash,
        })),
      };
    },
  }),
];
