import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

// Without a collection first, the figure would be of what happens not to be collected yet.
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes that are really held, strings and buffers; the latter are given back a moment after a collection, beside us. */
export const keptBytes = async (): Promise<number> => {
  for (let n = 0; n < 3; n++) {
    collect();
    await sleep(100);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
