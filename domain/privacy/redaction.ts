/**
 * What a tenant may choose about redaction, and how a mask is written. Card numbers, e-mail addresses and telephone
 * numbers are masked always; that is no choice.
 */
import { type Static, Type } from "typebox";
import { object } from "../schema.ts";

/** `number` is one whose kind is not known: it was still being said, or is longer than a card's. */
export const maskKinds = ["card", "e-mail", "phone", "number", "iban", "id", "name"] as const;
export type MaskKind = (typeof maskKinds)[number];
export const MaskKind = Type.Union([
  Type.Literal("card"),
  Type.Literal("e-mail"),
  Type.Literal("phone"),
  Type.Literal("number"),
  Type.Literal("iban"),
  Type.Literal("id"),
  Type.Literal("name"),
]);

export const RedactionPolicy = object({
  identityNumbers: Type.Boolean({
    description: "IBANs, Emirates IDs, social security, passport and other identity numbers are masked, too",
  }),
  names: Type.Boolean({
    description: "the names of customer and rep, of who says “my name is”, and of Mr, Ms and Dr are masked, too",
  }),
  format: Type.Union([Type.Literal("token"), Type.Literal("stars"), Type.Literal("last-four")], {
    description: "`[card 1]`, the same number for the same value within a call; `****`; or `[card 1 ··1111]`",
  }),
});
export type RedactionPolicy = Static<typeof RedactionPolicy>;

export const defaultRedaction: RedactionPolicy = { identityNumbers: false, names: false, format: "token" };

const Highest = Type.Optional(Type.Integer({ minimum: 1 }));
/** The numbers of masks that stand in a text, by kind: the highest of each. */
export const MaskNumbers = object({
  card: Highest,
  "e-mail": Highest,
  phone: Highest,
  number: Highest,
  iban: Highest,
  id: Highest,
  name: Highest,
});
export type MaskNumbers = Static<typeof MaskNumbers>;

/** Both, by their higher numbers. */
export const higherNumbers = (one: MaskNumbers, other: MaskNumbers): MaskNumbers =>
  Object.fromEntries(
    maskKinds.flatMap((kind) => {
      const highest = Math.max(one[kind] ?? 0, other[kind] ?? 0);
      return highest > 0 ? [[kind, highest]] : [];
    }),
  );

/** What these may show of their value where a policy allows it; nothing of any other kind is ever shown. */
const mayShowFour: ReadonlySet<MaskKind> = new Set(["card", "phone", "iban"]);

export type Masked = {
  readonly kind: MaskKind;
  /** Which value of its kind in this call; null where it is not known. */
  readonly n: number | null;
  readonly lastFour: string | null;
};

/** How it is written: `[card]`, `[card 1]`, `[card 1 ··1111]`, `****`. */
export const maskText = ({ kind, n, lastFour }: Masked, format: RedactionPolicy["format"] = "token"): string => {
  if (format === "stars") return stars;
  const shown = format === "last-four" && lastFour !== null && mayShowFour.has(kind) ? ` ··${lastFour}` : "";
  return `[${kind}${n === null ? "" : ` ${n}`}${shown}]`;
};

const stars = "****";
/** Length of the mask that begins at `at`, 0 where none does. */
export const maskLengthAt = (text: string, at: number): number => {
  if (text[at] === "*") return text.startsWith(stars, at) ? stars.length : 0;
  if (text[at] !== "[") return 0;
  return (
    /^\[(?:card|e-mail|phone|number|iban|id|name)(?: \d{1,6})?(?: ··\d{4})?\]/.exec(text.slice(at, at + 24))?.[0]
      .length ?? 0
  );
};
/** The whole word is one. */
export const isMask = (word: string): boolean => word !== "" && maskLengthAt(word, 0) === word.length;
