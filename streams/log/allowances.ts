/**
 * The shared counts of `streams/limits` on the wire: how much was taken, one message a count, in memory alone. A server
 * that is started anew has forgotten a minute's count, which is what a minute is worth.
 */
import { JetStreamApiError } from "@nats-io/jetstream";
import { Failure } from "@wingman/domain/failure";
import type { Shelf } from "../limits/allowances.ts";
import type { JetStreamLog } from "./jetstream.ts";
import { streamNames } from "./streams.ts";
import { allowanceSubject } from "./subjects.ts";

const answerMsMax = 1_000;
const conflictCodes = [10071, 10164];
/** So often two gateways may be at one count in the same moment before one of them gives up. */
const triesMax = 20;

export const allowanceShelf = ({ client, manager, line }: JetStreamLog): Shelf => ({
  async take(key, wanted, max) {
    const subject = allowanceSubject(key);
    for (let tries = 0; tries < triesMax; tries++) {
      const stands = await line.during(() =>
        manager.direct.getMessage(streamNames.allowances, { last_by_subj: subject }),
      );
      const taken = stands ? Number(new TextDecoder().decode(stands.data)) : 0;
      const granted = Math.min(wanted, max - taken);
      if (granted <= 0) return 0;
      try {
        await line.during(() =>
          client.publish(subject, String(taken + granted), {
            timeout: answerMsMax,
            expect: { lastSubjectSequence: stands?.seq ?? 0, streamName: streamNames.allowances },
          }),
        );
        return granted;
      } catch (error) {
        if (!(error instanceof JetStreamApiError && conflictCodes.includes(error.code))) throw error;
      }
    }
    throw new Failure("WING_LOG_UNKNOWN", "the log did not say how much is left of an allowance.");
  },
});
