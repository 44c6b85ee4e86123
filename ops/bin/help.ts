/** What commander does not know of a command and its readers want to: examples, and which arguments are files. */
import type { Command } from "commander";

export type Example = { readonly line: string; readonly does: string };

const examples = new WeakMap<Command, readonly Example[]>();
const takesFiles = new WeakSet<Command>();

/** The examples stand below the command's help and on its page in the reference, where a test runs each. */
export const withExamples = (command: Command, ...list: readonly Example[]): Command => {
  examples.set(command, list);
  const wide = Math.max(...list.map(({ line }) => line.length));
  return command.addHelpText(
    "after",
    `\nExamples:\n${list.map(({ line, does }) => `  ${line.padEnd(wide)}  # ${does}`).join("\n")}`,
  );
};

export const examplesOf = (command: Command): readonly Example[] => examples.get(command) ?? [];

/** The shell completes names of files after it. */
export const withFiles = (command: Command): Command => {
  takesFiles.add(command);
  return command;
};

export const wantsFiles = (command: Command): boolean => takesFiles.has(command);

/** Every subcommand there is, with the words that lead to it; help itself and what is hidden are left out. */
export const commandsOf = (
  program: Command,
  words: readonly string[] = [],
): readonly { readonly words: readonly string[]; readonly command: Command }[] =>
  program
    .createHelp()
    .visibleCommands(program)
    .filter((command) => command.name() !== "help")
    .flatMap((command) => {
      const own = [...words, command.name()];
      return [{ words: own, command }, ...commandsOf(command, own)];
    });
