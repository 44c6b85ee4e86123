/** The command `wingman heads`; what it does stands in `sealed/heads.ts`, and is loaded when it is asked for. */
import type { Command } from "commander";
import { npm } from "./command-tools.ts";
import { withExamples } from "./help.ts";

export const addHeads = (program: Command): void =>
  void withExamples(
    program
      .command("heads")
      .summary("print the notary's public key and its newest head")
      .description(
        "Prints the public key with which the log is sealed, and the newest signed head. Give both to whoever shall be able to check the log later: kept elsewhere, they cannot be changed with it. A running notary signs first, so that everything is under that head.",
      )
      .option("--json", "all heads, for machines")
      .action(async (options: { json?: true }) => (await import("./sealed/heads.ts")).heads(options)),
    { line: npm("heads"), does: "to be kept in another place" },
  );
