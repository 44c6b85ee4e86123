/**
 * The ONNX graph of a BERT that makes one vector of a text, written from the model's own `config.json` and the head of
 * its `model.safetensors`. It holds no weights: its initialisers point by external data into that file, so that no
 * exporter is needed and the published file stays what its publisher made. About 25 KB for six layers.
 * Opset 20: Gelu is an operator of its own from there on. https://onnx.ai/onnx/operators
 */
import { badModel } from "./embed-failure.ts";
import type { ModelConfig } from "./model-folder.ts";
import { encode, type Field, type Float } from "./protobuf.ts";
import type { StoredTensor } from "./safetensors.ts";

/** Changes with what is written below, so that an older graph beside the weights is not taken for this one. */
export const graphVersion = 2;

const irVersion = 9;
const opset = 20;
/** TensorProto.DataType. */
const dataTypes: Readonly<Record<string, number>> = { F32: 1, F16: 10, BF16: 16 };
const float = 1;
const int64 = 7;

export const inputNames = {
  ids: "input_ids",
  mask: "attention_mask",
  /** With an adapter alone: 0 for the talk before, 1 for what is read; and which tokens of it are words. */
  types: "token_type_ids",
  own: "own_mask",
} as const;
export const outputName = "sentence_embedding";
/** Of each token, before they are pooled. */
export const tokensName = "token_embeddings";
/** With an adapter alone, of each of its kinds: how likely it is, and how much each token has to do with it. */
export const pointsName = "points";
export const sharesName = "shares";

/** A low-rank adapter of the model and its head, as `gpu/meaning/train` makes them; numbers of 16 bits. */
export type Adapter = {
  readonly kinds: readonly string[];
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly bytes: Uint8Array }>;
};

type Attribute = number | readonly number[] | Float;

