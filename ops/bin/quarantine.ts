/** `wingman quarantine`: which calls a read model has set aside, and why; `redrive` reads them again. */
import { Argument, type Command } from "commander";
import { Failure } from "@wingman/domain/failure";
import { config, interrupted, npm, root } from "./command-tools.ts";
import { exitCodes } from "./exit.ts";
import { withExamples } from "./help.ts";
import type { LogPlace } from "./log-at-hand.ts";
import type { Listed } from "./quarantine-at-hand.ts";
import { dateTime, printable, say } from "./terminal.ts";

const textOf = (listed: readonly Listed[]): string[] =>
  listed.flatMap(({ model, calls, passedOver }) => [
    ...(calls.length === 0
      ? [`  ${model}: no call is set aside.`]
      : [`  ${model}: ${count(calls.length, "call")} set aside.`]),
    ...calls.flatMap(({ aggregate, code, message, remedy, commits, from, at }) => [
      `  ${aggregate.id}  ${code}  ${count(commits, "commit")} from ${from} on, the last ${dateTime(new Date(at).toISOString())}`,
      `    ${printable(message)}${remedy === null ? "" : ` ${printable(remedy)}`}`,
    ]),
    ...passedOver.map(
      ({ code, type, events, first }) =>
        `  ${model} passed over ${count(events, "event")} of type ${printable(type)} from ${first} on, which this Wingman does not know (${code}).`,
    ),
  ]);
const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

const placeOf = async (): Promise<LogPlace> => {
  const { defaultDataDir } = await import("../local/instance.ts");
  const { dataDir = defaultDataDir(root), natsUrl, postgresUrl } = config();
  return { root, dataDir, natsUrl, postgresUrl, signal: interrupted() };
};

const list = async (options: { json?: true }): Promise<void> => {
  const { listQuarantine } = await import("./quarantine-at-hand.ts");
  const listed = await listQuarantine(await placeOf());
  if (options.json) say(JSON.stringify(listed, null, 2));
  else for (const line of textOf(listed)) say(line);
};

const again = async (wanted: string | undefined, options: { all?: true }): Promise<void> => {
  if ((wanted === undefined) === (options.all === undefined))
    throw new Failure("WING_QUARANTINE_WHICH", "either a call or --all is to be named.", {
      remedy: "Give the first letters of a call's id, or --all.",
    });
  const { redriveCalls } = await import("./quarantine-at-hand.ts");
  const redriven = await redriveCalls(await placeOf(), wanted);
  if (redriven.length === 0) say("  No call is set aside.");
  for (const { aggregate, commits, still } of redriven)
    say(
      still === null
        ? `  ${aggregate.id}  whole again, ${count(commits, "commit")}`
        : `  ${aggregate.id}  ${still.code}  still, from ${still.from} on: ${printable(still.message)}`,
    );
  if (redriven.some(({ still }) => still !== null)) process.exitCode = exitCodes.failed.code;
};

export const addQuarantine = (program: Command): void => {
  const command = withExamples(
    program
      .command("quarantine")
      .helpCommand(false)
      .summary("list the calls that could not be read whole")
      .description(
        "Lists the calls that a read model has set aside, since one of their commits could not be read: the call, the code, how many commits wait, and what to do. Below them the types of events that this Wingman does not know. Works beside a running Wingman and without one.",
      )
      .option("--json", "all of it, for machines")
      .action(list),
    { line: npm("quarantine"), does: "each call, with a remedy" },
    { line: npm("quarantine --json"), does: "for machines" },
  );
  withExamples(
    command
      .command("redrive")
      .summary("read calls again that were set aside")
      .description(
        "Reads calls that were set aside again from the log, and puts them back whole. One that fails again stays, with its new reason; then this ends with 1.",
      )
      .addArgument(new Argument("[call]", "the first letters of a call's id"))
      .option("--all", "every call that is set aside")
      .action(again),
    { line: npm("quarantine redrive --all"), does: "everything that waits" },
  );
};
