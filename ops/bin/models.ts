/** `wingman models`: the weights that hear, speak and understand, fetched when somebody asks (that of meaning at a start, too). */
import { join } from "node:path";
import { type Command, Option } from "commander";
import { catalogue, type CatalogueModel, dtypeOf, dtypes, modelOf } from "../local/models/catalogue.ts";
import { type ModelState, stateOf } from "../local/models/kept.ts";
import { modelsDirOf } from "../local/models/models-here.ts";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { exitCodes } from "./exit.ts";
import { withExamples, withFiles } from "./help.ts";
import { megabytes, progressPrinter, say } from "./terminal.ts";

export const addModels = (program: Command): void => {
  const models = program.command("models").helpCommand(false).description("models that hear, speak and understand");
  withExamples(
    models
      .command("list")
      .summary("list what can be had and what is here")
      .description(
        "Lists the models that Wingman knows, with size, licence, languages and what of each is here. Asks nobody. A size with ~ is about; the hub tells the exact one when a model is pulled.",
      )
      .option("--json", "all of it, for machines")
      .action(list),
    { line: npm("models list"), does: "a table" },
    { line: npm("models list --json"), does: "for machines, with accuracy notes" },
  );
  withExamples(
    withFiles(
      models
        .command("pull")
        .summary("fetch a model, or take it from a folder")
        .description(
          "Fetches a model from the hub (huggingface.co, or WINGMAN_MODEL_HUB) into .wingman/models, or takes it from a folder, and compares each file with its publisher's checksum. Run again it goes on where it broke off, and replaces what is damaged. Without network: copy .wingman/models of another machine, or any folder with the files, and name it.",
        )
        .argument("<model>", "its id, or the id's last part")
        .addOption(
          new Option(
            "--dtype <dtype>",
            "how its numbers are kept: q8 is small, fp16 is for a GPU; the usual one unless given",
          ).choices([...dtypes]),
        )
        .option("--from <folder>", "take the files from this folder, and ask nobody")
        .action(pull),
    ),
    { line: npm("models pull moonshine-base-ONNX"), does: "250 MB: English, quick on a CPU" },
    { line: npm("models pull whisper-base --dtype fp16"), does: "for a GPU: English, Arabic and others" },
    { line: npm("models pull all-minilm-l6-v2"), does: "91 MB: plays go by what is meant, in English" },
    { line: npm("models pull whisper-base --from brought"), does: "out of a folder, without network" },
  );
  withExamples(
    models
      .command("verify")
      .summary("hash the files of models that are here")
      .description(
        "Hashes every file of a model, or of all that are here, and names what is not what came. Ends with 1 when something is damaged or gone.",
      )
      .argument("[model]", "its id; all of them unless given")
      .option("--json", "all of it, for machines")
      .action(verify),
    { line: npm("models verify"), does: "all that are here" },
  );
  withExamples(
    models
      .command("remove")
      .summary("delete a model and say what that frees")
      .description(
        "Deletes a model with everything that came of it and says what that frees. A Wingman that runs keeps it in memory until it is started again.",
      )
      .argument("<model>", "its id, or the id's last part")
      .action(remove),
    { line: npm("models remove moonshine-base-ONNX"), does: "and its space is free again" },
  );
};

const modelsDir = (): string => modelsDirOf(root, config().modelsDir);

