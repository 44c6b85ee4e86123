/** Recordings, asked by an erasure whether anything of a call can still be heard; and taken out of their store. */
import type { Store } from "../erasure/ports.ts";
import { eachOf } from "../erasure/each.ts";
import { callAggregate } from "../log/calls.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { piecesOf, purgePieces, readPiece } from "../log/recordings.ts";
import type { SoundKeyring } from "../log/seal.ts";
import { openPiece } from "./piece.ts";

/**
 * Opens every piece as a listener would, and takes those out of the store that nobody can hear any more: `left` are the
 * others. Again finds none.
 */
export const recordingStore = (log: JetStreamLog, keys: SoundKeyring): Store => ({
  name: "recordings",
  async ask({ tenant, calls, subjects, signal }) {
    let asked = 0;
    let left = 0;
    if (!subjects.includes("both")) return { asked, left };
    await eachOf(calls, async (call) => {
      signal.throwIfAborted();
      const aggregate = callAggregate(tenant, call);
      const places = await piecesOf(log, tenant, call);
      if (places.length === 0) return;
      const sealer = await keys.soundForReading(aggregate);
      for (const place of places) {
        asked += 1;
        const found = await readPiece(log, place);
        if (!found) continue;
        const heard = sealer ? openPiece(sealer, { aggregate, channel: place.ref.channel }, found.sealed).parts : [];
        if (heard.length > 0) left += 1;
        else await purgePieces(log, tenant, call, place);
      }
    });
    return { asked, left };
  },
});
