import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { sha256Of } from "../fetch/fetch-file.ts";
import { catalogue, type CatalogueModel } from "./catalogue.ts";
import { folderOf, readKept, sizeOf, stateOf } from "./kept.ts";

export type CheckedFile = {
  readonly path: string;
  /** `unknown`: it was put there by hand, and no sum was ever written down. */
  readonly state: "fine" | "damaged" | "gone" | "unknown";
};
export type CheckedModel = { readonly id: string; readonly files: readonly CheckedFile[] };

/** Hashes every file of a model, or of all that are here. Throws `Failure` WING_MODEL_NOT_HERE for one that is not. */
export const verifyModels = async (
  modelsDir: string,
  only: CatalogueModel | undefined,
  onFile: (id: string, path: string) => void = () => {},
): Promise<readonly CheckedModel[]> => {
  const checked: CheckedModel[] = [];
  for (const model of only ? [only] : catalogue) {
    const state = await stateOf(modelsDir, model);
    if (state.bytes > 0) checked.push({ id: model.id, files: await filesIn(state.folder, model, onFile) });
  }
  if (only && checked.length === 0) throw notHere(only);
  return checked;
};

const filesIn = async (
  folder: string,
  { id }: CatalogueModel,
  onFile: (id: string, path: string) => void,
): Promise<readonly CheckedFile[]> => {
  const kept = await readKept(folder);
  const files: CheckedFile[] = [];
  for (const { path, bytes, sha256 } of kept?.files ?? []) {
    onFile(id, path);
    const size = await sizeOf(join(folder, path));
    const isFine = size === bytes && (await sha256Of(join(folder, path))) === sha256;
    files.push({ path, state: size === undefined ? "gone" : isFine ? "fine" : "damaged" });
  }
  const known = new Set(files.map(({ path }) => path));
  const others = (await readdir(folder, { recursive: true })).filter(
    (path) => path.endsWith(".onnx") && !known.has(path),
  );
  return [...files, ...others.toSorted().map((path): CheckedFile => ({ path, state: "unknown" }))];
};

/** Deletes a model with all it has, halves included; answers the bytes. Throws `Failure` WING_MODEL_NOT_HERE. */
export const removeModel = async (modelsDir: string, model: CatalogueModel): Promise<number> => {
  const { bytes } = await stateOf(modelsDir, model);
  const folder = folderOf(modelsDir, model);
  const isFolder = await readdir(folder).then(
    () => true,
    () => false,
  );
  if (!isFolder) throw notHere(model);
  await rm(folder, { recursive: true, force: true });
  await rm(`${folder}.lock`, { force: true });
  const owner = dirname(folder);
  if ((await readdir(owner)).length === 0) await rm(owner, { recursive: true });
  return bytes;
};

const notHere = ({ id }: CatalogueModel): Failure =>
  new Failure("WING_MODEL_NOT_HERE", `nothing of ${id} is here.`, {
    remedy: "See what is: `npm run wingman -- models list`.",
  });
