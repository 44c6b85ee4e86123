/**
 * Tokens back to text, as `tokenizer.json` says: bytes spelled as letters (Whisper), or pieces with `▁` for a space and
 * bytes where no piece fits (Moonshine). Text to tokens is `text-tokens.ts`.
 */
import { type Static, Type } from "typebox";
import { badModel } from "./model-failure.ts";

const step = { pattern: Type.Optional(Type.Object({ String: Type.Optional(Type.String()) })) };
const Decoder = Type.Object({
  type: Type.String(),
  ...step,
  content: Type.Optional(Type.String()),
  start: Type.Optional(Type.Integer()),
  stop: Type.Optional(Type.Integer()),
  replacement: Type.Optional(Type.String()),
  prepend_scheme: Type.Optional(Type.String()),
  decoders: Type.Optional(Type.Array(Type.Unknown())),
});
type Decoder = Static<typeof Decoder>;

/** What of the file is needed. Unigram's vocabulary is a list of pairs, the others' a map. */
export const TokenizerFile = Type.Object({
  model: Type.Object({
    vocab: Type.Union([
      Type.Record(Type.String(), Type.Integer()),
      Type.Array(Type.Tuple([Type.String(), Type.Number()])),
    ]),
  }),
  added_tokens: Type.Array(
    Type.Object({ id: Type.Integer({ minimum: 0 }), content: Type.String(), special: Type.Boolean() }),
  ),
  decoder: Decoder,
});

export type Tokens = {
  /** One more than the greatest id. */
  readonly count: number;
  idOf(token: string): number | undefined;
  /** Those written `<|…|>` or marked as special: they are no text. */
  readonly special: ReadonlySet<number>;
  textOf(ids: readonly number[]): string;
};

export function readTokens(file: Static<typeof TokenizerFile>): Tokens {
  const { vocab } = file.model;
  const pairs: (readonly [string, number])[] = Array.isArray(vocab)
    ? vocab.map(([token], id) => [token, id] as const)
    : Object.entries(vocab);
  const idByToken = new Map([...pairs, ...file.added_tokens.map(({ content, id }) => [content, id] as const)]);
  const tokenById: string[] = [];
  for (const [token, id] of idByToken) tokenById[id] = token;
  const special = new Set(
    file.added_tokens.filter(({ content, special }) => special || /^<\|.*\|>$/u.test(content)).map(({ id }) => id),
  );
  const steps = stepsOf(file.decoder);
  return {
    count: tokenById.length,
    idOf: (token) => idByToken.get(token),
    special,
    textOf(ids) {
      let pieces: readonly Piece[] = ids.flatMap((id) => (special.has(id) ? [] : [tokenById[id] ?? ""]));
      for (const step of steps) pieces = step(pieces);
      return joined(pieces);
    },
  };
}

/** A piece of text, or one byte of it. */
type Piece = string | number;
type Step = (pieces: readonly Piece[]) => readonly Piece[];

function stepsOf(decoder: Decoder): Step[] {
  const { type, pattern, content = "", start = 0, stop = 0, replacement = "▁", prepend_scheme = "always" } = decoder;
  switch (type) {
    case "Sequence":
      return (decoder.decoders ?? []).flatMap((inner) => stepsOf(inner as Decoder));
    case "ByteLevel":
      return [(pieces) => pieces.flatMap((piece) => bytesOfLetters(piece))];
    case "Replace":
      if (pattern?.String === undefined) throw badModel("tokenizer.json replaces by a pattern that is not plain text.");
      return [onText((text) => text.replaceAll(pattern.String ?? "", content))];
    case "ByteFallback":
      return [
        onText((text) => {
          const byte = /^<0x([0-9A-F]{2})>$/u.exec(text)?.[1];
          return byte === undefined ? text : Number.parseInt(byte, 16);
        }),
      ];
    case "Fuse":
      return [(pieces) => [joined(pieces)]];
    case "Strip":
      return [onText((text) => stripped(text, content, start, stop))];
    case "Metaspace":
      return [
        (pieces) =>
          pieces.map((piece, at) => {
            if (typeof piece === "number") return piece;
            const text = piece.replaceAll(replacement, " ");
            return at === 0 && prepend_scheme !== "never" && text.startsWith(" ") ? text.slice(1) : text;
          }),
      ];
    default:
      throw badModel(`tokenizer.json has a decoder of the kind "${type}", which Wingman does not know.`);
  }
}

const onText =
  (change: (text: string) => Piece): Step =>
  (pieces) =>
    pieces.map((piece) => (typeof piece === "number" ? piece : change(piece)));

function stripped(text: string, character: string, start: number, stop: number): string {
  let [from, to] = [0, text.length];
  while (from < start && text[from] === character) from++;
  while (text.length - to < stop && to > from && text[to - 1] === character) to--;
  return text.slice(from, to);
}

/** Bytes become characters together; one that is not whole at the very end is left out. */
function joined(pieces: readonly Piece[]): string {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  for (const piece of pieces)
    // Text between bytes breaks a character off, which then is none.
    text +=
      typeof piece === "number" ? decoder.decode(Uint8Array.of(piece), { stream: true }) : decoder.decode() + piece;
  return text;
}

/** GPT-2's spelling of bytes: printable ones stand for themselves, the others for letters from U+0100 on. */
export const byteOfLetter = ((): ReadonlyMap<string, number> => {
  const letters = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const isPrintable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    letters.set(String.fromCodePoint(isPrintable ? byte : next++), byte);
  }
  return letters;
})();

const bytesOfLetters = (piece: Piece): readonly Piece[] =>
  typeof piece === "number" ? [piece] : Array.from(piece, (letter) => byteOfLetter.get(letter) ?? letter);
