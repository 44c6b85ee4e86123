/** `wingman import`: calls of an exported file, put onto the log of an installation that does not hold them. */
import { readFile, stat } from "node:fs/promises";
import { Failure } from "@wingman/domain/failure";
import { importRecords, recordsIn, rememberImported } from "@wingman/streams/rights/import";
import { tenantNow } from "@wingman/streams/rights/holds";
import { say } from "../terminal.ts";
import { tenant, withErasures } from "./at-hand.ts";

/** A file is read whole. */
const fileBytesMax = 256 * 1024 ** 2;

/** Throws `Failure` WING_IMPORT_INVALID, WING_IMPORT_EXISTS, WING_IMPORT_RUNNING. */
export const importFile = (path: string): Promise<void> =>
  withErasures(async ({ alone, log, keys, tenants }) => {
    // The conductor takes what comes while it runs for a call that is going on.
    if (!alone)
      throw new Failure("WING_IMPORT_RUNNING", "Wingman runs, and would take imported calls for new ones.", {
        remedy: "Stop Wingman, import, and start it again.",
      });
    const text = await textOf(path);
    const { calls, events } = await importRecords(log, tenant, recordsIn(text));
    await rememberImported(keys, tenant, text, (await tenantNow(tenants, tenant)).policy.language);
    say(`  ${calls} ${calls === 1 ? "call is" : "calls are"} there, with ${events} events that were not before.`);
  });

const textOf = async (path: string): Promise<string> => {
  const refused = (what: string, cause?: unknown): Failure =>
    new Failure("WING_IMPORT_INVALID", `this file cannot be imported: ${what}.`, {
      remedy: "Name a file that Wingman exported.",
      cause,
    });
  const { size } = await stat(path).catch((cause: unknown) => {
    throw refused("it is not there", cause);
  });
  if (size > fileBytesMax) throw refused(`it is larger than ${fileBytesMax / 1024 ** 2} MB`);
  return readFile(path, "utf8");
};
