/**
 * What a record holds under a key that somebody else chose. Ids may be `constructor` or `__proto__`, which
 * every plain object answers to: reading them with brackets alone would find what nobody put there.
 */
export const own = <Value>(record: { readonly [key: string]: Value }, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
