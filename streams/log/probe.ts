/**
 * Whether the log takes what is written now: asked by writing. A server whose disk is full goes on answering
 * everything else, and says so to a writer alone, by silence. The subject keeps its newest message only.
 */
import type { JetStreamLog } from "./jetstream.ts";
import { probeSubject } from "./streams.ts";

const ackMsMax = 2_000;
/** More than what is left of a file's last page: a few bytes would fit on a disk that is full. */
const probe = new Uint8Array(16 * 1024);

/** False where a write was not acknowledged, or where the last append of this process was not and none has been since. */
export const takesWrites = async ({ client, line, writes }: JetStreamLog): Promise<boolean> => {
  if (!line.isUp() || writes.areFailing()) return false;
  return line
    .during(() => client.publish(probeSubject, probe, { timeout: ackMsMax }))
    .then(
      () => true,
      () => false,
    );
};
