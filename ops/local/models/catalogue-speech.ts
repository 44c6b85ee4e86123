/** Models that hear: ONNX exports of Whisper and Moonshine as the hub lays them out. */
import type { CatalogueModel, Dtype } from "./catalogue.ts";

/** The languages of Whisper's multilingual models, by its own tokens, most heard first. */
const whisperLanguages =
  "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su".split(
    " ",
  );

const graphs = ["onnx/encoder_model", "onnx/decoder_model_merged"];
/** `tokenizer_config.json` is for other programs, which read a model from where it lies. */
const texts = [
  ...["config.json", "generation_config.json", "preprocessor_config.json"],
  ...["tokenizer.json", "tokenizer_config.json"],
];
const megabyte = 1_000_000;

/** Four bytes a parameter, two, one; and about 4 MB of texts beside the graphs. */
const bytesOf = (millionParameters: number): Readonly<Record<Dtype, number>> => ({
  fp32: (millionParameters * 4 + 4) * megabyte,
  fp16: (millionParameters * 2 + 4) * megabyte,
  q8: (millionParameters * 1.08 + 4) * megabyte,
});

const unmeasured = "Not measured here.";
const published = (percent: string, by: string): string =>
  `${percent} % word errors on average over the English sets of the Open ASR Leaderboard, as ${by} published; ${unmeasured.toLowerCase()}`;

type Size = { readonly name: string; readonly millionParameters: number; readonly english: string };

const whisperSizes: readonly Size[] = [
  { name: "tiny", millionParameters: 37.8, english: published("12.81", "Moonshine's makers") },
  { name: "base", millionParameters: 72.6, english: published("10.32", "Moonshine's makers") },
  { name: "small", millionParameters: 241.7, english: `Better than base at three times its cost. ${unmeasured}` },
];

const whisper = ({ name, millionParameters, english }: Size, end: ".en" | "", timed: boolean): CatalogueModel => ({
  id: `onnx-community/whisper-${name}${end}${timed ? "_timestamped" : ""}`,
  kind: "speech",
  family: "whisper",
  licence: "Apache-2.0",
  languages: end === ".en" ? ["en"] : whisperLanguages,
  shared: texts,
  optional: [],
  graphs,
  bytes: bytesOf(millionParameters),
  dtypeUsual: "q8",
  accuracy: [
    end === ".en" ? english : `A little worse in English than ${name}.en. ${unmeasured}`,
    ...(timed ? ["Tells when each word was said."] : []),
  ].join(" "),
});

const moonshine = (name: string, millionParameters: number, percent: string): CatalogueModel => ({
  id: `onnx-community/moonshine-${name}-ONNX`,
  kind: "speech",
  family: "moonshine",
  licence: "MIT",
  languages: ["en"],
  shared: texts,
  optional: [],
  graphs,
  bytes: bytesOf(millionParameters),
  // Others found the q8 encoder's output far from what it was made of; q8 is taken by whoever has measured it.
  dtypeUsual: "fp32",
  accuracy: `${published(percent, "its makers")} That is of fp32: q8 is reported to lose much in the encoder.`,
});

export const speechModels: readonly CatalogueModel[] = [
  moonshine("tiny", 27.1, "12.66"),
  moonshine("base", 61.5, "10.07"),
  ...([".en", ""] as const).flatMap((end) =>
    [false, true].flatMap((timed) => whisperSizes.map((size) => whisper(size, end, timed))),
  ),
];
