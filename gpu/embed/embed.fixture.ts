/** Models of meaning for tests: a tiny random one that is always here, and the real one where it was brought. */
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export type Reference = { readonly text: string; readonly vector: readonly number[] };

const at = (path: string): string => fileURLToPath(new URL(`./fixtures/${path}`, import.meta.url));

/** A copy, since the graph is written beside the weights. */
export const tinyModel = async (): Promise<AsyncDisposable & { readonly folder: string }> => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-tiny-bert-"));
  await cp(at("tiny-bert"), folder, { recursive: true });
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
};

export const referenceOf = async (model: "all-MiniLM-L6-v2" | "tiny-bert"): Promise<readonly Reference[]> =>
  JSON.parse(
    await readFile(at(model === "tiny-bert" ? "tiny-bert/reference.json" : `${model}.json`), "utf8"),
  ) as Reference[];

/** Set by `npm test` where the real one is here. */
export const realModelFolder = process.env["WINGMAN_TEST_MEANING_MODEL"];
export const noRealModel =
  realModelFolder === undefined
    ? `all-MiniLM-L6-v2 is not here: ${process.env["WINGMAN_MISSING_ALL_MINILM_L6_V2"] ?? "run it by npm test"}`
    : false;

/** The largest difference of one number. */
export const farthest = (vector: Float32Array | undefined, reference: Reference | undefined): number =>
  Math.max(...(reference?.vector ?? [Infinity]).map((value, n) => Math.abs(value - (vector?.[n] ?? Infinity))));
