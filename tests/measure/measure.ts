/**
 * `npm run measure` lists what can be measured; `npm run measure -- <name> [--long]` measures it, or everything
 * whose name begins so. Exit code 0: it holds; 1: it falls short; 2: it could not be measured.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measures } from "./index.ts";
import { runMeasures } from "./run-measures.ts";

const write = (line: string): void => void process.stdout.write(`${line}\n`);

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    options: { long: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (positionals.length === 0) {
    const width = Math.max(...measures.map(({ name }) => name.length));
    for (const { name, about, asked, long } of measures)
      write(
        `${name.padEnd(width)}  ${about}${asked === undefined ? "" : ` Asked: ${asked}.`}${long ? " (--long)" : ""}`,
      );
    return 0;
  }
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => interruption.abort(new Error("interrupted")));
  return runMeasures(measures, positionals, { long: values.long, signal: interruption.signal, write });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // A measure may leave a pool or a socket open; the figure is known, and that is all this command is for.
  process.exit(await main());
}
