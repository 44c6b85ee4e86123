/** Settings of the knowledge base; see `configSchema` for how they are read. */
import { Type } from "typebox";

export const knowledgeSettings = {
  reranker: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        "A folder with tokenizer.json and model.onnx of a cross-encoder, which puts passages that answer a question in a better order. Unset: they keep the order in which they were found.",
      expected: "the path of a folder",
    }),
  ),
};
