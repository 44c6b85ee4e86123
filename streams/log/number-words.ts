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
    "transaction booking reservation confirmation request error code zip postcode postal room flight page chapter size sizes release port box"
  ).split(" "),
);
/** Words by which people lead to an address. */
export const mailWords: ReadonlySet<string> = new Set("email mail e-mail emails".split(" "));

export type Cue = "card" | "phone" | "own" | undefined;
/** What the nearest of the words before a number says that it is. */
export const cueOf = (before: readonly string[]): Cue => {
  for (let n = before.length - 1; n >= 0; n--) {
    const word = before[n] ?? "";
    const isCode = word === "code" && phoneWords.has(before[n - 1] ?? "");
    if (ownNumbers.has(word) && !isCode) return "own";
    if (cardWords.has(word) || (word === "half" && before[n - 1] === "first")) return "card";
    if (phoneWords.has(word)) return "phone";
    if (word === "number" && !ownNumbers.has(before[n - 1] ?? ""))
      return before[n - 1] === "long" || cardWords.has(before[n - 1] ?? "") ? "card" : "phone";
  }
  return undefined;
};
