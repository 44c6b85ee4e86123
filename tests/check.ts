/** `npm run check`: one line a check, with its seconds and the proof that it looked at something. */
import { fileURLToPath } from "node:url";
import { checksOf } from "./house/checks.ts";
import { repositoryRoot } from "./house/repository.ts";

export type CheckCounts = { readonly passed: number; readonly failed: number };

/** Runs every check in turn, writes a line for each and everything a failed one has to say. */
export const runChecks = async (write: (line: string) => void): Promise<CheckCounts> => {
  let passed = 0;
  let failed = 0;
  for (const check of checksOf(repositoryRoot)) {
    const startedAt = performance.now();
    const outcome = await check.run(repositoryRoot);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    write(`${outcome.passed ? "ok  " : "FAIL"}  ${check.name.padEnd(22)}  ${seconds.padStart(5)} s  ${outcome.proof}`);
    for (const line of outcome.lines) write(`      ${line}`);
    if (outcome.passed) passed += 1;
    else failed += 1;
  }
  return { passed, failed };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await runChecks((line) => process.stdout.write(`${line}\n`));
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
