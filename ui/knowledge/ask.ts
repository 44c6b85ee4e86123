/** The routes of documents, as this page uses them. */
import type { DocumentList, DocumentUpload, RagAnswer } from "@wingman/commands/knowledge/routes";
import { json, request } from "../parts/api.ts";

export type Document = DocumentList["documents"][number];
export type { RagAnswer };

/** Of a part: what a slow line sends within the time a request has. */
const partBytes = 1_000_000;
const partMsMax = 60_000;
const one = (id: string): string => `/api/knowledge/documents/${encodeURIComponent(id)}`;

export const knowledge = {
  list: () => json<DocumentList>("GET", "/api/knowledge/documents"),
  again: (document: string) => json("POST", `${one(document)}/index`),
  remove: (document: string) => json("DELETE", one(document)),
  restore: (document: string) => json("POST", `${one(document)}/restore`),
  ask: (question: string) => json<RagAnswer>("POST", "/rag/query", { question }),
};

/** Sends a file in parts, and tells the share that is there. Answers whether its content was known already. */
export const handIn = async (file: File, tell: (share: number) => void): Promise<boolean> => {
  const { upload } = await json<DocumentUpload>("POST", "/api/knowledge/uploads", {
    name: file.name,
    bytes: file.size,
  });
  for (let at = 0; at < file.size; at += partBytes) {
    const answer = await request(`/api/knowledge/uploads/${encodeURIComponent(upload)}/part?at=${at}`, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream", accept: "application/json" },
      body: file.slice(at, at + partBytes),
      signal: AbortSignal.timeout(partMsMax),
    });
    const { document, receivedBytes } = (await answer.json()) as DocumentUpload; // The route's own shape.
    tell(receivedBytes / file.size);
    if (document) return document.isKnown;
  }
  return false;
};
