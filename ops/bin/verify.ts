/** The command `wingman verify`; what it does stands in `sealed/verify.ts`, and is loaded when it is asked for. */
import type { Command } from "commander";
import { npm } from "./command-tools.ts";
import type { VerifyOptions } from "./sealed/verify.ts";
import { withExamples, withFiles } from "./help.ts";

export const addVerify = (program: Command): void =>
  void withExamples(
    withFiles(
      program
        .command("verify")
        .summary("check the log, a call or an exported proof against its seal")
        .description(
          "Checks that nothing on the log was changed, left out, put in, moved or cut off since it was sealed: every commit against every signed head, in both places they are kept. With --call the commits of one call alone. With a file that `wingman proof` wrote or the audit page saved, a signed vCon with its proofs too, that file: this needs no server, no database and no network. Works beside a running Wingman and without one. Ends with 1 when anything is wrong.",
        )
        .argument("[file]", "an exported proof, or a bundle with one")
        .option("--call <id>", "the first letters of a call's id, or `last`")
        .option(
          "--key <key>",
          "the notary's public key, or a file of such; without it the one of this Wingman, or of the file",
        )
        .option("--json", "all of it, for machines")
        .action(async (file: string | undefined, options: VerifyOptions) =>
          (await import("./sealed/verify.ts")).verify(file, options),
        ),
    ),
    { line: npm("verify"), does: "the whole log" },
    { line: npm("verify --call last"), does: "the newest call" },
    { line: npm("verify last-call.json"), does: "a proof that `wingman proof last -o last-call.json` wrote" },
  );
