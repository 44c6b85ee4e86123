import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted } from "../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
import { openMetrics } from "./metrics.ts";
import { watchReader } from "./reader-watch.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);

test("a reader that stands still is told to be behind, by how many commits and for how long; then that it follows again", async () => {
  for (let n = 0; n < 3; n++)
    await callsOn(log).send(
      callAggregate("demo" as TenantId, newId()),
      { type: "StartCall", call: callStarted().data, consent: "given" },
      { actor: "rep" as ActorId },
    );
  const stop = new AbortController();
  const metrics = openMetrics();
  const told: string[] = [];
  let position = 1;
  let quarantined = 0;
  const look = async () => ({ position, quarantined });
  watchReader(log, { name: "history", look }, { metrics, signal: stop.signal, tell: (said) => told.push(said) });
  const until = async (pattern: RegExp): Promise<void> => {
    for (const end = Date.now() + 10_000; !told.some((said) => pattern.test(said));) {
      assert.ok(Date.now() < end, told.join("\n"));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await until(/^history follows the log, 2 commits and [2-9] s behind$/);
  const lag = /wingman_reader_lag_seconds\{reader="history"\} (\S+)/.exec(await metrics.text());
  assert.ok(Number(lag?.[1]) > 1, lag?.[0]);
  told.length = 0;
  position = 3;
  quarantined = 1;
  await until(/^history follows the log; 1 call is set aside, see `wingman quarantine`$/);
  assert.match(await metrics.text(), /wingman_reader_lag_events\{reader="history"\} 0/);
  stop.abort();
});
