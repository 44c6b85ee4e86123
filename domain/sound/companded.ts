/**
 * Telephone sound (ITU-T G.711): one byte a sample, its steps finer where it is quiet. Two laws, by tables of all 256
 * bytes: mu-law of North America and Japan (and of Twilio's streams), A-law of everybody else.
 */

const bias = 0x84;

const mulawOf = (byte: number): number => {
  const bits = ~byte & 0xff;
  const size = ((((bits & 0x0f) << 3) + bias) << ((bits >> 4) & 7)) - bias;
  return bits & 0x80 ? -size : size;
};
const alawOf = (byte: number): number => {
  const bits = byte ^ 0x55;
  const [exponent, mantissa] = [(bits >> 4) & 7, bits & 0x0f];
  const size = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return bits & 0x80 ? size : -size;
};
const tableOf = (law: (byte: number) => number): Int16Array => Int16Array.from({ length: 256 }, (_, byte) => law(byte));
const tables = { mulaw: tableOf(mulawOf), alaw: tableOf(alawOf) } as const;

export type CompandingLaw = keyof typeof tables;

/** Signed 16 bit, one sample a byte, at the rate it was spoken. */
export const expand = (bytes: Uint8Array, law: CompandingLaw): Int16Array => {
  const table = tables[law];
  const out = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = table[bytes[i] ?? 0] ?? 0;
  return out;
};
