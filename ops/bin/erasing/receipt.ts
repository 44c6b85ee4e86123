/** What an erasure has come to. */
import { Failure } from "@wingman/domain/failure";
import { receiptOf } from "@wingman/streams/erasure/receipt";
import { allErasures } from "@wingman/streams/erasure/store";
import { receiptText, withErasures } from "./at-hand.ts";
import { dateTime, printable, say } from "../terminal.ts";

/** Throws `Failure` WING_RECEIPT_NOT_FOUND where none or several begin so. */
export const receipt = (wanted: string | undefined, options: { json?: true }): Promise<void> =>
  withErasures(async ({ keep }) => {
    const receipts = (await allErasures(keep)).map(receiptOf);
    if (wanted === undefined) {
      if (options.json) say(JSON.stringify(receipts, null, 2));
      else if (receipts.length === 0) say("  Nobody was erased yet.");
      else
        for (const { receipt: id, requestedAt, calls, state, target } of receipts)
          say(`  ${id}  ${dateTime(requestedAt)}  ${target.padEnd(6)}  ${String(calls).padStart(6)} calls  ${state}`);
      return;
    }
    const found = wanted === "last" ? receipts.slice(-1) : receipts.filter(({ receipt: id }) => id.startsWith(wanted));
    const [one] = found;
    if (!one || found.length > 1)
      throw new Failure("WING_RECEIPT_NOT_FOUND", `${found.length} receipts begin with ${printable(wanted)}.`, {
        remedy: "List them with `wingman receipt`; give more of an id.",
      });
    if (options.json) say(JSON.stringify(one, null, 2));
    else for (const line of receiptText(one)) say(line);
  });
