/** The routes of documents, as this page uses them. */
import { addressOf, type AnswerOf, call } from "../parts/client.ts";
import { request } from "../parts/http.ts";

export type Document = AnswerOf<"GET /api/knowledge/documents">["documents"][number];
export type RagAnswer = AnswerOf<"POST /rag/query">;

/** Of a part: what a slow line sends within the time a request has. */
const partBytes = 1_000_000;
const partMsMax = 60_000;
const sendPart = "PUT /api/knowledge/uploads/:upload/part";

export const knowledge = {
  list: () => call("GET /api/knowledge/documents"),
  again: (document: string) => call("POST /api/knowledge/documents/:document/index", { params: { document } }),
  remove: (document: string) => call("DELETE /api/knowledge/documents/:document", { params: { document } }),
  restore: (document: string) => call("POST /api/knowledge/documents/:document/restore", { params: { document } }),
  ask: (question: string) => call("POST /rag/query", { body: { question } }),
};

/** Sends a file in parts, and tells the share that is there. Answers whether its content was known already. */
export const handIn = async (file: File, tell: (share: number) => void): Promise<boolean> => {
  const { upload } = await call("POST /api/knowledge/uploads", {
    body: { upload: crypto.randomUUID(), name: file.name, bytes: file.size },
  });
  for (let at = 0; at < file.size; at += partBytes) {
    const answer = await request(addressOf(sendPart, { params: { upload }, query: { at } }), {
      method: "PUT",
      headers: { "content-type": "application/octet-stream", accept: "application/json" },
      body: file.slice(at, at + partBytes),
      signal: AbortSignal.timeout(partMsMax),
    });
    const { document, receivedBytes } = (await answer.json()) as AnswerOf<typeof sendPart>; // The route's own shape.
    tell(receivedBytes / file.size);
    if (document) return document.isKnown;
  }
  return false;
};
