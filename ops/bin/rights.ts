/** `wingman retention` and `wingman import`. */
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
  withExamples(
    program
      .command("import")
      .summary("put exported calls onto this log")
      .description(
        "Takes a file that Wingman exported, JSON or vCon, and appends its calls under the ids they had, to a log that does not hold them; doing it again finds it done. Wingman must not run meanwhile.",
      )
      .argument("<file>", "the exported file")
      .action(async (path: string) => (await import("./erasing/import.ts")).importFile(path)),
    { line: npm("import export.json"), does: "calls that were taken along from elsewhere" },
  );
};
