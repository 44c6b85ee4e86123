/** Words of the page of documents. */
import { inLanguage, plural } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  page: "Knowledge · Wingman",
  title: "Knowledge",
  lead: "Tips and answers quote from these documents, and from nothing else.",
  drop: "Drop documents here, or",
  choose: "Choose files",
  kinds: "PDF, DOCX, Markdown, TXT or HTML, up to 25 MB each",
  sending: (name: string) => `Sending ${name}`,
  handedIn: "handed in",
  known: "is there already",
  counts: (documents: number, passages: number) =>
    `${plural(documents, { one: "1 document", other: `${documents} documents` })}, ${plural(passages, { one: "1 passage", other: `${passages} passages` })}.`,
  byMeaning: "Found by words and by meaning.",
  /** Documents that were read before the model was there. */
  withoutVectors: (documents: number) =>
    plural(documents, {
      one: "1 document is found by words alone until it has been read again.",
      other: `${documents} documents are found by words alone until they have been read again.`,
    }),
  byWords: "Found by words alone: no model of meaning is installed here.",
  none: {
    title: "No document yet.",
    text: "Drop a price list, a security paper or answers to common questions above. Tips come without them, too.",
  },
  waiting: "waits to be read",
  reading: (done: number, of: number) => `passage ${done} of ${of}`,
  rejected: (code: string) => `Not read: ${code}`,
  inUse: "In use",
  superseded: "Out of date, ranked last",
  passages: (count: number) => plural(count, { one: "1 passage", other: `${count} passages` }),
  pages: (count: number) => plural(count, { one: "1 page", other: `${count} pages` }),
  pageOf: (page: number, heading: string) => `page ${page} · ${heading}`,
  again: "Read again",
  remove: "Remove",
  ofWhich: (does: string, which: string) => `${does}: ${which}`,
  removed: (title: string) => `“${title}” answers nothing any more. It can be brought back for a day.`,
  undo: "Undo",
  ask: {
    title: "Try a question",
    lead: "The answer that a rep would get.",
    question: "Question",
    go: "Ask",
    notKnown: "This is not in the knowledge base.",
    nearest: "The nearest passages, none of which answers it:",
    took: (seconds: string) => `${seconds} s`,
  },
};

export const words = inLanguage({ en, ar });
