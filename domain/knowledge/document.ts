/** A document of the company's: handed in, read, removed. Pure. */
import { accept, type Decision, refuse } from "../decision.ts";
import type { EventOf } from "../schema.ts";
import type * as events from "./events.ts";

export type DocumentEvent = EventOf<typeof events>;
/** The event is the command that was let through. */
export type DocumentCommand = DocumentEvent;
export type DocumentRefusal =
  | "DOCUMENT_EXISTS"
  | "DOCUMENT_UNKNOWN"
  | "DOCUMENT_REMOVED"
  | "DOCUMENT_KEPT"
  | "INDEX_GAP";

export type DocumentState = {
  readonly sha256: string | null;
  readonly isRemoved: boolean;
  readonly isForgotten: boolean;
  /** Somebody waits for it to be read. */
  readonly isWaiting: boolean;
  /** The reading that answers, or null. */
  readonly index: string | null;
  /** The reading that is being written, and how many passages of it stand. */
  readonly writing: { readonly index: string; readonly passages: number } | null;
};

export const initialDocument: DocumentState = {
  sha256: null,
  isRemoved: false,
  isForgotten: false,
  isWaiting: false,
  index: null,
  writing: null,
};

/** What a command comes to; again, it changes nothing. */
export const decideDocument = (
  state: DocumentState,
  command: DocumentCommand,
): Decision<DocumentEvent, DocumentRefusal> => {
  if (command.type === "DocumentUploaded") {
    if (state.sha256 === null) return accept(command);
    return state.sha256 === command.data.sha256
      ? accept()
      : refuse("DOCUMENT_EXISTS", "another document has this id already");
  }
  if (command.type === "DocumentForgotten" && state.isForgotten) return accept();
  if (state.sha256 === null || state.isForgotten) return refuse("DOCUMENT_UNKNOWN", "there is no such document");
  if (command.type === "DocumentRemoved") return state.isRemoved ? accept() : accept(command);
  if (command.type === "DocumentRestored") return state.isRemoved ? accept(command) : accept();
  if (command.type === "DocumentForgotten")
    return state.isRemoved ? accept(command) : refuse("DOCUMENT_KEPT", "only a document that was removed is forgotten");
  if (state.isRemoved) return refuse("DOCUMENT_REMOVED", "this document was removed");
  switch (command.type) {
    case "DocumentIndexAsked":
      return state.isWaiting ? accept() : accept(command);
    case "PassagesAdded": {
      const { index, first } = command.data;
      const stand = state.writing?.index === index ? state.writing.passages : 0;
      if (state.index === index || first < stand) return accept();
      return first === stand ? accept(command) : refuse("INDEX_GAP", `passage ${stand} is missing`);
    }
    case "DocumentIndexed": {
      const { index, passages } = command.data;
      if (state.index === index) return accept();
      const stand = state.writing?.index === index ? state.writing.passages : 0;
      return stand === passages ? accept(command) : refuse("INDEX_GAP", `${stand} of ${passages} passages are there`);
    }
    case "DocumentRejected":
      return accept(command);
  }
};

export const evolveDocument = (state: DocumentState, event: DocumentEvent): DocumentState => {
  switch (event.type) {
    case "DocumentUploaded":
      return { ...state, sha256: event.data.sha256, isWaiting: true };
    case "DocumentIndexAsked":
      return { ...state, isWaiting: true };
    case "PassagesAdded": {
      const { index, first, passages } = event.data;
      const count = Array.isArray(passages) ? passages.length : 0; // Forgotten ones count no more.
      return { ...state, writing: { index, passages: first + count } };
    }
    case "DocumentIndexed":
      return { ...state, isWaiting: false, index: event.data.index, writing: null };
    case "DocumentRejected":
      return { ...state, isWaiting: false, writing: null };
    case "DocumentRemoved":
      return { ...state, isRemoved: true };
    case "DocumentRestored":
      return { ...state, isRemoved: false };
    case "DocumentForgotten":
      return { ...state, isForgotten: true, index: null, writing: null, isWaiting: false };
    default:
      return state; // A newer type changes nothing known here.
  }
};
