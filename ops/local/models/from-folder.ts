/** A model out of a folder that somebody brought: for machines that see no network. */
import { createReadStream, createWriteStream } from "node:fs";
import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { Failure } from "@wingman/domain/failure";
import { sha256Of } from "../fetch/fetch-file.ts";
import { type CatalogueModel, type Dtype, filesOf } from "./catalogue.ts";
import { folderOf, type Kept, readKept, sizeOf, withFile, writeKept } from "./kept.ts";
import { atIt, type Pulled, pulledOf, type Wish } from "./pull.ts";

/**
 * Copies a model's files. Sums that lie beside them, as another Wingman's `.wingman/models` has them, are compared.
 * `called` is what the folder is to whoever reads it later. Throws `Failure` WING_MODEL_FOLDER where files are missing, WING_MODEL_CHECKSUM and WING_MODEL_DISK.
 */
export const pullFromFolder = (given: string, wish: Wish, called = given): Promise<Pulled> =>
  atIt(wish, async (say) => {
    const { model, dtype, modelsDir, signal } = wish;
    const source = await sourceIn(given, model, dtype);
    const folder = folderOf(modelsDir, model);
    if (resolve(source) === resolve(folder)) throw notThere(given, model, "it is where models are kept already");
    const sums = await readKept(source);
    let kept: Kept = { ...(await keptHere(folder, model)), from: called, revision: sums?.revision ?? null };
    const sizes = await Promise.all(
      [...filesOf(model, dtype), ...model.optional].map(async (path) => ({
        path,
        bytes: await sizeOf(join(source, path)),
      })),
    );
    const files = sizes.filter((file): file is { path: string; bytes: number } => file.bytes !== undefined);
    const bytesTotal = files.reduce((sum, { bytes }) => sum + bytes, 0);
    let bytesBefore = 0;
    let unchangedCount = 0;
    for (const { path, bytes } of files) {
      signal?.throwIfAborted();
      const to = join(folder, path);
      const known = sums?.files.find((file) => file.path === path);
      const sum = model.pinned?.[path] ?? known?.sha256;
      const isUnchanged = known !== undefined && (await sizeOf(to)) === bytes && (await sha256Of(to)) === known.sha256;
      if (isUnchanged) unchangedCount++;
      const sha256 = isUnchanged
        ? known.sha256
        : await copied(join(source, path), to, signal, (count) =>
            say("fetching", `${path} from ${called}`, { bytes: bytesBefore + count, bytesTotal }),
          );
      if (sum !== undefined && sum !== sha256) {
        await rm(to, { force: true });
        throw new Failure(
          "WING_MODEL_CHECKSUM",
          `${path} of ${model.id} was refused: it is not what ${sum === known?.sha256 ? `${source} says it is` : "its publisher made"}.`,
          {
            remedy: "Copy that folder again from where it came, and run `wingman models verify` there.",
          },
        );
      }
      const comparedWith = model.pinned?.[path] === undefined ? (known?.comparedWith ?? "nothing") : "publisher";
      kept = withFile(kept, { path, bytes, sha256, comparedWith });
      await writeKept(folder, kept);
      bytesBefore += bytes;
    }
    return pulledOf(
      kept,
      folder,
      files.map(({ path }) => path),
      unchangedCount,
    );
  });

const keptHere = async (folder: string, { id }: CatalogueModel): Promise<Kept> => ({
  files: [],
  from: "",
  revision: null,
  ...(await readKept(folder)),
  id,
});

/** The model's own folder, one that holds models by their ids or names, or the cache of the hub's own tools. */
const sourceIn = async (given: string, model: CatalogueModel, dtype: Dtype): Promise<string> => {
  const snapshots = join(given, `models--${model.id.replace("/", "--")}`, "snapshots");
  const cached = (await readdir(snapshots).catch((): string[] => []))
    .toSorted()
    .map((revision) => join(snapshots, revision));
  const places = [join(given, model.id), join(given, model.id.split("/").at(-1) ?? ""), ...cached, given];
  let nearest: readonly string[] | undefined;
  for (const place of places) {
    const sizes = await Promise.all(filesOf(model, dtype).map((path) => sizeOf(join(place, path))));
    const missing = filesOf(model, dtype).filter((_, index) => sizes[index] === undefined);
    if (missing.length === 0) return place;
    if (nearest === undefined || missing.length < nearest.length) nearest = missing;
  }
  throw notThere(given, model, `${nearest?.join(", ")} is not there`);
};

const notThere = (given: string, { id }: CatalogueModel, why: string): Failure =>
  new Failure("WING_MODEL_FOLDER", `${given} holds no ${id}: ${why}.`, {
    remedy: `Name the folder that has config.json and onnx/ in it, or one with ${id} below it.`,
  });

/** Appears whole or not at all; answers its SHA-256. */
const copied = async (
  from: string,
  to: string,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<string> => {
  await mkdir(dirname(to), { recursive: true });
  const hash = createHash("sha256");
  let bytes = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      onBytes(bytes);
      yield chunk;
    }
  };
  await pipeline(createReadStream(from), counted, createWriteStream(`${to}.part`), { ...(signal && { signal }) });
  await rename(`${to}.part`, to);
  return hash.digest("hex");
};
