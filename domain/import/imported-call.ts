/** Hex digits of a digest that an id holds: 160 bits of one file, 80 of each of two. */
const digitsMax = 40;

/** The id of the call that a recording becomes: of the SHA-256 of its file, or of the files of its sides in their order. */
export const importedCall = (digests: readonly string[]): string =>
  `import-${digests.map((digest) => digest.slice(0, digitsMax / digests.length)).join("")}`;
