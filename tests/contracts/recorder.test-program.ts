/** A recorder in a process of its own, to be killed: `<address of nats-server> <of wingman_keep> <master key, hex>`. */
import { connect } from "@nats-io/transport-node";
import { thisWorker } from "@wingman/ops/local/worker";
import { openPool } from "@wingman/streams/base/pools";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { callsOn } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { runRecorder } from "@wingman/streams/recordings/recorder";
import { pino } from "pino";

const [natsUrl = "", keepUrl = "", master = ""] = process.argv.slice(2);
const pool = openPool({ url: keepUrl, name: "recorder", sizeMax: 2 });
const keys = openKeyring(postgresKeyStore(Promise.resolve(pool)), masterKeyOf(Buffer.from(master, "hex")));
const log = await openJetStreamLog(await connect({ servers: natsUrl }), keys);
const recorder = runRecorder({
  log,
  calls: callsOn(log),
  keys,
  worker: thisWorker(),
  logger: pino({ level: "error" }, pino.destination(2)),
  signal: new AbortController().signal,
  beatMs: 50,
  lookMs: 20,
});
process.stdout.write("ready\n");
await recorder;
