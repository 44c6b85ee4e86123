/** A model of meaning as it lies in a folder, the way its publisher laid it out for sentence-transformers. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type TSchema, type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { badModel } from "./embed-failure.ts";

export const weightsFile = "model.safetensors";

/** What the graph is written from. */
export type ModelConfig = {
  readonly hiddenSize: number;
  readonly headCount: number;
  readonly layerCount: number;
  readonly intermediateSize: number;
  readonly vocabularySize: number;
  readonly positionCount: number;
  readonly typeCount: number;
  readonly layerNormEps: number;
  /** Row of the first token's place: RoBERTa and its kin keep the rows up to their padding's number for themselves. */
  readonly firstPosition: number;
  /** Tokens a text may have, both ends included; what is longer is cut. */
  readonly tokensMax: number;
  /** How one vector is made of those of the tokens. */
  readonly pooling: "mean" | "first";
};

/** Longer texts cost more than they tell: attention grows by the square. */
const tokensMost = 256;
const families = ["bert", "roberta", "xlm-roberta"] as const;

const Positive = Type.Integer({ minimum: 1 });
const Config = Type.Object({
  model_type: Type.String(),
  hidden_act: Type.String(),
  hidden_size: Positive,
  num_attention_heads: Positive,
  num_hidden_layers: Positive,
  intermediate_size: Positive,
  vocab_size: Positive,
  max_position_embeddings: Positive,
  type_vocab_size: Positive,
  layer_norm_eps: Type.Number({ exclusiveMinimum: 0 }),
  pad_token_id: Type.Optional(Type.Integer({ minimum: 0 })),
  position_embedding_type: Type.Optional(Type.String()),
});
const SentenceConfig = Type.Object({ max_seq_length: Type.Optional(Type.Union([Positive, Type.Null()])) });
const Pooling = Type.Object({
  pooling_mode_cls_token: Type.Optional(Type.Boolean()),
  pooling_mode_mean_tokens: Type.Optional(Type.Boolean()),
});

/** Throws `Failure` WING_EMBED_MODEL where a file is missing, or asks for what the graph cannot do. */
export const readModelConfig = async (folder: string): Promise<ModelConfig> => {
  const config = await readJson(join(folder, "config.json"), Config);
  const sentence = await readJson(join(folder, "sentence_bert_config.json"), SentenceConfig, {});
  const pooling = await readJson(join(folder, "1_Pooling/config.json"), Pooling, { pooling_mode_mean_tokens: true });
  const {
    model_type: family,
    hidden_size: hiddenSize,
    num_attention_heads: headCount,
    position_embedding_type: positions = "absolute",
  } = config;
  if (!families.some((known) => known === family))
    throw badModel(`${folder} holds a model of the kind ${family}, not one of ${families.join(", ")}.`);
  if (config.hidden_act !== "gelu") throw badModel(`${folder} asks for the activation ${config.hidden_act}, not gelu.`);
  if (positions !== "absolute") throw badModel(`${folder} asks for positions that are ${positions}, not absolute.`);
  if (hiddenSize % headCount !== 0) throw badModel(`${folder} has ${headCount} heads for ${hiddenSize} numbers.`);
  if (pooling.pooling_mode_mean_tokens !== true && pooling.pooling_mode_cls_token !== true)
    throw badModel(`${folder} asks for another pooling than the mean or the first token.`);
  const firstPosition = family === "bert" ? 0 : (config.pad_token_id ?? 1) + 1;
  return {
    hiddenSize,
    headCount,
    layerCount: config.num_hidden_layers,
    intermediateSize: config.intermediate_size,
    vocabularySize: config.vocab_size,
    positionCount: config.max_position_embeddings,
    typeCount: config.type_vocab_size,
    layerNormEps: config.layer_norm_eps,
    firstPosition,
    tokensMax: Math.min(
      tokensMost,
      sentence.max_seq_length ?? tokensMost,
      config.max_position_embeddings - firstPosition,
    ),
    pooling: pooling.pooling_mode_mean_tokens === true ? "mean" : "first",
  };
};

/** `otherwise` stands for a file that is not there. */
export const readJson = async <T extends TSchema>(
  file: string,
  schema: T,
  otherwise?: Static<T>,
): Promise<Static<T>> => {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    if (otherwise !== undefined) return undefined;
    throw badModel(`${file} cannot be read.`, cause);
  });
  if (text === undefined && otherwise !== undefined) return otherwise;
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (Value.Check(schema, value)) return value;
  } catch {
    // Said below.
  }
  throw badModel(`${file} is not what a model of meaning has there.`);
};
