/** The engines that a bench can be told, by name; one with a colon is a kind of engine and which of it. */
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import type { Contender } from "@wingman/gpu/bench/bench";
import { openOnnxRecognizer } from "@wingman/gpu/stt/onnx/onnx";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { pino } from "pino";
import { gpuLibraryDirs } from "../../local/gpu/libraries.ts";
import { dtypeOf, modelOf } from "../../local/models/catalogue.ts";
import { type ModelHere, modelsDirOf, modelsHere } from "../../local/models/models-here.ts";
import { findPocketSphinx } from "../../local/parts/pocketsphinx.ts";
import { config } from "../command-tools.ts";
import { openEngine } from "../speech.ts";

export type EngineKind = {
  /** As it is written: `onnx:<id>`. */
  readonly form: string;
  /** What stands behind the colon; undefined where nothing does. Rejects, or answers a Failure, where it cannot be used here. */
  open(which: string | undefined, root: string): Promise<Recognizer | Failure>;
};

/** A new kind of engine is an entry here. */
export const engineKinds: Readonly<Record<string, EngineKind>> = {
  pocketsphinx: {
    form: "pocketsphinx",
    open: (_which, root) =>
      openEngine({ root, pocketsphinx: findPocketSphinx({ root }), logger: pino({ level: "silent" }) }),
  },
  onnx: {
    form: "onnx:<model>[:<dtype>[:cuda]]",
    async open(which = "", root) {
      const { folder, dtype, languages } = await modelNamed(which, modelsDirOf(root, config().modelsDir));
      const provider = which.split(":")[2] === "cuda" ? "cuda" : "cpu";
      const libraryDirs = provider === "cuda" ? await gpuLibraryDirs(root, join(root, ".wingman")) : [];
      return openOnnxRecognizer({ folder, dtype, provider, languages, libraryDirs, reason: "A bench asked for it." });
    },
  },
};

/** Throws `Failure` WING_BENCH_ENGINE for a name of no kind. */
export const contendersOf = (
  names: readonly string[],
  root: string,
  kinds: Readonly<Record<string, EngineKind>> = engineKinds,
): readonly Contender[] =>
  names.map((name) => {
    const [kind = "", ...rest] = name.split(":");
    const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (known === undefined)
      throw new Failure("WING_BENCH_ENGINE", `no engine is called ${name}.`, {
        remedy: `Name some of ${Object.values(kinds)
          .map(({ form }) => form)
          .join(", ")}, with commas.`,
      });
    return {
      name,
      async open() {
        const opened = await known.open(rest.length === 0 ? undefined : rest.join(":"), root);
        if (opened instanceof Failure) throw opened;
        return opened;
      },
    };
  });

/** `moonshine-base-ONNX:q8`. Throws `Failure` WING_MODEL_UNKNOWN, and WING_MODEL_NOT_HERE where its files are not all here. */
export const modelNamed = async (which: string, modelsDir: string): Promise<ModelHere> => {
  const [name = "", numbers] = which.split(":");
  const model = modelOf(name);
  const dtype = dtypeOf(model, numbers);
  const found = (await modelsHere(modelsDir)).find((one) => one.id === model.id && one.dtype === dtype);
  if (found) return found;
  throw new Failure("WING_MODEL_NOT_HERE", `${model.id} (${dtype}) is not here.`, {
    remedy: `Fetch it: \`npm run wingman -- models pull ${model.id} --dtype ${dtype}\`.`,
  });
};
