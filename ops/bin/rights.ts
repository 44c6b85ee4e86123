/** `wingman retention`. */
import type { Command } from "commander";
import { npm } from "./command-tools.ts";
import { withExamples } from "./help.ts";

export const addRights = (program: Command): void => {
  withExamples(
    program
      .command("retention")
      .summary("forget what has been kept long enough")
      .description(
        "Forgets the transcripts and recordings whose days are over by the tenant's policy (90 and 30 unless it says otherwise), counted from the end of each call; what a legal hold covers stays. Wingman does it by itself every hour.",
      )
      .option("--dry-run", "say what is due, and touch nothing")
      .option("--in-days <days>", "with --dry-run: what will be due in so many days")
      .action(async (options: { dryRun?: true; inDays?: string }) =>
        (await import("./erasing/retention.ts")).retention(options),
      ),
    { line: npm("retention --dry-run"), does: "what is due now" },
    { line: npm("retention --dry-run --in-days 7"), does: "what will be due in a week" },
    { line: npm("retention"), does: "the same that happens every hour, now" },
  );
};