const list = async (options: { readonly json?: true }): Promise<void> => {
  const states = await Promise.all(catalogue.map((model) => stateOf(modelsDir(), model)));
  if (options.json) {
    say(JSON.stringify(states.map(told), null, 2));
    return;
  }
  const rows = states.map((state): readonly string[] => {
    const { id, bytes, dtypeUsual, licence, kind } = state.model;
    const size = state.whole.length > 0 ? megabytes(state.bytes) : `~${megabytes(bytes[dtypeUsual] ?? 0)}`;
    return [id, kind, size, licence, languagesOf(state.model), here(state)];
  });
  const all = [["model", "for", "size", "licence", "languages", "here"], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all) say(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
  say(`\n  Fetch one: ${npm("models pull moonshine-base-ONNX")}`);
};

const languagesOf = ({ languages }: CatalogueModel): string =>
  languages.length === 0 ? "any" : languages.length <= 3 ? languages.join(", ") : `${languages.length}, en and ar too`;

const here = ({ whole, isPartly, isCompared }: ModelState): string => {
  if (whole.length > 0) return `yes (${whole.join(", ")}${isCompared ? "" : "; sum not known to its publisher"})`;
  return isPartly ? "partly" : "no";
};

const told = (state: ModelState): Readonly<Record<string, unknown>> => {
  const { id, kind, family, licence, languages, bytes, dtypeUsual, accuracy } = state.model;
  return {
    ...{ id, kind, family, licence, languages, accuracy, dtypeUsual },
    bytesAbout: bytes,
    state: state.whole.length > 0 ? "here" : state.isPartly ? "partly" : "not here",
    dtypes: state.whole,
    bytesHere: state.bytes,
    isCompared: state.isCompared,
    folder: state.folder,
  };
};

const pull = async (wanted: string, options: { readonly dtype?: string; readonly from?: string }): Promise<void> => {
  const model = modelOf(wanted);
  const dtype = dtypeOf(model, options.dtype);
  const [{ bringModel }, { pullFromFolder }] = await Promise.all([
    import("../local/models/bring.ts"),
    import("../local/models/from-folder.ts"),
  ]);
  const signal = interrupted();
  const wish = { model, dtype, modelsDir: modelsDir(), env: process.env, signal, report: progressPrinter() };
  try {
    const from = options.from === undefined ? undefined : fileOf(options.from);
    const pulled =
      from === undefined ? await bringModel(wish, join(root, ".wingman")) : await pullFromFolder(from, wish);
    const of = pulled.revision === null ? "" : `, revision ${pulled.revision.slice(0, 12)}`;
    say(`  ✓ ${model.id} (${dtype}) is whole: ${megabytes(pulled.bytes)} from ${pulled.from}${of}. ${model.licence}.`);
    if (pulled.uncompared.length > 0)
      say(
        `    Nobody told the publisher's checksum of ${pulled.uncompared.join(", ")}: the sums of this first copy were written down, and are compared from now on.`,
      );
    say(`    ${model.accuracy}`);
  } catch (error) {
    if (!signal.aborted) throw error;
    const { bytes } = await stateOf(modelsDir(), model);
    say(`  Stopped. ${megabytes(bytes)} of ${model.id} are kept; the same command goes on from there.`);
  }
};

const verify = async (wanted: string | undefined, options: { readonly json?: true }): Promise<void> => {
  const { verifyModels } = await import("../local/models/verify.ts");
  const checked = await verifyModels(modelsDir(), wanted === undefined ? undefined : modelOf(wanted));
  const isWrong = checked.some(({ files }) => files.some(({ state }) => state === "damaged" || state === "gone"));
  if (isWrong) process.exitCode = exitCodes.failed.code;
  if (options.json) {
    say(JSON.stringify(checked, null, 2));
    return;
  }
  if (checked.length === 0) say("  No model is here.");
  for (const { id, files } of checked) {
    const wrong = files.filter(({ state }) => state !== "fine");
    say(
      `  ${wrong.some(({ state }) => state !== "unknown") ? "✗" : "✓"} ${id}: ${files.length - wrong.length} of ${files.length} files are as they came`,
    );
    for (const { path, state } of wrong)
      say(`      ${path} ${state === "unknown" ? "was put there by hand, and its sum is not known" : `is ${state}`}`);
    if (wrong.some(({ state }) => state !== "unknown")) say(`    Fetch them anew: ${npm(`models pull ${id}`)}`);
  }
};

const remove = async (wanted: string): Promise<void> => {
  const { removeModel } = await import("../local/models/verify.ts");
  const model = modelOf(wanted);
  say(`  ${model.id} is deleted: ${megabytes(await removeModel(modelsDir(), model))} are free again.`);
};
