/** The command `wingman call`; what it does stands in `call.ts`, and is loaded when it is asked for. */
import { type Command, Option } from "commander";
import type { Pace } from "@wingman/commands/call/play-recording";
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { withExamples, withFiles } from "./help.ts";
import { progressBar, say } from "./terminal.ts";

type Options = { readonly title: string; readonly left: Channel; readonly side: Channel; readonly speed: Pace };

const call = async (first: string, second: string | undefined, options: Options): Promise<void> => {
  const [{ playCall }, { runningInstance }, { defaultDataDir }] = await Promise.all([
    import("./call.ts"),
    import("../local/lock.ts"),
    import("../local/instance.ts"),
  ]);
  const holder = await runningInstance(config().dataDir ?? defaultDataDir(root));
  if (!holder)
    throw new Failure("WING_NOT_RUNNING", "no Wingman runs here, and a call needs one.", {
      remedy: "Start one with `npm start` in another terminal and try again.",
    });
  if (!holder.address)
    throw new Failure("WING_STARTING", "Wingman is just being set up and has no address yet.", {
      remedy: "Try again in a few seconds.",
    });
  const bar = progressBar();
  const signal = interrupted();
  const id = await playCall({
    url: holder.address,
    files: [first, ...(second === undefined ? [] : [second])].map(fileOf),
    left: options.left,
    side: options.side,
    pace: options.speed,
    title: options.title,
    print: bar.print,
    onProgress: bar.progress,
    signal,
  })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error; // Stopped before there was a call: nothing is to be told.
    })
    .finally(bar.clear);
  if (id === undefined) return;
  say(`\n${holder.address}/calls/${id}`);
};

export const addCall = (program: Command): void =>
  void withExamples(
    withFiles(
      program
        .command("call")
        .summary("play a recording as a call in the running Wingman")
        .description(
          "Plays a recording (WAV, MP3, Opus or WebM) as a call in the running Wingman: one file with both sides, or one file of each. Words and tips are printed as they come, how far it is on the last line, and the address of the call at the end. Ctrl-C ends the call.",
        )
        .argument("<file>", "both sides in one file with two channels, or the representative's side")
        .argument("[customer]", "the file with the customer's side")
        .option("--title <title>", "what the call is called", "A recorded call")
        .addOption(
          new Option("--speed <speed>", "at the speed of speech, or as fast as it is heard")
            .choices(["real", "fast"])
            .default("real"),
        )
        .addOption(
          new Option("--left <side>", "whose side the left channel is, of a file with two")
            .choices(["rep", "customer"])
            .default("rep"),
        )
        .addOption(
          new Option("--side <side>", "whose side it is, of a file with one channel that comes alone")
            .choices(["rep", "customer"])
            .default("customer"),
        )
        .action(call),
    ),
    { line: npm("call rep.wav customer.wav"), does: "a call of two files" },
    { line: npm('call rep.wav customer.wav --title "Corvane, second call"'), does: "with a title" },
    { line: npm("call both.wav --left customer --speed fast"), does: "one file with both sides, as fast as it goes" },
  );
