/** `wingman rebuild`: what it says and can be told. */
import { setPriority } from "node:os";
import { type Command, Option } from "commander";
import { config, interrupted, npm, root } from "./command-tools.ts";
import { withExamples } from "./help.ts";
import type { RebuildRun } from "./rebuild.ts";
import { progressLine } from "./rebuild-progress.ts";
import { progressPrinter, say } from "./terminal.ts";

/** Calls that go on come first, where both want the same core. */
const besideCalls = 19;

const command = async (options: {
  database: string;
  rollback?: true;
  model: "history" | "knowledge" | "kpi" | "audit";
}): Promise<void> => {
  setPriority(besideCalls); // Before anything is loaded: that alone takes a second of a core.
  const [{ rebuildReadModels, rollBackReadModels }, { defaultDataDir }] = await Promise.all([
    import("./rebuild.ts"),
    import("../local/instance.ts"),
  ]);
  const { dataDir = defaultDataDir(root), natsUrl, postgresUrl } = config();
  const run: RebuildRun = {
    root,
    dataDir,
    natsUrl,
    postgresUrl,
    database: options.database,
    model: options.model,
    report: progressPrinter(),
    signal: interrupted(),
    onProgress: progressLine((line) => say(`  ${line}`)),
    tell: (line) => say(`  ${line}`),
  };
  if (options.rollback) {
    const { schema, position } = await rollBackReadModels(run);
    say(`  ${schema} answers again, up to commit ${position.toLocaleString("en")} of the log.`);
    return;
  }
  const { schema, before, position, tables, verified } = await rebuildReadModels(run);
  say("");
  for (const { table, rows, fingerprint } of tables)
    say(`  ${table.padEnd(12)} ${rows.toLocaleString("en").padStart(12)} rows  ${fingerprint}`);
  say("");
  say(
    verified.how.by === "same"
      ? `  Every table equals the one that answered, at commit ${verified.how.position.toLocaleString("en")}.`
      : `  ${verified.how.looked === 1 ? "1 call was" : `${verified.how.looked} calls were`} held against the log by other code: ${verified.how.because}.`,
  );
  say(`  ${schema} answers now, up to commit ${position.toLocaleString("en")} of the log.`);
  if (before !== undefined) say(`  ${before} is kept for a day: ${npm("rebuild --rollback")} lets it answer again.`);
};

export const addRebuild = (program: Command): void => {
  withExamples(
    program
      .command("rebuild")
      .summary("build the read models anew from the log")
      .description(
        "Builds a read model anew from the log beside the one that answers, compares, and lets the new ones answer in one step. Works beside a running Wingman, whose calls and pages go on, and without one. What answered before is kept for a day.",
      )
      .option("--rollback", "let the tables that answered before answer again; they are brought up to date first")
      .addOption(
        new Option("--model <name>", "which of them: the calls, the documents, the figures, or the audit trail")
          .choices(["history", "knowledge", "kpi", "audit"])
          .default("history"),
      )
      .option("--database <name>", "only wingman_read can be rebuilt", "wingman_read")
      .action(command),
    { line: npm("rebuild"), does: "each table at the end, with its rows and its fingerprint" },
    { line: npm("rebuild --rollback"), does: "back to the tables before" },
  );
};
