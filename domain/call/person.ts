/** Who had to do with a call, as the index of keys knows them: by a reference that is hashed and never kept. */
export type Person = { readonly kind: "rep" | "customer"; readonly identifier: string };

/**
 * The same person by the same words: an e-mail address in any case, a phone number with any spaces and brackets, an id
 * of a CRM as it is but for its case.
 */
export const personOf = (kind: Person["kind"], reference: string): Person => {
  const plain = reference.normalize("NFKC").trim().toLowerCase();
  const isPhone = /^\+?[\d\s().\-/]{5,}$/.test(plain);
  return { kind, identifier: isPhone ? plain.replaceAll(/[^\d+]/g, "") : plain.replaceAll(/\s+/g, " ") };
};
