/** Words that say what kind of number follows them. */
export const cardWords: ReadonlySet<string> = new Set(
  "card cards visa mastercard amex maestro discover credit debit pan".split(" "),
);
export const phoneWords: ReadonlySet<string> = new Set(
  "phone phones telephone tel cell cellphone mobile call calling ring dial reach text whatsapp sms fax line landline direct callback contact area country".split(
    " ",
  ),
);
/** A number after one of these is the company's, not a person's. */
export const ownNumbers: ReadonlySet<string> = new Set(
  (
    "order orders invoice ticket reference ref case serial part model version sku quote tracking track batch item po lot build policy contract " +
    "isbn barcode ean upc imei vat trn tax tin ein cr license licence registration article style shipment waybill awb container delivery receipt " +
    "transaction booking reservation confirmation request error code zip postcode postal room flight page chapter size sizes release port box extension ext pin gate " +
    "floor building suite unit seat row bus train platform channel apartment highway route class grade level section slide question option step phase " +
    "quarter index paragraph iso fax-back lane dock pallet truck plate registration"
  ).split(" "),
);
/** Words by which people lead to an address. */
export const mailWords: ReadonlySet<string> = new Set("email mail e-mail emails".split(" "));

export type Cue = "card" | "phone" | "own" | undefined;
/** What the nearest of the words before a number says that it is. */
export const cueOf = (words: readonly string[]): Cue => {
  const before = words.filter((word) => !/^(?:um|uh|er|erm|like|well|so)$/.test(word));
  for (let n = before.length - 1; n >= 0; n--) {
    const word = before[n] ?? "";
    const isCode = word === "code" && phoneWords.has(before[n - 1] ?? "");
    if (ownNumbers.has(word) && !isCode) return "own";
    if (cardWords.has(word) || (word === "half" && before[n - 1] === "first")) return "card";
    if (phoneWords.has(word)) return "phone";
    if (word === "number" && ownNumbers.has(before[n - 1] ?? "")) continue;
    if (word === "number") return before[n - 1] === "long" || cardWords.has(before[n - 1] ?? "") ? "card" : "phone";
  }
  return undefined;
};

const afterWordsMax = 5;
const afterTokensMax = 12;
const namesNumber: ReadonlySet<string> = new Set(
  "cell cellphone mobile phone line landline whatsapp number".split(" "),
);
/** "415 555 2671 is my cell". */
export const cueAfter = (tokens: readonly { readonly kind: string; readonly word: string }[], token: number): Cue => {
  for (
    let n = token + 1, words = 0;
    n < Math.min(tokens.length, token + afterTokensMax) && words < afterWordsMax;
    n++
  ) {
    const { kind, word } = tokens[n] as { kind: string; word: string }; // Within the list.
    if (kind === "digits" || kind === "mask" || /^[.?!;]$/.test(word)) return undefined;
    if (kind !== "word") continue;
    if (ownNumbers.has(word)) return undefined;
    if (namesNumber.has(word)) return "phone";
    words += 1;
  }
  return undefined;
};

export type Expected = "e-mail" | "number" | undefined;
/** What the other side is asked for. */
export const askedFor = (tokens: readonly { readonly word: string }[]): Expected => {
  const words = tokens.map(({ word }) => word);
  if (words.some((word) => mailWords.has(word))) return "e-mail";
  const cue = cueOf(words.slice(-askedWordsMax));
  return cue === "phone" || cue === "card" ? "number" : undefined;
};
const askedWordsMax = 12;
