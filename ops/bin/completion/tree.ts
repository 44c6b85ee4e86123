/** What a shell must know to complete `wingman`: read off the program, so that no list is kept twice. */
import type { Command } from "commander";
import { commandsOf, wantsFiles } from "../help.ts";

export type Flag = {
  readonly names: readonly string[];
  readonly about: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
};
export type Node = {
  /** The words that lead here; none for `wingman` itself. */
  readonly words: readonly string[];
  readonly subcommands: readonly { readonly name: string; readonly about: string }[];
  readonly flags: readonly Flag[];
  /** What its arguments can be, where only so much is possible. */
  readonly choices: readonly string[];
  readonly files: boolean;
};

export const treeOf = (program: Command): Node[] =>
  [{ words: [], command: program }, ...commandsOf(program)].map(({ words, command }) => ({
    words,
    subcommands: command
      .createHelp()
      .visibleCommands(command)
      .map((sub) => ({ name: sub.name(), about: oneLine(sub.summary() || sub.description()) })),
    flags: command
      .createHelp()
      .visibleOptions(command)
      .map((option) => ({
        names: [option.short, option.long].filter((name) => name != null),
        about: oneLine(option.description),
        takesValue: option.required || option.optional,
        choices: option.argChoices ?? [],
      })),
    choices: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
    files: wantsFiles(command),
  }));

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
