/** The command `wingman proof`; what it does stands in `sealed/proof.ts`, and is loaded when it is asked for. */
import type { Command } from "commander";
import { npm } from "./command-tools.ts";
import { withExamples } from "./help.ts";

export const addProof = (program: Command): void =>
  void withExamples(
    program
      .command("proof")
      .summary("export the proof of a call or an event")
      .description(
        "Writes a file that proves that a call, or one event, stood on the log exactly so when it was sealed: its commits, their way to the signed head, and the public key. `wingman verify <file>` checks it anywhere, without this Wingman. What people said stays sealed in it, as it is on the log.",
      )
      .argument("<id>", "the first letters of a call's id, or `last`; or the id of an event")
      .option("-o, --output <file>", "where to write it; without it, it is printed")
      .action(async (id: string, options: { output?: string }) =>
        (await import("./sealed/proof.ts")).proof(id, options),
      ),
    { line: npm("proof last -o last-call.json"), does: "the newest call" },
  );