/** Throws `Failure` WING_EMBED_MODEL where a tensor is missing, has another shape or is kept in numbers not known here. */
export const writeGraph = (
  config: ModelConfig,
  tensors: ReadonlyMap<string, StoredTensor>,
  weightsFile: string,
  adapter?: Adapter,
): Uint8Array => {
  const { hiddenSize, headCount, layerCount, layerNormEps, firstPosition, pooling } = config;
  const headSize = hiddenSize / headCount;
  const nodes: Field[] = [];
  const initialisers: Field[] = [];

  const node = (
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string => {
    nodes.push([
      1,
      [
        ...inputs.map((input): Field => [1, input]),
        [2, output],
        [3, output],
        [4, operator],
        ...Object.entries(attributes).map(([name, value]): Field => [5, attribute(name, value)]),
      ],
    ]);
    return output;
  };
  const prefix = ["", "bert.", "roberta.", "model."].find((each) =>
    tensors.has(`${each}embeddings.word_embeddings.weight`),
  );
  const weight = (name: string, ...shape: readonly number[]): string => {
    const stored = tensors.get(`${prefix ?? ""}${name}`);
    if (!stored) throw badModel(`${weightsFile} has no ${name}: it is no BERT of ${layerCount} layers.`);
    const dataType = dataTypes[stored.dtype];
    if (dataType === undefined) throw badModel(`${weightsFile} keeps ${name} in ${stored.dtype}.`);
    if (stored.shape.join() !== shape.join())
      throw badModel(`${name} has the shape ${stored.shape.join(" × ")}, not ${shape.join(" × ")}.`);
    const raw = dataType === float ? name : `${name}.stored`;
    initialisers.push([
      5,
      [
        ...shape.map((size): Field => [1, size]),
        [2, dataType],
        [8, raw],
        ...[
          ["location", weightsFile],
          ["offset", String(stored.offset)],
          ["length", String(stored.bytes)],
        ].map(([key = "", value = ""]): Field => [
          13,
          [
            [1, key],
            [2, value],
          ],
        ]),
        [14, 1], // External.
      ],
    ]);
    return dataType === float ? name : node("Cast", [raw], name, { to: float });
  };
  const numbers = (name: string, values: readonly number[]): string => {
    initialisers.push([
      5,
      [
        [1, values.length],
        [2, int64],
        [8, name],
        [9, int64Bytes(values)],
      ],
    ]);
    return name;
  };
  const scalar = (name: string, value: number): string => {
    initialisers.push([
      5,
      [
        [2, float],
        [8, name],
        [9, new Uint8Array(Float32Array.of(value).buffer)],
      ],
    ]);
    return name;
  };
  /** Of the adapter; these lie in the graph itself. */
  const small = (name: string, ...shape: readonly number[]): string => {
    const stored = adapter?.tensors.get(name);
    if (stored?.shape.join() !== shape.join())
      throw badModel(`the adapter's ${name} has the shape ${stored?.shape.join(" × ")}, not ${shape.join(" × ")}.`);
    const raw = `${name}.stored`;
    initialisers.push([
      5,
      [...shape.map((size): Field => [1, size]), [2, dataTypes["F16"] ?? 0], [8, raw], [9, stored.bytes]],
    ]);
    return node("Cast", [raw], name, { to: float });
  };
  const dense = (input: string, at: string, outSize: number, inSize: number): string => {
    const inputs = [input, weight(`${at}.weight`, outSize, inSize), weight(`${at}.bias`, outSize)];
    const out = node("Gemm", inputs, `${at}.out`, { transB: 1 });
    const rank = adapter?.tensors.get(`${at}.lora_A`)?.shape[0];
    if (rank === undefined) return out;
    const low = node("Gemm", [input, small(`${at}.lora_A`, rank, inSize)], `${at}.low`, { transB: 1 });
    return node("Gemm", [low, small(`${at}.lora_B`, outSize, rank), out], `${at}.adapted`, { transB: 1 });
  };
  const norm = (input: string, at: string): string =>
    node(
      "LayerNormalization",
      [input, weight(`${at}.weight`, hiddenSize), weight(`${at}.bias`, hiddenSize)],
      `${at}.out`,
      { axis: -1, epsilon: { float: layerNormEps } },
    );

  // Sizes that a run brings with it.
  const shape = node("Shape", [inputNames.ids], "shape");
  const length = node("Slice", [shape, numbers("one", [1]), numbers("two", [2])], "length");
  const flat = numbers("flat", [-1, hiddenSize]);
  const split = numbers("split", [0, 0, headCount, headSize]);
  const whole = node("Concat", [shape, numbers("hidden", [hiddenSize])], "whole", { axis: 0 });

  // What each token is, where it stands and that all belong to one text.
  const words = node(
    "Gather",
    [weight("embeddings.word_embeddings.weight", config.vocabularySize, hiddenSize), inputNames.ids],
    "words",
  );
  const first = numbers("first", [firstPosition]);
  const places = node(
    "Slice",
    [
      weight("embeddings.position_embeddings.weight", config.positionCount, hiddenSize),
      first,
      node("Add", [length, first], "last"),
    ],
    "places",
  );
  const kinds = node(
    "Gather",
    [
      weight("embeddings.token_type_embeddings.weight", config.typeCount, hiddenSize),
      adapter ? inputNames.types : numbers("zero", [0]),
    ],
    "kinds",
  );
  const summed = node("Add", [words, node("Add", [places, kinds], "placed")], "summed");
  let hidden = node("Reshape", [norm(summed, "embeddings.LayerNorm"), flat], "layer.0.in");

  // Far below zero where there is only padding, so that nobody looks there.
  const mask = node("Cast", [inputNames.mask], "mask", { to: float });
  const hiding = node("Mul", [node("Sub", [scalar("seen", 1), mask], "unseen"), scalar("far", -1e9)], "hiding.flat");
  const hidingAll = node("Unsqueeze", [hiding, numbers("heads", [1, 2])], "hiding");
  const scale = scalar("scale", 1 / Math.sqrt(headSize));
  for (let n = 0; n < layerCount; n++) {
    const at = `encoder.layer.${n}`;
    const self = `${at}.attention.self`;
    const headsOf = (what: string, perm: readonly number[]): string => {
      const out = dense(hidden, `${self}.${what}`, hiddenSize, hiddenSize);
      const rows = node("Reshape", [out, whole], `${self}.${what}.rows`);
      return node("Transpose", [node("Reshape", [rows, split], `${self}.${what}.split`)], `${self}.${what}.heads`, {
        perm,
      });
    };
    const query = headsOf("query", [0, 2, 1, 3]);
    const key = headsOf("key", [0, 2, 3, 1]);
    const value = headsOf("value", [0, 2, 1, 3]);
    const scores = node("Mul", [node("MatMul", [query, key], `${self}.dots`), scale], `${self}.scores`);
    const shares = node("Softmax", [node("Add", [scores, hidingAll], `${self}.hidden`)], `${self}.shares`, {
      axis: -1,
    });
    const taken = node("Transpose", [node("MatMul", [shares, value], `${self}.taken`)], `${self}.joined`, {
      perm: [0, 2, 1, 3],
    });
    const context = node("Reshape", [taken, flat], `${self}.context`);
    const attended = dense(context, `${at}.attention.output.dense`, hiddenSize, hiddenSize);
    const kept = norm(node("Add", [attended, hidden], `${at}.kept`), `${at}.attention.output.LayerNorm`);
    const wide = dense(kept, `${at}.intermediate.dense`, config.intermediateSize, hiddenSize);
    const narrow = dense(node("Gelu", [wide], `${at}.gelu`), `${at}.output.dense`, hiddenSize, config.intermediateSize);
    hidden = norm(node("Add", [narrow, kept], `${at}.sum`), `${at}.output.LayerNorm`);
  }

  const outputs: Field[] = [];
  if (adapter) {
    const count = adapter.kinds.length;
    const ofKinds = node("Concat", [shape, numbers("kind.count", [count])], "of.kinds", { axis: 0 });
    const eachOf = (what: string, weights: string): string =>
      node("Reshape", [node("Gemm", [hidden, weights], `${what}.flat`, { transB: 1 }), ofKinds], what);
    const own = node("Cast", [inputNames.own], "own", { to: float });
    const away = node("Mul", [node("Sub", ["seen", own], "not.own"), "far"], "away");
    const look = eachOf("look", small("points.look.weight", count, hiddenSize));
    const near = node("Add", [look, node("Unsqueeze", [away, numbers("last.axis", [2])], "away.wide")], "near");
    const shares = node("Softmax", [near], sharesName, { axis: 1 });
    const told = eachOf("told", small("points.tell.weight", count, hiddenSize));
    const taken = node("Mul", [shares, told], "told.seen");
    const sum = node("ReduceSum", [taken, numbers("token.axis", [1])], "told.sum", { keepdims: 0 });
    node("Sigmoid", [node("Add", [sum, small("points.tell.bias", count)], "told.all")], pointsName);
    outputs.push([12, valueInfo(pointsName, float, ["batch", count])]);
    outputs.push([12, valueInfo(sharesName, float, ["batch", "tokens", count])]);
  } else {
    const tokens = node("Reshape", [hidden, whole], tokensName);
    const pooled =
      pooling === "first"
        ? node("Gather", [tokens, firstRow(initialisers)], "pooled", { axis: 1 })
        : meanOf(node, tokens, mask, numbers("last.axis", [2]), numbers("token.axis", [1]));
    node("LpNormalization", [pooled], outputName, { axis: -1, p: 2 });
    outputs.push([12, valueInfo(outputName, float, ["batch", hiddenSize])]);
    outputs.push([12, valueInfo(tokensName, float, ["batch", "tokens", hiddenSize])]);
  }

  const inputs = adapter ? Object.values(inputNames) : [inputNames.ids, inputNames.mask];
  const graph: readonly Field[] = [
    ...nodes,
    [2, "sentence"],
    ...initialisers,
    ...inputs.map((name): Field => [11, valueInfo(name, int64, ["batch", "tokens"])]),
    ...outputs,
  ];
  return encode([
    [1, irVersion],
    [2, "wingman"],
    [7, graph],
    [
      8,
      [
        [1, ""],
        [2, opset],
      ],
    ],
  ]);
};

/** Of the tokens that are words: padding counts for nothing. */
const meanOf = (
  node: (operator: string, inputs: readonly string[], output: string, attributes?: Record<string, Attribute>) => string,
  tokens: string,
  mask: string,
  lastAxis: string,
  tokenAxis: string,
): string => {
  const shown = node("Mul", [tokens, node("Unsqueeze", [mask, lastAxis], "mask.wide")], "shown");
  const sum = node("ReduceSum", [shown, tokenAxis], "sum", { keepdims: 0 });
  return node("Div", [sum, node("ReduceSum", [mask, tokenAxis], "count", { keepdims: 1 })], "pooled");
};

/** A plain number and not a list of one, so that the axis it takes is gone. */
const firstRow = (initialisers: Field[]): string => {
  initialisers.push([
    5,
    [
      [2, int64],
      [8, "first.row"],
      [9, int64Bytes([0])],
    ],
  ]);
  return "first.row";
};

const int64Bytes = (values: readonly number[]): Uint8Array =>
  new Uint8Array(BigInt64Array.from(values, (value) => BigInt(value)).buffer);

/** AttributeProto: 1 float, 2 int, 7 ints. */
const attribute = (name: string, value: Attribute): readonly Field[] => {
  if (typeof value === "number")
    return [
      [1, name],
      [3, value],
      [20, 2],
    ];
  if ("float" in value)
    return [
      [1, name],
      [2, value],
      [20, 1],
    ];
  return [[1, name], ...value.map((each): Field => [8, each]), [20, 7]];
};

const valueInfo = (name: string, type: number, shape: readonly (number | string)[]): readonly Field[] => [
  [1, name],
  [
    2,
    [
      [
        1,
        [
          [1, type],
          [2, shape.map((size): Field => [1, [typeof size === "number" ? [1, size] : [2, size]]])],
        ],
      ],
    ],
  ],
];
