import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fixtureFolder, readReference } from "./models.fixture.ts";
import { readTokens, type Tokens } from "./tokens.ts";

const tokensOf = async (name: string): Promise<Tokens> =>
  readTokens(JSON.parse(await readFile(join(fixtureFolder(name), "tokenizer.json"), "utf8")));
const decoderOf = (decoder: unknown, pieces: readonly string[]): Tokens =>
  readTokens({
    model: { vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])) },
    added_tokens: [],
    decoder: decoder as never,
  });

for (const name of ["whisper-random", "moonshine-random"])
  test(`${name}: text of tokens is the reference's`, async () => {
    const tokens = await tokensOf(name);
    for (const { tokens: ids, text } of (await readReference())[name]?.texts ?? assert.fail("no reference"))
      assert.equal(tokens.textOf(ids), text);
  });

test("bytes that are a character together are one, and an unfinished one is left out", async () => {
  const tokens = await tokensOf("whisper-random");
  // شك and ü as the bytes' letters.
  const ids = ["Ø", "´", "Ù", "ĥ", "Ã", "¼"].map((letter) => tokens.idOf(letter) ?? assert.fail(letter));
  assert.equal(tokens.textOf(ids), "شكü");
  assert.equal(tokens.textOf(ids.slice(0, 3)), "ش");
  assert.equal(tokens.textOf(ids.slice(0, 1)), "");
});

test("special tokens and times are no text", async () => {
  const tokens = await tokensOf("whisper-random");
  const ids = ["<|startoftranscript|>", "<|0.00|>", "a", "<|0.02|>", "<|endoftext|>"].map((token) =>
    tokens.idOf(token),
  );
  assert.equal(tokens.textOf(ids.map((id) => id ?? assert.fail("unknown token"))), "a");
});

test("pieces of SentencePiece: a mark for a space, and bytes where no piece fits", async () => {
  const tokens = await tokensOf("moonshine-random");
  const ids = ["the▁", "<0xC3>", "<0xBC>", "<0xD8>"].map((token) => tokens.idOf(token) ?? assert.fail(token));
  assert.equal(tokens.textOf(ids), "the ü");
});

test("a Metaspace decoder drops the first space alone", () => {
  const tokens = decoderOf({ type: "Metaspace", replacement: "▁", prepend_scheme: "always" }, ["▁we", "▁can", "not"]);
  assert.equal(tokens.textOf([0, 1, 2]), "we cannot");
});

test("a decoder of an unknown kind is refused by name", () => {
  assert.throws(() => decoderOf({ type: "CTC" }, ["a"]), { code: "WING_STT_MODEL", message: /"CTC"/u });
});
