/** What the demo backend answers about documents: some in use, one being read, one that could not be; a question. */
import type { DocumentList, RagAnswer } from "@wingman/commands/knowledge/routes";

const day = 86_400_000;

const documents = (now: number): DocumentList["documents"] =>
  (
    [
      ["security", "Security at Halden", "security-whitepaper.md", "indexed", 12],
      ["sheet", "Gate Kit GK-4: technical sheet", "technical-sheet.pdf", "indexed", 18],
      ["old", "Price list 2024 (superseded)", "pricing-2024.md", "indexed", 3],
      ["terms", "contract terms", "contract-terms.docx", "waiting", 0],
      ["scan", "signed offer", "signed-offer.pdf", "rejected", 0],
    ] as const
  ).map(([document, title, name, state, passages], n) => ({
    ...{ document, title, name, state, passages, kind: name.split(".").at(-1) ?? "", bytes: 4_000 + n },
    code: state === "rejected" ? "WING_DOCUMENT_EMPTY" : null,
    progress: state === "waiting" ? { done: 8, of: 19 } : null,
    uploadedAt: now - n * day,
    indexedAt: state === "indexed" ? now - n * day : null,
    language: "en",
    pages: name.endsWith(".pdf") ? 5 : null,
    isSuperseded: document === "old",
    byMeaning: false,
  }));

const answer: RagAnswer = {
  isKnown: true,
  answer: "Solar power is not supported.",
  passages: [
    {
      ...{ document: "sheet", title: "Gate Kit GK-4: technical sheet", heading: "4.2 Power", page: 4 },
      ...{ passage: "sheet-11", sha256: "", score: 0.05, isSuperseded: false },
      text: "100 to 240 V, 50 or 60 Hz, fuse of 10 A for each kit. Solar power is not supported.",
    },
  ],
};

/** Undefined for an address that is not of this part. */
export const knowledgeAnswer = (path: string, sent: string, isEmpty: boolean): unknown => {
  if (path === "/api/knowledge/documents")
    return { documents: isEmpty ? [] : documents(Date.now()), byMeaning: false } satisfies DocumentList;
  if (path.startsWith("/api/knowledge/documents/")) return { document: "" };
  if (path === "/rag/query")
    return sent.includes("solar")
      ? answer
      : { ...answer, isKnown: false, answer: "This is not in the knowledge base." };
  return undefined;
};
