/** Identity and account numbers, where a tenant wants them masked: IBAN, Emirates ID, social security and the like. */
import { type Token } from "./tokens.ts";

export type IdentityNumber = {
  readonly kind: "iban" | "id";
  readonly start: number;
  readonly end: number;
  readonly value: string | null;
};

export const identityNumbersIn = (_text: string, _tokens: readonly Token[]): IdentityNumber[] => [];
