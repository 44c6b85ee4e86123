/** The process of `period-processes.ts`: makes one file, says it, and is ended. Nothing of the domain's events is loaded. */
import { Failure } from "@wingman/domain/failure";
import { openPool } from "@wingman/streams/base/pools";
import { historyRef } from "../history/ref.ts";
import { periodsHere } from "./period-file.ts";
import type { PeriodSaid, PeriodWork } from "./period-processes.ts";

const make = async ({ url, ask }: PeriodWork): Promise<PeriodSaid> => {
  await using pool = openPool({ url, name: "wingman-report", sizeMax: 1, readModels: [historyRef] });
  try {
    const made = await periodsHere(pool)(ask);
    return { kind: "made", peakMb: process.resourceUsage().maxRSS / 1_024, ...made };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { message, remedy } = error;
    const code = error.code as `WING_${string}`; // As its constructor asks.
    return { kind: "failed", code, message, ...(remedy !== undefined && { remedy }) };
  }
};

process.once("message", (work) => {
  void make(work as PeriodWork).then((said) => process.send?.(said)); // Whoever forked us says nothing else.
});
process.once("disconnect", () => process.exit());
