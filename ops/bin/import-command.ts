/** The command `wingman import`; what it does stands in `import.ts` and `erasing/import.ts`, loaded when it is asked for. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { atOnceMax, atOnceUsual, type Told } from "@wingman/domain/import/run";
import type { Progress } from "@wingman/domain/import/progress";
import { Failure } from "@wingman/domain/failure";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { exitCodes } from "./exit.ts";
import { withExamples, withFiles } from "./help.ts";
import type { Agreed } from "./import.ts";
import { clock, printable, progressBar, say } from "./terminal.ts";

type Options = { readonly basis?: string; readonly agreed: Agreed; readonly atOnce: number };

/** Calls that Wingman exported come as they were; recordings become calls. */
const importAll = async (path: string, options: Options): Promise<void> => {
  if (/\.json$/i.test(path)) return (await import("./erasing/import.ts")).importFile(path);
  const { basis, ...how } = options;
  if (basis === undefined || basis.trim() === "")
    throw new Failure("WING_IMPORT_BASIS", "nobody said on what grounds these calls may be written down.", {
      remedy: 'Say it with --basis "…"; it is kept with each of them.',
    });
  return importSound(path, { basis: basis.trim(), ...how });
};

const importSound = async (
  path: string,
  { basis, agreed, atOnce }: Options & { readonly basis: string },
): Promise<void> => {
  const [{ importRecordings }, { runningInstance }, { defaultDataDir }] = await Promise.all([
    import("./import.ts"),
    import("../local/lock.ts"),
    import("../local/instance.ts"),
  ]);
  const holder = await runningInstance(config().dataDir ?? defaultDataDir(root));
  if (!holder?.address)
    throw new Failure("WING_NOT_RUNNING", "no Wingman runs here, and recordings are brought in to one.", {
      remedy: "Start one with `npm start` in another terminal and try again.",
    });
  const bar = progressBar();
  const done = await importRecordings({
    url: holder.address,
    path: fileOf(path),
    basis,
    agreed,
    atOnce,
    signal: interrupted(),
    told: (one) => bar.print(lineOf(one)),
    fault: ({ where, message, remedy }) => bar.print(`  ${where}  ${printable(message)} ${remedy}`),
    progress: (now) => bar.line(textOf(now)),
  }).finally(bar.clear);
  const failed = done.progress.failed + done.faults.length;
  say(
    `\n  ${done.progress.imported} brought in, ${done.progress.known} there already, ${failed} failed; ${clock(done.progress.soundMs)} of sound${times(done.progress)}.  ${holder.address}/calls`,
  );
  if (failed > 0) process.exitCode = exitCodes.failed.code;
};

const times = ({ timesRealTime }: Progress): string => (timesRealTime === null ? "" : `, ${timesRealTime} × real time`);

const textOf = (now: Progress): string =>
  `${now.ended} of ${now.files} files, ${clock(now.soundMs)} of sound${times(now)}${now.leftMs === null ? "" : `, about ${clock(now.leftMs)} left`}`;

const lineOf = ({ job, how }: Told): string => {
  const name = `  ${printable(job.file)}`;
  if (how.kind === "imported") return `${name}  ${clock(how.soundMs)} heard, call ${how.call}`;
  if (how.kind === "known")
    return how.as === null
      ? `${name}  there already, as call ${how.call}`
      : `${name}  the same recording as ${printable(how.as)}`;
  return `${name}  ${how.code}: ${printable(how.message)}${how.remedy === null ? "" : ` ${how.remedy}`}`;
};

const countOf = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > atOnceMax)
    throw new InvalidArgumentError(`a number from 1 to ${atOnceMax}`);
  return count;
};

export const addImport = (program: Command): void =>
  void withExamples(
    withFiles(
      program
        .command("import")
        .summary("bring recordings in as past calls, or put exported calls onto this log")
        .description(
          "Brings recordings (WAV, MP3, Opus, WebM) in to the running Wingman as past calls: every file below a folder, or those that a CSV file beside them names with rep, customer and date. They are heard as fast as the recogniser follows. A recording is known by its content, so a run that was stopped goes on where it was and none is brought in twice. Each file that cannot be is named with the reason and what mends it; then it ends with 1. A file that Wingman exported (JSON or vCon, .json) is put onto a log that does not hold its calls, under the ids they had; Wingman must not run meanwhile.",
        )
        .argument(
          "<what>",
          "a folder of recordings, a CSV file that names them (docs/how-to/import.md), or an exported file",
        )
        .option("--basis <text>", "on what grounds recordings may be written down; kept with each of them")
        .addOption(
          new Option("--agreed <how>", "how the customers agreed")
            .choices(["aloud", "in-writing", "not-asked"])
            .default("in-writing"),
        )
        .addOption(
          new Option("--at-once <count>", `how many are heard at once, ${atOnceMax} at most`)
            .argParser(countOf)
            .default(atOnceUsual),
        )
        .action(importAll),
    ),
    {
      line: npm('import recordings --basis "Section 4 of our terms of 2025"'),
      does: "every recording of a folder",
    },
    {
      line: npm('import recordings/calls.csv --agreed aloud --basis "Asked at the start of each call"'),
      does: "those of a list",
    },
    { line: npm("import export.json"), does: "calls that were taken along from elsewhere" },
  );
