/** A model as it lies in a folder, laid out as on the hub: settings beside the tokenizer, graphs below `onnx/`. */
import { access, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { badModel } from "./model-failure.ts";
import { readTokens, TokenizerFile, type Tokens } from "./tokens.ts";

const Id = Type.Integer({ minimum: 0 });
const Ids = Type.Optional(Type.Union([Type.Array(Type.Integer()), Type.Null()]));
const IdByToken = Type.Optional(Type.Union([Type.Record(Type.String(), Id), Type.Null()]));
const OptionalId = Type.Optional(Type.Union([Id, Type.Array(Id), Type.Null()]));

const Config = Type.Object({
  model_type: Type.String(),
  decoder_start_token_id: OptionalId,
  eos_token_id: OptionalId,
  max_target_positions: Type.Optional(Type.Integer({ minimum: 1 })),
  max_position_embeddings: Type.Optional(Type.Integer({ minimum: 1 })),
  suppress_tokens: Ids,
  begin_suppress_tokens: Ids,
});

const Generation = Type.Object({
  alignment_heads: Type.Optional(Type.Union([Type.Array(Type.Tuple([Id, Id])), Type.Null()])),
  begin_suppress_tokens: Ids,
  decoder_start_token_id: OptionalId,
  eos_token_id: OptionalId,
  is_multilingual: Type.Optional(Type.Boolean()),
  lang_to_id: IdByToken,
  no_timestamps_token_id: OptionalId,
  prev_sot_token_id: OptionalId,
  suppress_tokens: Ids,
  task_to_id: IdByToken,
});

const Preprocessor = Type.Object({
  sampling_rate: Type.Optional(Type.Literal(16_000)),
  do_normalize: Type.Optional(Type.Boolean()),
  feature_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 512 })),
  hop_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 16_000 })),
  n_fft: Type.Optional(Type.Integer({ minimum: 2, maximum: 16_000 })),
  n_samples: Type.Optional(Type.Integer({ minimum: 1, maximum: 16_000 * 600 })),
});

export type ModelFolder = {
  readonly path: string;
  /** The folder's own name, which is the hub's. */
  readonly name: string;
  readonly config: Static<typeof Config>;
  readonly generation: Static<typeof Generation>;
  readonly preprocessor: Static<typeof Preprocessor>;
  readonly tokens: Tokens;
  readonly encoderPath: string;
  readonly decoderPath: string;
};

/** Reads everything but the graphs. Throws `Failure` WING_STT_MODEL that names the file which is missing or makes no sense. */
export async function readModelFolder(folder: string, dtype: string): Promise<ModelFolder> {
  const path = resolve(folder);
  const read = async <T extends TSchema>(file: string, schema: T): Promise<Static<T>> => {
    const text = await readFile(join(path, file), "utf8").catch((cause: unknown) => {
      throw badModel(`The speech model in ${path} has no ${file}.`, cause);
    });
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw badModel(`${file} of the speech model in ${path} is no JSON.`, cause);
    }
    if (Value.Check(schema, value)) return value;
    const [first] = Value.Errors(schema, value);
    throw badModel(
      `${file} of the speech model in ${path} is not as expected at "${first?.instancePath}": ${first?.message}.`,
    );
  };
  const graph = async (part: string): Promise<string> => {
    const file = `onnx/${part}${dtypeSuffix(dtype)}.onnx`;
    await access(join(path, file)).catch((cause: unknown) => {
      throw badModel(`The speech model in ${path} has no ${file}.`, cause);
    });
    return join(path, file);
  };
  return {
    path,
    name: basename(path),
    config: await read("config.json", Config),
    generation: await read("generation_config.json", Generation),
    preprocessor: await read("preprocessor_config.json", Preprocessor),
    tokens: readTokens(await read("tokenizer.json", TokenizerFile)),
    encoderPath: await graph("encoder_model"),
    decoderPath: await graph("decoder_model_merged"),
  };
}

/** As transformers.js names files: `fp32` has no suffix, `q8` is `_quantized`, any other is its own. */
const dtypeSuffix = (dtype: string): string => {
  if (!/^[a-z0-9]{2,12}$/u.test(dtype)) throw badModel(`"${dtype}" is no way to quantise a speech model.`);
  return dtype === "fp32" ? "" : dtype === "q8" ? "_quantized" : `_${dtype}`;
};

/** The first of several places where a file may say a token's id. Throws when none says it. */
export function tokenId(what: string, ...places: (number | readonly number[] | null | undefined)[]): number {
  for (const place of places) {
    const id = typeof place === "number" ? place : place?.[0];
    if (id !== undefined) return id;
  }
  throw badModel(`Neither generation_config.json nor tokenizer.json of the speech model says which token is ${what}.`);
}
