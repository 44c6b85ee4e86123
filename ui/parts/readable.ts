/**
 * Words as one reads them, for recognisers that write neither capitals nor marks: "i" stands alone as "I".
 * Nothing is added or taken away; the first letter of a turn is the style sheet's.
 */
export const readable = (text: string): string =>
  /\p{Lu}/u.test(text) ? text : text.replace(/(?<![\p{L}\p{N}'’])i(?=$|[^\p{L}\p{N}])/gu, "I");
