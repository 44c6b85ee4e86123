/** `wingman scrub`. */
import type { Command } from "commander";
import { npm } from "./command-tools.ts";
import { withExamples } from "./help.ts";

export const addScrub = (program: Command): void => {
  withExamples(
    program
      .command("scrub")
      .summary("take the bytes of erased rows out of the database's files")
      .description(
        "After an erasure no query returns anything, and still PostgreSQL keeps old versions of rows in its files and in its write-ahead log. This writes the touched tables and the statistics anew and moves the write-ahead log on until no file of before is left. Each table is locked while it is written, seconds for 100,000 calls; calls go on. On a PostgreSQL that is not Wingman's own it says what is left to do there, and ends with 1.",
      )
      .option("--by-hand", "say in the receipts that what was left to the operator has been done")
      .action(async (options: { byHand?: true }) => (await import("./erasing/scrub.ts")).scrub(options)),
    { line: npm("scrub"), does: "beside a running Wingman or without one" },
  );
};
