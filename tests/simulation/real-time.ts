/** The simulation's server and network as a log for tests that live in real time: virtual time goes on by itself. */
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { logOver } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { openLink } from "./network.ts";
import { randomOf } from "./random.ts";
import { machineOf, schedulerAt } from "./scheduler.ts";
import { openServer } from "./server.ts";
import { openTally } from "./tally.ts";

/** With `idFirst` as a cluster does it: a message id is looked at before the expected sequence. */
export const openSimulatedLog = async ({ idFirst }: { readonly idFirst: boolean }): Promise<JetStreamLog> => {
  const startMs = Date.now();
  const scheduler = schedulerAt(startMs);
  const random = randomOf("contract");
  const server = openServer(() => Math.floor(scheduler.now()), { idFirst, unchecked: false });
  const machine = machineOf(scheduler, random, "test", 0);
  const parts = { scheduler, server, random, tally: openTally(() => undefined), takesSilenceForYes: false };
  const link = openLink(parts, machine, { onDeath: () => undefined, onTimeout: () => undefined });
  // No faster than real time, or every deadline would pass before its answer was asked for.
  const pump = (): void => void scheduler.run(Date.now(), () => false).then(() => setTimeout(pump, 1).unref());
  pump();
  const { connection, manager, client } = link;
  return logOver({ connection, manager, client, runtime: machine.runtime }, plainKeyring);
};
