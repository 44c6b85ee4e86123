/** A recorder that is killed with -9 at any moment: nothing settled is lost, nothing is there twice. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { EventData } from "@wingman/domain/call/events/index";
import type { TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { callsOn } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { type Piece, piecesOf, putPiece } from "@wingman/streams/log/recordings";
import { sealPiece, slicesIn } from "@wingman/streams/recordings/piece";
import { soundBetween } from "@wingman/streams/recordings/play";
import { startNats } from "../harness/nats.ts";
import { postgresMissing, startPostgres } from "../harness/postgres.ts";
import { recordedCall, type RecordedCall, sameSamples, samplesOf } from "../harness/recorded-call.ts";
import { wingmanProcess } from "../harness/wingman-process.ts";
import { waitUntil } from "../scenarios/ground.ts";

const skip = postgresMissing();
const tenant = "t1" as TenantId;
const master = randomBytes(32);
const killsMax = 6;

const ground = async () => {
  const [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
  after(() => Promise.all([nats[Symbol.asyncDispose](), postgres[Symbol.asyncDispose]()]));
  const keep = await postgres.database([keepMigrations]);
  const keys = openKeyring(postgresKeyStore(Promise.resolve(keep.pool)), masterKeyOf(master));
  const log = await openJetStreamLog(nats.connection, keys);
  const calls = callsOn(log);
  const recorder = await wingmanProcess(
    () => ({ args: ["tests/contracts/recorder.test-program.ts", nats.url, keep.url, master.toString("hex")] }),
    "ready\n",
  );
  after(() => recorder[Symbol.asyncDispose]());
  const said = async ({ aggregate }: RecordedCall): Promise<EventData<"SoundRecorded">[]> => {
    const list: EventData<"SoundRecorded">[] = [];
    for await (const { events } of log.read(aggregate))
      for (const { type, data } of events) if (type === "SoundRecorded") list.push(data as EventData<"SoundRecorded">);
    return list;
  };
  return { keys, log, calls, recorder, said };
};

test("killed again and again while it stores, everything is there once", { skip, timeout: 90_000 }, async () => {
  const { keys, log, calls, recorder, said } = await ground();
  const one = await recordedCall(log, calls, tenant, "given");
  await recorder.start();
  let toMs = 0;
  for (let kill = 0; kill < killsMax; kill++) {
    // More than a piece each time, so that one is always being stored somewhere about the kill.
    await one.say("rep", toMs, toMs + 32_000, toMs + 32_000);
    toMs += 32_000;
    await sleep(kill * 35);
    await recorder.kill();
    await recorder.start();
  }
  await one.final("rep", toMs - 1_000, "the last of it");
  await one.end(toMs);
  await waitUntil(async () => (await said(one)).some(({ endMs }) => endMs >= toMs - 200), "the end recorded", 30_000);
  const pieces = await said(one);
  for (const [n, { firstSample }] of pieces.entries())
    assert.equal(firstSample, pieces[n - 1]?.endSample ?? 0, `piece ${n} begins where the one before ended`);
  assert.equal((await piecesOf(log, tenant, one.call)).length, pieces.length, "the store holds what the log says");
  for (let fromMs = 0; fromMs < toMs; fromMs += 32_000) {
    const { samples } = await soundBetween(
      { log, keys },
      { tenant, call: one.call, channel: "rep" },
      { fromMs, toMs: fromMs + 32_000 },
    );
    const ends = fromMs + 32_000 === toMs ? (pieces.at(-1)?.endMs ?? 0) - fromMs : 32_000;
    sameSamples(samples.subarray(0, ends * 16), samplesOf("rep", fromMs, fromMs + ends));
  }
});

/** What a recorder leaves that was killed between storing a piece and saying so. */
const leaveUnsaid = async (
  { keys, log }: Pick<Awaited<ReturnType<typeof ground>>, "keys" | "log">,
  one: RecordedCall,
): Promise<Piece> => {
  const side = { aggregate: one.aggregate, channel: "rep", startMs: 0 } as const;
  const all = samplesOf("rep", 0, 2_000);
  const parts = slicesIn(0, { firstSample: 0, endSample: all.length }).map(({ firstSample, endSample, slice }) => ({
    firstSample,
    slice,
    samples: all.subarray(firstSample, endSample),
  }));
  const sealed = sealPiece(await keys.soundForWriting(one.aggregate), side, parts) ?? assert.fail("no piece");
  const piece: Piece = {
    channel: "rep",
    firstSample: 0,
    endSample: all.length,
    startMs: 0,
    endMs: 2_000,
    bytes: sealed.bytes.length,
    sha256: sealed.sha256,
    muted: [],
  };
  await putPiece(log, { tenant, call: one.call, channel: "rep" }, piece, sealed.bytes);
  return piece;
};

test(
  "what was stored and not said yet is said by the next; withdrawn meanwhile, it is taken out",
  { skip },
  async () => {
    const { keys, log, calls, recorder, said } = await ground();
    const [kept, withdrawn] = [
      await recordedCall(log, calls, tenant, "given"),
      await recordedCall(log, calls, tenant, "given"),
    ];
    const piece = await leaveUnsaid({ keys, log }, kept);
    await leaveUnsaid({ keys, log }, withdrawn);
    await withdrawn.append(2_100, { type: "SoundConsentWithdrawn", data: { by: "customer" } });
    for (const one of [kept, withdrawn]) await one.say("rep", 0, 5_000, 5_000);
    await recorder.start();
    await waitUntil(async () => (await said(kept)).length > 0, "the piece to be said", 20_000);
    await waitUntil(async () => (await piecesOf(log, tenant, withdrawn.call)).length === 0, "the other to be gone");
    await kept.final("rep", 4_000, "that is all then");
    await kept.end(5_000);
    await waitUntil(async () => (await said(kept)).length === 2, "the rest recorded", 20_000);
    const [first, second] = await said(kept);
    assert.deepEqual(first, piece);
    assert.equal(second?.firstSample, piece.endSample);
    assert.deepEqual(await said(withdrawn), []);
    assert.equal((await piecesOf(log, tenant, newId())).length, 0);
  },
);
