/** The command `wingman feedback`: what people thought of tips, as a file. */
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "@wingman/domain/failure";
import type { Command } from "commander";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { withExamples } from "./help.ts";
import { say } from "./terminal.ts";

const exportFile = async ({ out }: { readonly out?: string }): Promise<void> => {
  const [{ signedFetch }, { runningInstance }, { defaultDataDir }] = await Promise.all([
    import("./sign-in.ts"),
    import("../local/lock.ts"),
    import("../local/instance.ts"),
  ]);
  const holder = await runningInstance(config().dataDir ?? defaultDataDir(root));
  if (!holder?.address)
    throw new Failure("WING_NOT_RUNNING", "no Wingman runs here, and what people thought of tips is asked of one.", {
      remedy: "Start one with `npm start` in another terminal and try again.",
    });
  const answer = await signedFetch(new URL("/api/feedback/export", holder.address), { signal: interrupted() });
  if (!answer.ok || !answer.body) {
    const { code, message, remedy } = (await answer.json().catch(() => ({}))) as Partial<Record<string, string>>;
    throw new Failure((code ?? "WING_OUR_FAULT") as `WING_${string}`, message ?? `it answered ${answer.status}.`, {
      ...(remedy !== undefined && { remedy }),
    });
  }
  if (out === undefined) return pipeline(Readable.fromWeb(answer.body), process.stdout, { end: false });
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(fileOf(out), { mode: 0o600 }));
  say(`  ${out} is written.`);
};

export const addFeedback = (program: Command): void => {
  const feedback = program.command("feedback").helpCommand(false).description("what people thought of tips");
  withExamples(
    feedback
      .command("export")
      .summary("write tips with what people thought of them, a line of JSON each")
      .description(
        "Writes every tip that somebody liked, disliked, copied, pinned, put off, dismissed or looked at again, with the words before it: to train or test a model with. Only of calls whose customer agreed and that retention still keeps; nobody who was erased is in it, numbers and names are masked, and the audit trail has a line of it.",
      )
      .option("-o, --out <file>", "the file to write; the screen unless given")
      .action(exportFile),
    { line: npm("feedback export -o feedback.jsonl"), does: "into a file that its owner alone can read" },
  );
};
