/** A cross-encoder for tests, written here: a passage is worth what its words are worth, and the question's count for nothing. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode, type Field } from "../embed/protobuf.ts";

const float = 1;
const int64 = 7;
const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];

/** `worth` by word; every other word is worth nothing. `classes`: one number a pair, or two of which the second says yes. */
export const tinyReranker = async (
  worth: Readonly<Record<string, number>>,
  classes: 1 | 2 = 1,
): Promise<AsyncDisposable & { readonly folder: string }> => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-tiny-reranker-"));
  const words = [...special, ...Object.keys(worth)];
  const table = words.flatMap((word) => (classes === 2 ? [1, 1 + (worth[word] ?? 0)] : [worth[word] ?? 0]));
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(tokenizerOf(words)));
  await writeFile(join(folder, "model.onnx"), graphOf(table, words.length, classes));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
};

const tokenizerOf = (words: readonly string[]): unknown => {
  const mark = (id: string, type_id: number) => ({ SpecialToken: { id, type_id } });
  const text = (id: "A" | "B", type_id: number) => ({ Sequence: { id, type_id } });
  const [start, between] = [mark("[CLS]", 0), mark("[SEP]", 0)];
  const tokens = Object.fromEntries(special.map((id, n) => [id, { id, ids: [n], tokens: [id] }]));
  return {
    ...{ version: "1.0", truncation: null, padding: null, decoder: null },
    added_tokens: special.map((content, id) => ({
      ...{ id, content, special: true, single_word: false, lstrip: false, rstrip: false, normalized: false },
    })),
    normalizer: { type: "Lowercase" },
    pre_tokenizer: { type: "Whitespace" },
    post_processor: {
      type: "TemplateProcessing",
      single: [start, text("A", 0), between],
      pair: [start, text("A", 0), between, text("B", 1), mark("[SEP]", 1)],
      special_tokens: tokens,
    },
    model: {
      ...{ type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100 },
      vocab: Object.fromEntries(words.map((word, n) => [word, n])),
    },
  };
};

/** The sum of what each token is worth, where it is a word of the passage and no padding. */
const graphOf = (table: readonly number[], rows: number, classes: number): Uint8Array => {
  const node = (
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: readonly Field[] = [],
  ): Field => [1, [...inputs.map((input): Field => [1, input]), [2, output], [4, operator], ...attributes]];
  const attribute = (name: string, value: number): Field => [
    5,
    [
      [1, name],
      [3, value],
      [20, 2],
    ],
  ];
  const tensor = (name: string, type: number, shape: readonly number[], bytes: Uint8Array): Field => [
    5,
    [...shape.map((size): Field => [1, size]), [2, type], [8, name], [9, bytes]],
  ];
  const value = (field: number, name: string, type: number): Field => [
    field,
    [
      [1, name],
      [
        2,
        [
          [
            1,
            [
              [1, type],
              [
                2,
                [
                  [1, [[2, "pairs"]]],
                  [1, [[2, `${name}.size`]]],
                ],
              ],
            ],
          ],
        ],
      ],
    ],
  ];
  const graph: readonly Field[] = [
    node("Gather", ["table", "input_ids"], "worth"),
    node("Mul", ["attention_mask", "token_type_ids"], "shown"),
    node("Cast", ["shown"], "shown.float", [attribute("to", float)]),
    node("Unsqueeze", ["shown.float", "last"], "shown.wide"),
    node("Mul", ["worth", "shown.wide"], "counted"),
    node("ReduceSum", ["counted", "tokens"], "logits", [attribute("keepdims", 0)]),
    [2, "reranker"],
    tensor("table", float, [rows, classes], new Uint8Array(Float32Array.from(table).buffer)),
    tensor("last", int64, [1], new Uint8Array(BigInt64Array.of(2n).buffer)),
    tensor("tokens", int64, [1], new Uint8Array(BigInt64Array.of(1n).buffer)),
    ...["input_ids", "attention_mask", "token_type_ids"].map((name) => value(11, name, int64)),
    value(12, "logits", float),
  ];
  return encode([
    [1, 9],
    [2, "wingman"],
    [7, graph],
    [
      8,
      [
        [1, ""],
        [2, 20],
      ],
    ],
  ]);
};
