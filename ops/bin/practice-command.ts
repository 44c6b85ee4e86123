/** The command `wingman practice`; what it does stands in `practice.ts`, and is loaded when it is asked for. */
import { createInterface } from "node:readline/promises";
import { Failure } from "@wingman/domain/failure";
import type { Command } from "commander";
import { config, interrupted, npm, root } from "./command-tools.ts";
import { withExamples } from "./help.ts";
import { dateTime, printable, say } from "./terminal.ts";

type Options = { readonly scenario?: string; readonly question?: true; readonly json?: true };

const practice = async ({ scenario, question, json }: Options): Promise<void> => {
  const [{ practisedAt, practise, scenariosAt }, { linesOf }, { runningInstance }, { defaultDataDir }] =
    await Promise.all([
      import("./practice.ts"),
      import("./practice-text.ts"),
      import("../local/lock.ts"),
      import("../local/instance.ts"),
    ]);
  const holder = await runningInstance(config().dataDir ?? defaultDataDir(root));
  if (!holder)
    throw new Failure("WING_NOT_RUNNING", "no Wingman runs here, and it plays the customer.", {
      remedy: "Start one with `npm start` in another terminal and try again.",
    });
  if (!holder.address)
    throw new Failure("WING_STARTING", "Wingman is just being set up and has no address yet.", {
      remedy: "Try again in a few seconds.",
    });
  const url = holder.address;
  if (scenario === undefined && !question) {
    const [scenarios, practised] = await Promise.all([scenariosAt(url), practisedAt(url)]);
    const cards = scenarios.map((card) => {
      const newest = practised.find(({ scenario: of, points }) => of.id === card.id && points !== null);
      return { ...card, last: newest ? { call: newest.call, points: newest.points, at: newest.at } : null };
    });
    if (json) return say(JSON.stringify(cards, null, 2));
    const wide = Math.max(0, ...cards.map(({ id }) => id.length));
    for (const { id, name, difficulty, language, persona, last } of cards) {
      say(`  ${id.padEnd(wide)}  ${printable(name)} (${difficulty}, ${language})`);
      const score = last ? `; your last: ${last.points} of 100, ${dateTime(new Date(last.at).toISOString())}` : "";
      say(`  ${" ".repeat(wide)}  ${[persona.name, persona.role].filter(Boolean).map(printable).join(", ")}${score}`);
    }
    return say(`\n  Begin one: ${npm(`practice --scenario ${cards[0]?.id ?? "<id>"}`)}`);
  }
  const signal = interrupted({ isAnEnd: true }); // Ctrl-C ends an exercise, and its score is told.
  const isTerminal = process.stdin.isTTY && !json;
  const input = createInterface({ input: process.stdin, ...(isTerminal && { output: process.stdout, prompt: "> " }) });
  input.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const lines = input[Symbol.asyncIterator]();
  /** A read that the end of the exercise overtook is the next one's. */
  let reading: Promise<string | null> | null = null;
  let isOver = false;
  const desk = {
    signal,
    read(): Promise<string | null> {
      if (isTerminal) input.prompt();
      reading ??= lines.next().then(({ done, value }) => (done ? null : String(value)));
      return reading.finally(() => (reading = null));
    },
    tell(told: Parameters<typeof linesOf>[0]): void {
      if (json) return say(JSON.stringify(told));
      if (isTerminal) process.stdout.write("\r\u001b[2K");
      for (const line of linesOf(told)) say(line);
      // What was being typed stands below what was said meanwhile; at the end nobody types any more.
      isOver ||= told.type === "over";
      if (isTerminal && reading && !isOver) input.prompt(true);
    },
  };
  try {
    const call = await practise(url, { scenario, question: question === true }, desk);
    if (!json) say(`\n${url}/practice/${call}`);
  } finally {
    input.close();
  }
};

export const addPractice = (program: Command): void =>
  void withExamples(
    program
      .command("practice")
      .summary("practise with a played customer, typed in the terminal")
      .description(
        "Lists the scenarios of the running Wingman, or plays one: the customer's lines as they come, what was good and what was missing after each answer, the score with your own words at the end. /hint says what could be said now, /again goes back to the line before your last answer, /finish or Ctrl-C ends it. Signed in like the other commands: by WINGMAN_TOKEN, or into the demo.",
      )
      .option("--scenario <id>", "which scenario; without it they are listed")
      .option(
        "--question",
        "one line of the customer after another, each answered once; without --scenario, of one that you did not try lately",
      )
      .option("--json", "what happens as lines of JSON, for scripts; answers come as lines on the standard input")
      .action(practice),
    { line: npm("practice"), does: "the scenarios, with your last scores" },
    { line: npm("practice --scenario twice-the-price"), does: "one of them, to its end" },
    { line: npm("practice --question"), does: "one question at a time" },
  );
