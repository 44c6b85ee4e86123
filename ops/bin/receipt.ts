/** `wingman receipt`. */
import type { Command } from "commander";
import { npm } from "./command-tools.ts";
import { withExamples } from "./help.ts";

export const addReceipt = (program: Command): void => {
  withExamples(
    program
      .command("receipt")
      .summary("say what an erasure has come to, and what remains")
      .description(
        "Prints the receipt of an erasure: each step with its time and counts, since when nobody can read anything, and honestly what remains and until when. Without an id it lists all there are. It holds no personal data.",
      )
      .argument("[id]", "the first letters of a receipt's id, or `last`")
      .option("--json", "all of it, for machines")
      .action(async (id: string | undefined, options: { json?: true }) =>
        (await import("./erasing/receipt.ts")).receipt(id, options),
      ),
    { line: npm("receipt"), does: "all there are" },
    { line: npm("receipt last"), does: "the newest, step by step" },
    { line: npm("receipt last --json"), does: "the same for machines" },
  );
};
