/** E-mail addresses as people say them: "john dot smith at corvane dot com", also spelt, also still being said. */
import { tokensOf } from "./spoken-numbers.ts";

const joints: ReadonlySet<string> = new Set(["dot", "underscore", "dash", "hyphen", "plus", "minus"]);
const endings = new Set(
  "com org net io co edu gov info biz ai app dev me us uk de fr es it nl ae sa eg qa kw example test".split(" "),
);
const providers = new Set("gmail googlemail outlook hotmail yahoo icloud proton protonmail gmx aol".split(" "));
/** "Look at corvane dot com" names a page, not a person. */
const notLocal = new Set(
  "look looking looked is are was were us me you him her them meet meeting meets see it up go going went stay live lives work works worked be am page website site arrive based here there".split(
    " ",
  ),
);
const nameTokensMax = 6;

type Address = { readonly start: number; readonly end: number };

/** Every address in a text. With `open`, the text may go on: one that has come as far as its "at" counts. */
export const spokenAddresses = (text: string, open: boolean): Address[] => {
  const tokens = tokensOf(text);
  const found: Address[] = [];
  const word = (n: number): string => tokens[n]?.word ?? "";
  for (let at = 1; at < tokens.length; at++) {
    if (word(at) !== "at") continue;
    const first = localFrom(at, word);
    if (first === undefined) continue;
    const joined = tokens.slice(first, at).some((token) => joints.has(token.word));
    const last = domainTo(at, word, tokens.length, open, joined);
    const [from, to] = [tokens[first], last === undefined ? undefined : tokens[last]];
    if (from && to) found.push({ start: from.start, end: to.end });
  }
  return found;
};

/** First token of what stands before "at": pieces with "dot" and the like between them, single letters, digits. */
const localFrom = (at: number, word: (n: number) => string): number | undefined => {
  let first = at - 1;
  if (notLocal.has(word(first)) || joints.has(word(first))) return undefined;
  for (let taken = 1; first > 0 && taken < nameTokensMax * 4; taken++) {
    const before = word(first - 1);
    if (joints.has(before) && first > 1) first -= 2;
    else if (isPiece(before) && isPiece(word(first))) first -= 1;
    else if (/^\d+$/.test(word(first)) && first > 1 && joints.has(word(first - 2))) first -= 1;
    else break;
  }
  return first;
};
const isPiece = (text: string): boolean => /^\p{L}$/u.test(text) || /^\d+$/.test(text);

/** Last token of the domain after "at"; undefined where none is. */
const domainTo = (
  at: number,
  word: (n: number) => string,
  count: number,
  open: boolean,
  joined: boolean,
): number | undefined => {
  for (let n = at + 1; n < Math.min(count, at + 1 + nameTokensMax); n++) {
    if (word(n) === "dot" && n > at + 1) {
      let last = endings.has(word(n + 1)) ? n + 1 : undefined;
      while (last !== undefined && word(last + 1) === "dot" && endings.has(word(last + 2))) last += 2;
      if (last !== undefined) return last;
    }
    if (providers.has(word(n)) && n === at + 1) return word(n + 1) === "dot" && endings.has(word(n + 2)) ? n + 2 : n;
  }
  // Not said to its end yet: what has a "dot" before its "at" is an address already.
  return open && joined && count - at - 1 <= nameTokensMax
    ? count - 1
    : joined && count - at <= 2
      ? count - 1
      : undefined;
};
