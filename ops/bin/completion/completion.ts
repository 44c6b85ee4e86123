/**
 * `wingman completion <shell>`: a script for the shell to read. It also makes `wingman` a command of that shell
 * where there is none, since nobody wants to complete `npm run wingman --`.
 */
import { join } from "node:path";
import type { Command } from "commander";
import { bash } from "./bash.ts";
import { fish } from "./fish.ts";
import { treeOf } from "./tree.ts";
import { zsh } from "./zsh.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

export const completionScript = (program: Command, shell: Shell, root: string): string => {
  const start = ["ops/local/bootstrap.mjs", "ops/bin/wingman.ts"].map((path) => quoted(join(root, path))).join(" ");
  return { bash, zsh, fish }[shell](treeOf(program), `node ${start}`);
};

/** The line that installs it, for help and for the documents. `source <(…)` does nothing in the bash of macOS. */
export const installLine: Readonly<Record<Shell, string>> = {
  bash: 'eval "$(npm --silent run wingman -- completion bash)"',
  zsh: "source <(npm --silent run wingman -- completion zsh)",
  fish: "npm --silent run wingman -- completion fish | source",
};

/** One word of a shell, whatever stands in it; the three agree on this form but for fish's backslash. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
