import { type Static, Type } from "typebox";
import { object } from "../schema.ts";

export const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256, hex" });

/** A piece of a document that answers by itself. */
export const KnowledgePassage = object({
  text: Type.String({ minLength: 1, maxLength: 8_000 }),
  heading: Type.String({ maxLength: 400, description: "path of the headings above it, › between them" }),
  page: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  hash: Sha256,
  vector: Type.Union([
    Type.String({ maxLength: 40_000, description: "base64 of its vectors (domain/knowledge/vectors.ts)" }),
    Type.Null(),
  ]),
  tokens: Type.Optional(
    Type.String({ maxLength: 70_000, description: "base64 of its tokens' signs (domain/knowledge/late.ts)" }),
  ),
});
export type KnowledgePassage = Static<typeof KnowledgePassage>;
