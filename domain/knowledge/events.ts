import { Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { asWritten, defineEvent, object, personal } from "../schema.ts";
import { KnowledgePassage, Sha256 } from "./passage.ts";

/**
 * What happened to a document of the company. Its passages stand on the log, sealed, so that the index can be made again
 * from it alone; the file itself lies beside the log (`BLOBS`). Nothing is redacted: what a document says must be found
 * as it was written. Forgetting the document's key takes all of it back.
 */
export const DocumentUploaded = defineEvent(
  "DocumentUploaded",
  1,
  "Somebody handed in a document.",
  object({
    name: asWritten(personal("both", Type.String({ minLength: 1, maxLength: 200, description: "of the file" }))),
    kind: Type.Union([
      Type.Literal("pdf"),
      Type.Literal("docx"),
      Type.Literal("md"),
      Type.Literal("txt"),
      Type.Literal("html"),
    ]),
    bytes: Type.Integer({ minimum: 1 }),
    sha256: Sha256,
  }),
);

export const DocumentIndexAsked = defineEvent(
  "DocumentIndexAsked",
  1,
  "A document is to be read and indexed again.",
  object({ index: Id }),
);

export const PassagesAdded = defineEvent(
  "PassagesAdded",
  1,
  "Some passages of a document, as one reading of it found them.",
  object({
    index: Id,
    first: Type.Integer({ minimum: 0, description: "number of the first of them" }),
    passages: asWritten(personal("both", Type.Array(KnowledgePassage, { minItems: 1, maxItems: 200 }))),
  }),
);

export const DocumentIndexed = defineEvent(
  "DocumentIndexed",
  1,
  "A reading is complete: questions are answered from it.",
  object({
    index: Id,
    title: asWritten(personal("both", Type.String({ maxLength: 200 }))),
    language: Type.String({ maxLength: 35 }),
    pages: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    passages: Type.Integer({ minimum: 0 }),
    isSuperseded: Type.Boolean({ description: "it says of itself that it is out of date" }),
    model: Type.Union([Type.String({ maxLength: 80 }), Type.Null()], { description: "of the vectors" }),
  }),
);

export const DocumentRejected = defineEvent(
  "DocumentRejected",
  1,
  "A document could not be read.",
  object({ index: Id, code: Type.String({ maxLength: 60, pattern: "^WING_[A-Z0-9_]+$" }) }),
);

export const DocumentRemoved = defineEvent("DocumentRemoved", 1, "A document answers nothing any more.", object({}));

export const DocumentRestored = defineEvent("DocumentRestored", 1, "A removal was taken back.", object({}));

export const DocumentForgotten = defineEvent(
  "DocumentForgotten",
  1,
  "A removed document cannot be brought back: its file and its key are gone.",
  object({}),
);
