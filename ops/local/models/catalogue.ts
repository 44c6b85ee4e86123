/** What `wingman models` knows of: which files a model is made of, whose it is, and what may be said about it. */
import { Failure } from "@wingman/domain/failure";
import { meaningModels } from "./catalogue-meaning.ts";
import { speakerModels } from "./catalogue-speakers.ts";
import { speechModels } from "./catalogue-speech.ts";
import { voiceModels } from "./catalogue-voices.ts";

/** How numbers are kept in the graphs. q8 is made for a CPU, fp16 for a GPU; fp32 is what was trained. */
export const dtypes = ["fp32", "fp16", "q8"] as const;
export type Dtype = (typeof dtypes)[number];

/** As the hub's ONNX exports name their files. */
const suffixes: Readonly<Record<Dtype, string>> = { fp32: "", fp16: "_fp16", q8: "_quantized" };

export type ModelWheel = {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
  /** Where in it the files lie. */
  readonly folder: string;
};

export type CatalogueModel = {
  /** As the hub names it, `owner/name`. */
  readonly id: string;
  readonly kind: "speech" | "voice" | "speakers" | "meaning";
  /** What it must be read with: whisper, moonshine, ... */
  readonly family: string;
  /** SPDX. */
  readonly licence: string;
  /** BCP 47 primary tags; none where language makes no difference. */
  readonly languages: readonly string[];
  /** Needed whatever the dtype. */
  readonly shared: readonly string[];
  /** Taken where the publisher has them. */
  readonly optional: readonly string[];
  /** SHA-256 of files that are one and the same wherever they come from; none but these is taken under their names. */
  readonly pinned?: Readonly<Record<string, string>>;
  /** The same files in a package of the Python index, for where the hub is not to be reached. */
  readonly wheel?: ModelWheel;
  /** Of each there is a file a dtype: `onnx/encoder_model` is `onnx/encoder_model_quantized.onnx` in q8. */
  readonly graphs: readonly string[];
  /** About; worked out from the number of parameters where nobody has said. The hub tells the exact size before a pull. */
  readonly bytes: Readonly<Partial<Record<Dtype, number>>>;
  /** What is pulled when nobody says. */
  readonly dtypeUsual: Dtype;
  /** One sentence, with whose figure it is. */
  readonly accuracy: string;
};

export const catalogue: readonly CatalogueModel[] = [
  ...speechModels,
  ...voiceModels,
  ...speakerModels,
  ...meaningModels,
];

export const filesOf = ({ shared, graphs }: CatalogueModel, dtype: Dtype): readonly string[] => [
  ...shared,
  ...graphs.map((graph) => `${graph}${suffixes[dtype]}.onnx`),
];

export const dtypesOf = ({ bytes }: CatalogueModel): readonly Dtype[] =>
  dtypes.filter((dtype) => bytes[dtype] !== undefined);

/**
 * By its id, or by the id's end where only one has it: `moonshine-base-ONNX`; in small letters, too.
 * Throws `Failure` WING_MODEL_UNKNOWN.
 */
export const modelOf = (wanted: string): CatalogueModel => {
  const exact = catalogue.find(({ id }) => id === wanted);
  if (exact) return exact;
  const named = catalogue.filter(({ id }) => `/${id}`.toLowerCase().endsWith(`/${wanted.toLowerCase()}`));
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  throw new Failure("WING_MODEL_UNKNOWN", `no model in the catalogue is called ${wanted}.`, {
    remedy: "Choose one from `npm run wingman -- models list`.",
  });
};

/** Throws `Failure` WING_MODEL_UNKNOWN where its publisher has none of this dtype. */
export const dtypeOf = (model: CatalogueModel, wanted: string | undefined): Dtype => {
  if (wanted === undefined) return model.dtypeUsual;
  const found = dtypesOf(model).find((dtype) => dtype === wanted);
  if (found) return found;
  throw new Failure("WING_MODEL_UNKNOWN", `${model.id} is not to be had in ${wanted}.`, {
    remedy: `Choose one of ${dtypesOf(model).join(", ")}.`,
  });
};
