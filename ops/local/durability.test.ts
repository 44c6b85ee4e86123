import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import pg from "pg";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres } from "../../tests/harness/postgres.ts";
import { proveDatabaseDurable, proveLogDurable } from "./durability.ts";

test("a nats-server that syncs before it acknowledges is taken, and one as it comes from its makers is refused", async () => {
  await using durable = await startNats();
  await proveLogDurable([durable.monitorUrl]);
  await using lazy = await startNats({ syncAlways: false });
  await assert.rejects(proveLogDurable([lazy.monitorUrl]), {
    code: "WING_LOG_NOT_DURABLE",
    remedy: /sync_interval: always/,
  });
  await assert.rejects(proveLogDurable([durable.monitorUrl, lazy.monitorUrl]), { code: "WING_LOG_NOT_DURABLE" });
});

test("a server that cannot be asked is refused, and the remedy names the setting", async () => {
  const unknown = { code: "WING_LOG_DURABILITY_UNKNOWN", remedy: /WINGMAN_NATS_MONITOR_URL/ };
  await assert.rejects(proveLogDurable([]), unknown);
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
  closed.on("request", (_request, answer) => answer.writeHead(404).end());
  await assert.rejects(proveLogDurable([address]), unknown);
  await new Promise((resolve) => closed.close(resolve));
  await assert.rejects(proveLogDurable([address]), unknown);
});

test("a PostgreSQL is refused by the name of each setting that is off", { skip: postgresMissing() }, async () => {
  await using postgres = await startPostgres(); // Made for speed, without fsync; that one with it is taken, its own tests show.
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  await client.connect();
  try {
    await assert.rejects(proveDatabaseDurable(client), { code: "WING_DB_NOT_DURABLE", message: /: fsync is off\.$/ });
    await client.query("set synchronous_commit = off");
    await assert.rejects(proveDatabaseDurable(client), { message: /: fsync is off, synchronous_commit is off\.$/ });
  } finally {
    await client.end();
  }
});
