/**
 * Somebody as they can be named from outside: by a phone number, an e-mail address, an id of a CRM, or through a call.
 * What a call is remembered under, and what it is looked for by, comes from here alone, so that both always meet.
 */
import { type Person, personOf } from "@wingman/domain/call/person";
import { parsePhoneNumberFromString, type CountryCode, isSupportedCountry } from "libphonenumber-js";

export const referenceKinds = ["phone", "email", "crm", "call", "rep"] as const;
export type ReferenceKind = (typeof referenceKinds)[number];
export type Reference = { readonly by: ReferenceKind; readonly value: string };

/** The region that numbers without a country code belong to: that of the language tag (`en-AE`), if it names one. */
export const regionOf = (language: string): CountryCode | undefined => {
  try {
    const { region } = new Intl.Locale(language);
    return region !== undefined && isSupportedCountry(region) ? region : undefined;
  } catch {
    return undefined; // Not a language tag: then numbers are taken as they are written.
  }
};

/** E.164, or undefined for what is no possible number. Without a region a number needs its country code, behind + or 00. */
export const e164Of = (text: string, region: CountryCode | undefined): string | undefined => {
  const plain = text.normalize("NFKC").trim();
  const found = parsePhoneNumberFromString(region ? plain : plain.replace(/^00(?=[1-9])/, "+"), region);
  return found?.isPossible() ? found.number : undefined;
};

/**
 * Whom a reference may mean, as the index of keys knows them; several where a number can be read in two ways, none for
 * a call. Calls of before references had kinds were remembered by `personOf`, which gives the same for all but numbers
 * in national form; those are looked for as well.
 */
export const personsOf = ({ by, value }: Reference, region: CountryCode | undefined): readonly Person[] => {
  if (by === "call") return [];
  const plain = personOf(by === "rep" ? "rep" : "customer", value);
  if (by !== "phone") return [plain];
  const number = e164Of(value, region);
  return number === undefined || number === plain.identifier ? [plain] : [{ ...plain, identifier: number }, plain];
};

/** How a customer was named when a call began or later; every field may be left out. */
export type CustomerReferences = {
  /** Of a kind that is not said: a CRM's id, an e-mail address or a phone number. */
  readonly id?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly crm?: string | undefined;
};

/** What a call is remembered under. Each is hashed before it is kept. */
export const rememberedAs = (named: CustomerReferences, region: CountryCode | undefined): readonly Person[] => {
  const references: Reference[] = [];
  if (named.id !== undefined) {
    references.push({ by: "crm", value: named.id });
    if (/^\+?[\d\s().\-/]{5,}$/.test(named.id.trim())) references.push({ by: "phone", value: named.id });
  }
  for (const by of ["phone", "email", "crm"] as const) {
    const value = named[by];
    if (value !== undefined) references.push({ by, value });
  }
  const people = references.flatMap((reference) => personsOf(reference, region));
  return [...new Map(people.map((person) => [person.identifier, person])).values()];
};
