/** As much of Protocol Buffers' wire format as an ONNX graph is written with: https://protobuf.dev/programming-guides/encoding. */

/** The value of one field, in the order in which it stands in the file. */
export type Field = readonly [number: number, value: number | string | Uint8Array | readonly Field[] | Float];
/** Told apart from a whole number, which is written otherwise. */
export type Float = { readonly float: number };

const varint = 0;
const lengthDelimited = 2;
const fixed32 = 5;

/** Numbers are whole; an array of fields is a message of its own. */
export const encode = (fields: readonly Field[]): Uint8Array => {
  const parts: Uint8Array[] = [];
  const add = (number: number, wire: number, ...rest: readonly Uint8Array[]): void => {
    parts.push(encodeVarint(number * 8 + wire), ...rest);
  };
  for (const [number, value] of fields) {
    if (typeof value === "number") add(number, varint, encodeVarint(value));
    else if (isFloat(value)) add(number, fixed32, new Uint8Array(Float32Array.of(value.float).buffer));
    else {
      const bytes =
        typeof value === "string"
          ? new TextEncoder().encode(value)
          : value instanceof Uint8Array
            ? value
            : encode(value);
      add(number, lengthDelimited, encodeVarint(bytes.length), bytes);
    }
  }
  return Buffer.concat(parts);
};

const isFloat = (value: Field[1]): value is Float => typeof value === "object" && "float" in value;

/** Seven bits a byte, the lowest first; a number below zero is written as the 64 bits that stand for it. */
const encodeVarint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
};
