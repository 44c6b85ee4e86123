/**
 * The tools that look at all code at once. Each says how many files it looked at, because a tool that looked
 * at none is green as well; none is a failure here. `root` is an argument so that tests can plant a mistake in
 * a folder of their own and see the check fail.
 */
import { existsSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { filesUnder } from "./repository.ts";
import { runTool } from "./run-tool.ts";

type Outcome = { readonly passed: boolean; readonly proof: string; readonly lines: readonly string[] };
export type Check = { readonly name: string; run(root: string): Promise<Outcome> };

const outcome = (filesCount: number, passed: boolean, proof: string, output: string): Outcome => {
  const lines = output.trim() === "" ? [] : output.trimEnd().split("\n");
  if (filesCount > 0) return { passed, proof, lines: passed ? [] : lines };
  return {
    passed: false,
    proof: "looked at 0 files",
    lines: [...lines, "A check that looked at nothing proves nothing."],
  };
};

/** tsc over one project file. Counts our own files, not the libraries they import. */
export const typeCheck = (project: string): Check => ({
  name: `tsc ${project}`,
  async run(root) {
    const { code, output } = await runTool(
      "typescript/bin/tsc",
      ["--noEmit", "--pretty", "false", "--listFiles", "-p", project],
      root,
    );
    const ours = `${realpathSync(root)}${sep}`;
    const isListed = (line: string): boolean => /^(\/|[A-Za-z]:[\\/]).*\.([cm]?[jt]sx?|json)$/.test(line);
    const filesCount = output
      .split("\n")
      .filter((line) => line.startsWith(ours) && isListed(line) && !line.includes("node_modules")).length;
    const messages = output
      .split("\n")
      .filter((line) => !isListed(line))
      .join("\n");
    return outcome(filesCount, code === 0, `${filesCount} files`, messages);
  },
});

/** oxlint by `.oxlintrc.json`: purity of domain, types only in ui, no cycles. */
export const lint: Check = {
  name: "oxlint",
  async run(root) {
    const { code, output } = await runTool("oxlint/bin/oxlint", ["--format=json"], root);
    const found = readLint(output);
    if (!found) return { passed: false, proof: "gave no answer", lines: output.split("\n") };
    return outcome(
      found.filesCount,
      code === 0 && found.lines.length === 0,
      `${found.filesCount} files, ${found.rulesCount} rules`,
      found.lines.join("\n"),
    );
  },
};

type LintReport = {
  number_of_files: number;
  number_of_rules: number;
  diagnostics: {
    message: string;
    code?: string;
    help?: string;
    filename: string;
    labels: { span: { line: number; column: number } }[];
  }[];
};

const readLint = (output: string): { filesCount: number; rulesCount: number; lines: string[] } | undefined => {
  try {
    const report = JSON.parse(output.slice(output.indexOf("{"))) as LintReport; // oxlint's own format, pinned by the lockfile.
    const lines = report.diagnostics.map(
      ({ filename, labels, code, message, help }) =>
        `${filename}:${labels[0]?.span.line ?? 0}:${labels[0]?.span.column ?? 0}  ${code ?? ""}  ${message}${help ? ` ${help}` : ""}`,
    );
    return { filesCount: report.number_of_files, rulesCount: report.number_of_rules, lines };
  } catch {
    return undefined; // A crash or a configuration it cannot read; the caller shows the text.
  }
};

/** `turbo boundaries`: the arrows between the eight folders, undeclared dependencies, imports that leave a package. */
export const boundaries: Check = {
  name: "turbo boundaries",
  async run(root) {
    const { code, output } = await runTool("turbo/bin/turbo", ["--no-color", "boundaries"], root);
    const summary = /Checked (\d+) files? in (\d+) packages?, (.*)/.exec(output);
    if (!summary) return { passed: false, proof: "gave no answer", lines: output.split("\n") };
    const [line, files, , issues] = summary;
    return outcome(Number(files), code === 0 && issues?.trim() === "no issues found", line.trim(), output);
  },
};

/** Code looks as `.oxfmtrc.json` says; `npm run format` makes it so. */
export const format: Check = {
  name: "oxfmt",
  async run(root) {
    const { code, output } = await runTool("oxfmt/bin/oxfmt", ["--check", "."], root);
    const filesCount = Number(/on (\d+) files/.exec(output)?.[1] ?? 0);
    return outcome(filesCount, code === 0, `${filesCount} files`, output);
  },
};

/** Files, exports and dependencies that nobody uses. */
export const unused: Check = {
  name: "knip",
  async run(root) {
    const { code, output } = await runTool("knip/bin/knip.js", ["--performance"], root);
    const [findings = "", table = ""] = output.split(/^(?=Name +size)/m);
    // It names no count of its own; how many files it has parsed stands in its table of work.
    const filesCount = Number(/^parseFile\s+(\d+)/m.exec(table)?.[1] ?? 0);
    return outcome(filesCount, code === 0, `${filesCount} files`, findings);
  },
};

/** What `npm run check` runs. The page has its own project file, since it is made for a browser. */
export const checksOf = (root: string): Check[] => {
  const ui =
    filesUnder(join(root, "ui")).some((path) => /\.tsx?$/.test(path)) || existsSync(join(root, "ui/tsconfig.json"));
  return [typeCheck("tsconfig.json"), ...(ui ? [typeCheck("ui/tsconfig.json")] : []), lint, boundaries, format, unused];
};
