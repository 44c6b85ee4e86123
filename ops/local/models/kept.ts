/** What lies beside a model: of each file the sum that it had when it came, and what that was compared with. */
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import type { CatalogueModel, Dtype } from "./catalogue.ts";
import { dtypesOf, filesOf } from "./catalogue.ts";

export const keptFile = "wingman.lock.json";

const keptSchema = Type.Object({
  id: Type.String(),
  /** The host, or the folder, that it came from. */
  from: Type.String(),
  /** The publisher's commit; null where nobody told. */
  revision: Type.Union([Type.String(), Type.Null()]),
  files: Type.Array(
    Type.Object({
      path: Type.String(),
      bytes: Type.Integer({ minimum: 0 }),
      sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
      /** `publisher`: the hub named the same sum. `nothing`: only this first copy is known. */
      comparedWith: Type.Union([Type.Literal("publisher"), Type.Literal("nothing")]),
    }),
  ),
});

export type Kept = Static<typeof keptSchema>;
export type KeptFile = Kept["files"][number];

/** Undefined where none is, or what is there is none of ours. */
export const readKept = async (folder: string): Promise<Kept | undefined> => {
  const text = await readFile(join(folder, keptFile), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const kept: unknown = JSON.parse(text);
    return Value.Check(keptSchema, kept) ? kept : undefined;
  } catch {
    return undefined; // Cut short, or another's: as good as not there.
  }
};

/** Whole or not at all. */
export const writeKept = async (folder: string, kept: Kept): Promise<void> => {
  const draft = join(folder, `${keptFile}.draft`);
  await writeFile(draft, `${JSON.stringify(kept, null, 2)}\n`);
  await rename(draft, join(folder, keptFile));
};

export const withFile = (kept: Kept, file: KeptFile): Kept => ({
  ...kept,
  files: [...kept.files.filter(({ path }) => path !== file.path), file],
});

export const folderOf = (modelsDir: string, { id }: Pick<CatalogueModel, "id">): string => join(modelsDir, id);

export const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );

export type ModelState = {
  readonly model: CatalogueModel;
  readonly folder: string;
  /** Every file is there and as long as it was when it came. */
  readonly whole: readonly Dtype[];
  /** Of no dtype, and yet something lies there. */
  readonly isPartly: boolean;
  /** What lies on the disk, halves of files included. */
  readonly bytes: number;
  /** Every file of what is whole was compared with its publisher's sum. */
  readonly isCompared: boolean;
};

export const stateOf = async (modelsDir: string, model: CatalogueModel): Promise<ModelState> => {
  const folder = folderOf(modelsDir, model);
  const kept = await readKept(folder);
  const every = [...new Set([...dtypesOf(model).flatMap((dtype) => filesOf(model, dtype)), ...model.optional])];
  const sizes = new Map<string, number>();
  let bytes = 0;
  for (const path of every) {
    const size = await sizeOf(join(folder, path));
    if (size !== undefined) sizes.set(path, size);
    bytes += (size ?? 0) + ((await sizeOf(join(folder, `${path}.part`))) ?? 0);
  }
  const known = new Map(kept?.files.map((file) => [file.path, file]));
  // A folder that somebody filled by hand has no sums, and is taken for what it seems.
  const isThere = (path: string): boolean => sizes.has(path) && (!kept || sizes.get(path) === known.get(path)?.bytes);
  const whole = dtypesOf(model).filter((dtype) => filesOf(model, dtype).every(isThere));
  const used = whole.flatMap((dtype) => filesOf(model, dtype));
  return {
    model,
    folder,
    whole,
    isPartly: whole.length === 0 && bytes > 0,
    bytes,
    isCompared: used.length > 0 && used.every((path) => known.get(path)?.comparedWith === "publisher"),
  };
};
