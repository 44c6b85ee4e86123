/** `wingman bench`: how well this machine's engines hear, and how good a playbook's tips are, on calls that somebody labelled. */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { sayFor } from "../local/progress.ts";
import { modelsDirOf } from "../local/models/models-here.ts";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { exitCodes } from "./exit.ts";
import { withExamples, withFiles } from "./help.ts";
import { progressPrinter, say } from "./terminal.ts";

export const addBench = (program: Command): void => {
  const bench = program
    .command("bench")
    .helpCommand(false)
    .description("how well speech is heard here, and how good tips are");
  withExamples(
    withFiles(
      bench
        .command("wer")
        .summary("count the words that engines hear wrongly")
        .description(
          "Lets one or several engines hear a folder of recordings, each x.wav (or .opus, .mp3 ...) with its words in x.txt, and counts what they heard wrongly: words and letters, by speaker, accent and noise where x.json or recordings.csv name them, with 95 % intervals, and one engine against another. Writes wer.md, wer.csv and wer.svg. Ends with 1 when an engine or a recording could not be measured.",
        )
        .argument("[folder]", "the recordings; without it, --samples")
        .option("--samples", "hear the sample calls that come with Wingman, each side a speaker")
        .option(
          "--engines <names>",
          "which engines, with commas: pocketsphinx, onnx:<model>[:<dtype>[:cuda]]",
          "pocketsphinx",
        )
        .option("--language <tag>", "what is spoken where nothing else says so", "en")
        .option("--out <folder>", "where the results are written; wer-results in the folder you stand in unless given")
        .action(wer),
    ),
    { line: npm("bench wer recordings"), does: "a folder of yours" },
    {
      line: npm("bench wer recordings --engines pocketsphinx,onnx:moonshine-base-ONNX,onnx:whisper-base:q8"),
      does: "three engines, one against another",
    },
    { line: npm("bench wer --samples"), does: "the sample calls: made voices, no measure of people" },
    { line: npm("bench wer recordings --language ar --out arabic"), does: "in Arabic, results elsewhere" },
  );
  withExamples(
    bench
      .command("tips")
      .summary("hold a playbook against labelled sample calls")
      .description(
        "Takes 25 made sales calls, as PocketSphinx heard them, through the conductor with a playbook, and holds its tips against the moments that the calls' authors labelled: how many moments are met, how many tips are right, by kind, and what was missed or wrong with its words and times. Calls of the held half only measure: of them there are figures alone. Needs a copy of the repository.",
      )
      .option(
        "--playbook <playbook>",
        "its id, its id and version (b2b-starter@1), or a file; without it each call has the starter of its trade",
      )
      .option("--calls <ids>", "these calls alone, with commas")
      .option(
        "--model",
        "let the language model of your settings say what is meant: some 40 requests a call, which it is paid for",
      )
      .option("--json", "all of it, for machines")
      .action(tips),
    { line: npm("bench tips"), does: "the starters" },
    { line: npm("bench tips --playbook mine.yaml"), does: "a playbook of yours" },
  );
};

type TipsOptions = { readonly playbook?: string; readonly calls?: string; readonly model?: true; readonly json?: true };

const tips = async ({ playbook: given, calls, model, json }: TipsOptions): Promise<void> => {
  const [{ benchTips, benchTipsText }, { playbookAtHand }] = await Promise.all([
    import("./bench/tips.ts"),
    import("./bench/playbook-at-hand.ts"),
  ]);
  const settings = config();
  const signal = interrupted();
  const benched = await benchTips({
    ...{ root, signal, modelsDir: modelsDirOf(root, settings.modelsDir), meaningModel: settings.meaningModel },
    playbook: given === undefined ? undefined : await playbookAtHand(given, settings, signal),
    models: model && { ...settings, env: process.env },
    only: calls?.split(",").map((id) => id.trim()),
    note: (line) => void process.stderr.write(`  … ${line}\n`),
  });
  if (json) return say(JSON.stringify(benched, null, 2));
  for (const line of benchTipsText(benched)) say(line);
};

type Options = {
  readonly samples?: true;
  readonly engines: string;
  readonly language: string;
  readonly out?: string;
};

const wer = async (folder: string | undefined, options: Options): Promise<void> => {
  const [{ runBench }, { clipsIn, sampleClips }, { contendersOf }, { markdownOf }, { csvOf }, { plotOf }] =
    await Promise.all([
      import("@wingman/gpu/bench/bench"),
      import("./bench/clips.ts"),
      import("./bench/engines.ts"),
      import("./bench/markdown.ts"),
      import("./bench/table.ts"),
      import("./bench/plot.ts"),
    ]);
  const signal = interrupted();
  const names = options.engines.split(",").map((name) => name.trim());
  const contenders = contendersOf(
    names.filter((name) => name !== ""),
    root,
  );
  const { clips, passedOver } =
    folder === undefined || options.samples
      ? { clips: await sampleClips(), passedOver: [] }
      : await clipsIn(fileOf(folder), options.language);
  const print = progressPrinter();
  const voices = new Map(names.map((name) => [name, sayFor(name, print)]));
  const results = await runBench(clips, contenders, {
    signal,
    onClip: (engine, clip, index) => voices.get(engine)?.("building", `hears ${clip}, ${index + 1} of ${clips.length}`),
  });
  const cores = cpus();
  const page = markdownOf(results, {
    of: folder === undefined || options.samples ? "the sample calls" : basename(fileOf(folder)),
    machine: `${cores.length} × ${cores[0]?.model.trim() ?? "an unknown processor"}`,
    passedOver,
  });
  const out = fileOf(options.out ?? "wer-results");
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "wer.md"), page);
  await writeFile(join(out, "wer.csv"), await csvOf(results));
  await writeFile(join(out, "wer.svg"), plotOf(results));
  say(`\n${page}`);
  say(`  Written: wer.md, wer.csv and wer.svg in ${out}`);
  if (results.some(({ failures }) => failures.length > 0)) process.exitCode = exitCodes.failed.code;
};
