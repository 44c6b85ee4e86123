/** `docs/reference/commands.md`, made from the program itself. A test runs every example on it. */
import type { Command } from "commander";
import { exitCodes } from "../bin/exit.ts";
import { commandsOf, examplesOf } from "../bin/help.ts";

export const commandsPage = (program: Command): string => `# Commands

Made from \`ops/bin/wingman.ts\` by \`npm run wingman -- docs\`; do not edit by hand.

\`npm start\` and \`npm run wingman -- <command>\` install what is missing, choose the right Node and go on. \`npm run wingman -- --help\`
lists the commands, \`--help\` behind one explains it. \`npm --silent run wingman -- <command>\` keeps npm's own lines out, for scripts.
Settings come from the environment: [settings](settings.md).

| exit code | means |
|---|---|
${Object.values(exitCodes)
  .map(({ code, means }) => `| ${code} | ${means} |`)
  .join("\n")}

${commandsOf(program)
  .filter(({ command }) => commandsOf(command).length === 0)
  .map(({ words, command }) => part(words, command))
  .join("\n")}`;

const part = (words: readonly string[], command: Command): string => {
  const help = command.createHelp();
  const rows = [
    ...help.visibleArguments(command).map((argument) => [`<${argument.name()}>`, help.argumentDescription(argument)]),
    ...help.visibleOptions(command).map((option) => [option.flags, help.optionDescription(option)]),
  ].map(([name, about]) => `| \`${name}\` | ${about?.replaceAll("|", "\\|")} |`);
  const examples = examplesOf(command);
  const wide = Math.max(0, ...examples.map(({ line }) => line.length));
  return [
    `## \`wingman ${words.join(" ")}\``,
    "",
    command.description(),
    "",
    "| | |",
    "|---|---|",
    ...rows,
    "",
    ...(examples.length > 0
      ? ["```sh", ...examples.map(({ line, does }) => `${line.padEnd(wide)}  # ${does}`), "```", ""]
      : []),
  ].join("\n");
};
