/** The command `wingman ingest`; what it does stands in `ingest.ts`, and is loaded when it is asked for. */
import type { Command } from "commander";
import { Failure } from "@wingman/domain/failure";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { exitCodes } from "./exit.ts";
import { withExamples, withFiles } from "./help.ts";
import { say } from "./terminal.ts";

const ingest = async (folder: string): Promise<void> => {
  const [{ ingestFolder }, { runningInstance }, { defaultDataDir }] = await Promise.all([
    import("./ingest.ts"),
    import("../local/lock.ts"),
    import("../local/instance.ts"),
  ]);
  const holder = await runningInstance(config().dataDir ?? defaultDataDir(root));
  if (!holder?.address)
    throw new Failure("WING_NOT_RUNNING", "no Wingman runs here, and documents are handed in to one.", {
      remedy: "Start one with `npm start` in another terminal and try again.",
    });
  const { added, known, failed } = await ingestFolder({
    url: holder.address,
    folder: fileOf(folder),
    signal: interrupted(),
    print: say,
  });
  say(`\n  ${added} handed in and read, ${known} there already, ${failed} failed.  ${holder.address}/knowledge`);
  if (failed > 0) process.exitCode = exitCodes.failed.code;
};

export const addIngest = (program: Command): void =>
  void withExamples(
    withFiles(
      program
        .command("ingest")
        .summary("hand a folder of documents in to the running Wingman")
        .description(
          "Hands every PDF, DOCX, Markdown, TXT and HTML file below a folder in to the running Wingman and waits until each is read. What is there already is noticed by its content and passed over, so a run that was stopped goes on where it was. Each file that cannot be read is named with the reason; then it ends with 1.",
        )
        .argument("<folder>", "looked through with all folders below it")
        .action(ingest),
    ),
    { line: npm("ingest ops/demo/knowledge/halden"), does: "the documents of the demo" },
  );
