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

/** Cut to `tokensMax` with the ends that the model was trained with. Throws `Failure` WING_EMBED_MODEL. */
export const openTokenizer = async (folder: string, tokensMax: number): Promise<(text: string) => Tokens> => {
  const [tokenizerJson, config] = await Promise.all([
    readJson(join(folder, "tokenizer.json"), Type.Object({})),
    readJson(join(folder, "tokenizer_config.json"), Type.Object({}), {}),
  ]);
  const tokenizer = (() => {
    try {
      return new Tokenizer(tokenizerJson, config);
    } catch (cause) {
      throw badModel(`${folder} has a tokenizer.json that cannot be used.`, cause);
    }
  })();
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
