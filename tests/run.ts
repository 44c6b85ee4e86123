/**
 * `npm test [-- path… ] [-t name]`: parts, pages, checks, then every test; the last line alone is the result.
 * With a path only the matching files run, without the checks. In CI (`CI=true`) nothing may be skipped.
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { runChecks } from "./check.ts";
import { repositoryRoot } from "./house/repository.ts";
import { planOf } from "./run/files.ts";
import { endLeft } from "./run/leaks.ts";
import { prepareParts } from "./run/parts.ts";
import { type FileResult, runTestFile } from "./run/test-file.ts";

/** Two cores, shared with the servers that tests start. */
const filesTogetherMax = 2;

/**
 * In a whole run, this many files that failed are run once more, alone: on a machine shared with others a server may
 * be starved for seconds. What passes then is still shown, and counted apart. More failures than this are no bad luck.
 */
const secondTriesMax = 4;

/** In CI a skipped test is a failure unless its reason begins so: it can only run on another system, or by hand. */
export const skipAllowed = "elsewhere: ";

const write = (line: string): void => void process.stdout.write(`${line}\n`);
const inCi = process.env["CI"] === "true" || process.env["CI"] === "1";
const { values, positionals } = parseArgs({
  options: { name: { type: "string", short: "t" } },
  allowPositionals: true,
});

const run = randomUUID().slice(0, 8);
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => interruption.abort());

const counts = { passed: 0, failed: 0, skipped: 0 };
const refused = (what: string, why: string): void => {
  counts.failed += 1;
  write(`FAIL  ${what}`);
  for (const line of why.split("\n")) write(`      ${line}`);
};

/** The pages as `npm start` builds them, where it looks for them. */
const buildPages = async (): Promise<void> => {
  const file = join(repositoryRoot, "ui/build.ts");
  if (!existsSync(file)) return;
  const startedAt = performance.now();
  try {
    const { buildUi } = (await import(pathToFileURL(file).href)) as typeof import("@wingman/ui/build");
    await buildUi({ root: repositoryRoot, outDir: join(repositoryRoot, "ui/dist") });
    write(`ok    ${"pages".padEnd(22)}  ${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(5)} s`);
  } catch (error) {
    refused("pages", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
};

const unsteady: string[] = [];

const show = ({ path, passed, failures, skips, seconds, output }: FileResult): void => {
  const refusedSkips = inCi ? skips.filter(({ reason }) => !reason.startsWith(skipAllowed)) : [];
  const skipped = skips.length - refusedSkips.length;
  const failed = failures.length + refusedSkips.length;
  counts.passed += passed;
  counts.failed += failed;
  counts.skipped += skipped;
  const words = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  write(
    `${failed > 0 ? "FAIL" : "ok  "}  ${path.padEnd(48)}  ${seconds.toFixed(1).padStart(5)} s  ${words.join(", ")}`,
  );
  for (const { name, error, place } of failures) {
    write(`      ${name}  (${place})`);
    for (const line of error.split("\n")) write(`        ${line}`);
  }
  for (const { name } of refusedSkips)
    write(
      `      ${name}\n        skipped, and in CI nothing is: see its reason below, or begin the reason with "${skipAllowed}"`,
    );
  for (const [reason, count] of Map.groupBy(skips, (skip) => skip.reason)
    .entries()
    .map(([reason, all]) => [reason, all.length] as const))
    write(`      skipped ${count}: ${reason || "no reason given"}`);
  if (failures.length > 0 && output.trim() !== "")
    for (const line of output.trimEnd().split("\n")) write(`      | ${line}`);
};

const runAll = async (
  paths: readonly string[],
  atOnce: number,
  options: Parameters<typeof runTestFile>[1],
  later: FileResult[],
): Promise<void> => {
  const queue = [...paths];
  const worker = async (): Promise<void> => {
    for (let path = queue.shift(); path !== undefined && !interruption.signal.aborted; path = queue.shift()) {
      const result = await runTestFile(path, options);
      if (result.failures.length === 0 || !whole) show(result);
      else {
        later.push(result);
        write(
          `...   ${path.padEnd(48)}  ${result.seconds.toFixed(1).padStart(5)} s  failed; once more, alone, at the end`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

const plan = planOf(positionals);
const chosen = [...plan.together, ...plan.alone];
const whole = positionals.length === 0 && values.name === undefined;
if (chosen.length === 0) refused("nothing to run", `No *.test.ts has ${positionals.join(" or ")} in its path.`);
else {
  // Pure code needs no servers, and whoever works on it should not wait for them.
  const needsParts = chosen.some(
    (path) => !path.startsWith("domain/") && !path.startsWith("tests/house/") && !path.startsWith("tests/run/"),
  );
  const parts = needsParts ? await prepareParts(write) : { env: {}, missing: [] };
  if (inCi) for (const { part, why } of parts.missing) refused(`${part} is missing, and in CI it may not be`, why);
  if (chosen.some((path) => /\.(browser|scenario)\.test\.ts$/.test(path))) await buildPages();
  if (whole && !interruption.signal.aborted) {
    const checks = await runChecks(write);
    counts.passed += checks.passed;
    counts.failed += checks.failed;
  }
  const temporary = await mkdtemp(join(tmpdir(), "wm-test-"));
  try {
    await chmod(temporary, 0o755); // As for each file's own folder.
    const options = {
      run,
      temporary,
      name: values.name,
      env: { ...process.env, ...parts.env },
      signal: interruption.signal,
    };
    const failed: FileResult[] = [];
    await runAll(plan.together, filesTogetherMax, options, failed);
    await runAll(plan.alone, 1, options, failed);
    for (const first of failed) {
      if (failed.length > secondTriesMax || interruption.signal.aborted) {
        show(first);
        continue;
      }
      const second = await runTestFile(first.path, options);
      if (second.failures.length === 0) {
        unsteady.push(first.path);
        write(`      ${first.path} failed at its first try, beside another file:`);
        for (const { name, error } of first.failures) write(`        ${name}: ${error.split("\n")[0]}`);
      }
      show(second);
    }
  } finally {
    for (const { pid, command } of await endLeft(undefined, `${run}.`))
      refused("a process was left behind by the run", `${pid} ${command}`);
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
  }
}
if (unsteady.length > 0) write(`${unsteady.length} passed only at the second try: ${unsteady.join(", ")}`);
if (interruption.signal.aborted) refused("interrupted", "Not every test ran.");
if (counts.passed + counts.failed === 0)
  refused("no test ran", values.name === undefined ? "" : `No test is named ${values.name}.`);
write(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);
