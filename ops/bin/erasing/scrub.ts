/** Takes the bytes of erased rows out of the database's files. */
import { scrub as scrubFiles } from "@wingman/streams/erasure/scrub";
import { markDone, unscrubbed } from "@wingman/streams/erasure/store";
import { exitCodes } from "../exit.ts";
import { withErasures } from "./at-hand.ts";
import { say } from "../terminal.ts";

const mb = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

export const scrub = (options: { byHand?: true }): Promise<void> =>
  withErasures(async ({ keep, tables }) => {
    if (options.byHand) {
      const due = await unscrubbed(keep);
      for (const erasure of due) await markDone(keep, erasure, "scrubbed", { byHand: 1 });
      say(`  ${due.length} receipts now say that it was done by hand.`);
      return;
    }
    const done = await scrubFiles({
      keep,
      tables: await tables(),
      onProgress: (what) => say(`  Writing anew: ${what}`),
    });
    for (const { table, bytesBefore, bytesAfter } of done.tables)
      say(`  ${table.padEnd(28)} ${mb(bytesAfter)}, was ${mb(bytesBefore)}`);
    say(`  ${done.walFilesGone} old segments of the write-ahead log are gone.`);
    if (done.leftToOperator.length === 0) {
      say(`  No byte of an erased row is left in the database's files. ${done.erasures} receipts say so.`);
      return;
    }
    say("\n  Left to whoever runs this PostgreSQL:");
    for (const todo of done.leftToOperator) say(`  - ${todo}`);
    say("  When that is done: wingman scrub --by-hand");
    process.exitCode = exitCodes.failed.code;
  });
