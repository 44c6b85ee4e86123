/**
 * Writes down what PocketSphinx hears in the labelled calls of a half, beside what was written before of the others:
 *
 *     node tests/truth/hearing/write.ts tuning
 *     node tests/truth/hearing/write.ts held payroll
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { describe } from "@wingman/domain/failure";
import { textOfHearing } from "@wingman/streams/agents/bench/heard-call";
import { halves } from "../read-calls.ts";
import { hearCall } from "./hear.ts";

const calls = new URL("../calls/", import.meta.url);
const [wanted = "", ...ids] = process.argv.slice(2);

const write = async (): Promise<void> => {
  const half = halves.find((one) => one === wanted);
  if (!half) throw new Error(`name one of ${halves.join(", ")}`);
  const interruption = new AbortController();
  process.once("SIGINT", () => interruption.abort(new Error("interrupted")));
  const out = new URL(`heard/${half}/`, calls);
  await mkdir(out, { recursive: true });
  const names = (await readdir(new URL(`${half}/`, calls)))
    .filter((name) => name.endsWith(".json") && !name.endsWith(".expect.json"))
    .filter((name) => ids.length === 0 || ids.includes(name.slice(0, -".json".length)))
    .toSorted();
  for (const name of names) {
    const beganAt = performance.now();
    const heard = await hearCall(await readFile(new URL(`${half}/${name}`, calls), "utf8"), interruption.signal);
    await writeFile(new URL(name, out), textOfHearing(heard));
    const took = Math.round((performance.now() - beganAt) / 1_000);
    console.log(`${half}/${name}: ${Math.round(heard.durationMs / 1_000)} s, heard in ${took} s`);
  }
};

try {
  await write();
} catch (error) {
  console.error(describe(error));
  process.exitCode = 1;
}
