/** The head of a safetensors file: what tensors it holds and where. https://huggingface.co/docs/safetensors */
import { open } from "node:fs/promises";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { badModel } from "./embed-failure.ts";

const TensorHead = Type.Object({
  dtype: Type.String(),
  shape: Type.Array(Type.Integer({ minimum: 0 })),
  data_offsets: Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 0 })]),
});
const Heads = Type.Record(Type.String(), TensorHead);

export type StoredTensor = Pick<Static<typeof TensorHead>, "dtype" | "shape"> & {
  /** From the beginning of the file. */
  readonly offset: number;
  readonly bytes: number;
};

/** A head is one line a tensor; more is no head. */
const headBytesMax = 10_000_000;

/** Reads the head alone. Throws `Failure` WING_EMBED_MODEL where there is none, or a tensor lies beyond the file's end. */
export const readTensors = async (file: string): Promise<ReadonlyMap<string, StoredTensor>> => {
  await using handle = await open(file).catch((cause: unknown) => {
    throw badModel(`${file} cannot be read.`, cause);
  });
  const { size } = await handle.stat();
  const length = Buffer.alloc(8);
  await handle.read(length, 0, 8, 0);
  const headBytes = Number(length.readBigUInt64LE());
  if (headBytes > Math.min(headBytesMax, size - 8)) throw badModel(`${file} is no safetensors file, or is cut short.`);
  const text = Buffer.alloc(headBytes);
  await handle.read(text, 0, headBytes, 8);
  const start = 8 + headBytes;
  const tensors = new Map<string, StoredTensor>();
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [from, to],
    },
  ] of Object.entries(headsIn(text.toString("utf8"), file))) {
    if (to < from || start + to > size) throw badModel(`${file} is cut short: ${name} lies beyond its end.`);
    tensors.set(name, { dtype, shape, offset: start + from, bytes: to - from });
  }
  return tensors;
};

const headsIn = (text: string, file: string): Static<typeof Heads> => {
  try {
    const { __metadata__: _, ...heads } = JSON.parse(text) as Record<string, unknown>;
    if (Value.Check(Heads, heads)) return heads;
  } catch {
    // Said below.
  }
  throw badModel(`${file} has a head that cannot be read.`);
};
