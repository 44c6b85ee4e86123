import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { temporaryFolder } from "@wingman/ops/local/temporary-folder";
import { root } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";
import { npmStart, type Started } from "./npm-start.ts";

const secondsMax = 5;
const startsShort = 3;
const startsLong = 10;
const run = promisify(execFile);

/** What somebody waits for who has just cloned Wingman: packages, servers and pages come over the network. */
export const firstStart: Measure = {
  name: "impression.first-start",
  about:
    "Seconds from `npm start` in a fresh clone of what is committed, with nothing fetched yet, to the printed address and to the tip of a typed sentence.",
  asked: undefined,
  unit: "s to the address",
  long: true,
  async run({ signal, write }) {
    await using folder = await temporaryFolder();
    const clone = join(folder.path, "wingman");
    await run("git", ["clone", "--quiet", "--no-hardlinks", root, clone], { signal });
    write("  starting a fresh clone");
    const { addressS, tipS, steps } = await npmStart(clone, join(clone, ".wingman", "data"), signal);
    return { value: Number(addressS.toFixed(1)), holds: true, lines: [...steps, `first tip: ${tipS.toFixed(1)} s`] };
  },
};

/** What somebody waits for every day. The first start on an empty data folder is not counted. */
export const secondStart: Measure = {
  name: "impression.second-start",
  about:
    "Seconds from `npm start` to the printed address when everything is there, median of starts one after the other; the tip of a typed sentence is reported beside it.",
  asked: `≤ ${secondsMax} s`,
  unit: "s",
  async run({ long, signal, write }) {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, "data");
    const starts: Started[] = [];
    for (let n = 0; n <= (long ? startsLong : startsShort); n++) {
      const started = await npmStart(root, dataDir, signal);
      write(
        `  ${n === 0 ? "first, not counted" : `start ${n}`}: address ${started.addressS.toFixed(1)} s, tip ${started.tipS.toFixed(1)} s`,
      );
      if (n > 0) starts.push(started);
    }
    const sorted = starts.toSorted((a, b) => a.addressS - b.addressS);
    const median = sorted[Math.floor(sorted.length / 2)];
    if (!median) throw new Error("nothing was started");
    return {
      value: Number(median.addressS.toFixed(1)),
      holds: median.addressS <= secondsMax,
      lines: [...median.steps, `slowest address of ${sorted.length}: ${sorted.at(-1)?.addressS.toFixed(1)} s`],
    };
  },
};
