/** Words that say what kind of number follows them. */
export const cardWords: ReadonlySet<string> = new Set(
  "card cards visa mastercard amex maestro discover credit debit pan".split(" "),
);
export const phoneWords: ReadonlySet<string> = new Set(
  "phone phones telephone tel cell cellphone mobile call calling ring dial reach text whatsapp sms fax line landline direct callback contact".split(
    " ",
  ),
);
/** A number after one of these is the company's, not a person's. */
export const ownNumbers: ReadonlySet<string> = new Set(
  "order orders invoice ticket reference ref case serial part model version sku quote tracking batch item po lot build policy contract id".split(
    " ",
  ),
);
/** Words by which people lead to an address. */
export const mailWords: ReadonlySet<string> = new Set("email mail e-mail emails address inbox".split(" "));
