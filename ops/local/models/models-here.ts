import { join } from "node:path";
import { catalogue, type CatalogueModel, type Dtype } from "./catalogue.ts";
import { stateOf } from "./kept.ts";

/** A model whose files are all here, in one dtype; what is here in two is told twice. */
export type ModelHere = Pick<CatalogueModel, "id" | "kind" | "family" | "languages"> & {
  readonly folder: string;
  readonly dtype: Dtype;
  /** Of this dtype, about. */
  readonly bytes: number;
};

/** What could be used now, in the order of the catalogue. Looks at names and lengths, a few milliseconds; hashes nothing. */
export const modelsHere = async (modelsDir: string): Promise<readonly ModelHere[]> => {
  const states = await Promise.all(catalogue.map((model) => stateOf(modelsDir, model)));
  return states.flatMap(({ model: { id, kind, family, languages, bytes }, folder, whole }) =>
    whole.map((dtype) => ({ id, kind, family, languages, folder, dtype, bytes: bytes[dtype] ?? 0 })),
  );
};

/** Where they lie, unless the setting `modelsDir` says otherwise. */
export const modelsDirOf = (root: string, given: string | undefined): string => given ?? join(root, ".wingman/models");
