/** From texts to the numbers that a model knows them by, as its own `tokenizer.json` says. */
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { Type } from "typebox";
import { badModel } from "./embed-failure.ts";
import { readJson } from "./model-folder.ts";

export type Tokens = {
  readonly ids: readonly number[];
  /** Places of those that are words, or parts of one: neither marks nor the ends. */
  readonly words: readonly number[];
  /** Of each of those its letters, without the marks that a tokenizer puts to parts of a word. */
  readonly letters: readonly string[];
};

const openTokenizerOf = async (folder: string): Promise<Tokenizer> => {
  const [tokenizerJson, config] = await Promise.all([
    readJson(join(folder, "tokenizer.json"), Type.Object({})),
    readJson(join(folder, "tokenizer_config.json"), Type.Object({}), {}),
  ]);
  try {
    return new Tokenizer(tokenizerJson, config);
  } catch (cause) {
    throw badModel(`${folder} has a tokenizer.json that cannot be used.`, cause);
  }
};

/** The numbers of a text alone, and of the marks that a BERT puts around and between texts. Throws `Failure` WING_EMBED_MODEL. */
export const openPieces = async (
  folder: string,
): Promise<{ readonly start: number; readonly end: number; of(text: string): readonly number[] }> => {
  const tokenizer = await openTokenizerOf(folder);
  const { ids } = tokenizer.encode("");
  const [start, end] = ids;
  if (start === undefined || end === undefined) throw badModel(`${folder} has a tokenizer.json without ends.`);
  return { start, end, of: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids };
};

/** Cut to `tokensMax` with the ends that the model was trained with. Throws `Failure` WING_EMBED_MODEL. */
export const openTokenizer = async (folder: string, tokensMax: number): Promise<(text: string) => Tokens> => {
  const tokenizer = await openTokenizerOf(folder);
  const endCount = tokenizer.encode("").ids.length;
  return (text) => {
    // What is far beyond the most need not be looked at: no token is shorter than a character.
    const { ids, tokens } = tokenizer.encode(text.slice(0, tokensMax * charactersMax));
    const cut =
      ids.length <= tokensMax ? ids : [...ids.slice(0, tokensMax - endCount + 1), ...ids.slice(ids.length - 1)];
    const words: number[] = [];
    for (let at = 1; at < cut.length - 1; at++) if (/[\p{L}\p{N}]/u.test(tokens[at] ?? "")) words.push(at);
    return {
      ids: cut,
      words,
      letters: words.map((at) => (tokens[at] ?? "").replace(/^(?:##|[▁Ġ])/, "").toLowerCase()),
    };
  };
};

/** A token of a long word, and of what stands between two. */
const charactersMax = 20;
