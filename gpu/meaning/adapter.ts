/** The trained adapter as it lies in this folder: `points.safetensors`, made by `train/`. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { badModel } from "../embed/embed-failure.ts";
import type { Adapter } from "../embed/graph.ts";
import { weightsFile } from "../embed/model-folder.ts";
import { readTensors } from "../embed/safetensors.ts";

export const adapterFile = fileURLToPath(new URL("./points.safetensors", import.meta.url));

const Metadata = Type.Object({
  /** Names one blank apart, in the order of the numbers. */
  kinds: Type.String({ minLength: 1 }),
  name: Type.String({ minLength: 1 }),
  /** Of the weights it was trained on, hex: on others its answers are worth nothing. */
  base_sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
});
export type AdapterFile = Adapter & { readonly name: string; readonly baseSha256: string };

/** Throws `Failure` WING_EMBED_MODEL where it is none. */
export const readAdapter = async (file = adapterFile): Promise<AdapterFile> => {
  const tensors = await readTensors(file);
  const bytes = await readFile(file);
  const metadata = metadataIn(bytes);
  if (!metadata || [...tensors.values()].some(({ dtype }) => dtype !== "F16"))
    throw badModel(`${file} is no adapter of a model of meaning.`);
  return {
    ...{ name: metadata.name, baseSha256: metadata.base_sha256, kinds: metadata.kinds.split(" ") },
    tensors: new Map(
      [...tensors].map(([name, { shape, offset, bytes: length }]) => [
        name,
        { shape, bytes: bytes.subarray(offset, offset + length) },
      ]),
    ),
  };
};

const metadataIn = (bytes: Buffer): Static<typeof Metadata> | undefined => {
  const head = bytes.toString("utf8", 8, 8 + Number(bytes.readBigUInt64LE()));
  const { __metadata__: metadata } = JSON.parse(head) as { readonly __metadata__?: unknown }; // `readTensors` read it.
  return Value.Check(Metadata, metadata) ? metadata : undefined;
};

/** Whether the folder holds the weights that the adapter was trained on. */
export const fits = async ({ baseSha256 }: AdapterFile, folder: string): Promise<boolean> => {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(join(folder, weightsFile)), hash);
  } catch {
    return false;
  }
  return hash.digest("hex") === baseSha256;
};
