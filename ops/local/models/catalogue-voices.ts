/** Models that speak: voices of Piper, which lie together in one repository. English and Arabic are taken together. */
import type { CatalogueModel } from "./catalogue.ts";

export const piperVoices = "rhasspy/piper-voices";

const graphs = ["en/en_US/ljspeech/medium/en_US-ljspeech-medium", "ar/ar_JO/kareem/medium/ar_JO-kareem-medium"];

export const voiceModels: readonly CatalogueModel[] = [
  {
    id: piperVoices,
    kind: "voice",
    family: "piper",
    licence: "MIT",
    languages: ["en", "ar"],
    shared: graphs.map((graph) => `${graph}.onnx.json`),
    // Whose voice it is, and under what it may be used: each has terms of its own.
    optional: graphs.map((graph) => `${graph.slice(0, graph.lastIndexOf("/"))}/MODEL_CARD`),
    graphs,
    bytes: { fp32: 127_000_000 },
    dtypeUsual: "fp32",
    accuracy: "Two voices of medium quality; each has terms of its own in its MODEL_CARD. Not measured here.",
  },
];
