/** The key of a row, by ids: they are letters, digits, `-` and `_`, so a slash keeps them apart. */
export const keyOf = (...ids: readonly string[]): string => ids.join("/");
