import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { openKeyring } from "../keys/keyring.ts";
import { masterKeyOf } from "../keys/master-key.ts";
import { memoryKeyStore } from "../keys/store.ts";
import { callAggregate } from "../log/calls.ts";
import type { TenantId } from "@wingman/domain/ids";
import { pack, unpack } from "./codec.ts";
import { merged, mute, nextRun } from "./cut.ts";
import { cutBefore, openPiece, pieceSamplesMax, sealPiece, slicesIn } from "./piece.ts";
import { soundBuffer } from "./sound-buffer.ts";

const fill = (length: number, of: (n: number) => number): Int16Array => Int16Array.from({ length }, (_, n) => of(n));

test("any samples come back as they were", () => {
  fc.assert(
    fc.property(fc.int16Array({ maxLength: 4_000 }), (samples) =>
      Buffer.from(unpack(pack(samples)).buffer).equals(Buffer.from(samples.slice().buffer)),
    ),
    { numRuns: 200 },
  );
  const loud = fill(4_000, (n) => (n % 2 === 0 ? 32_767 : -32_768));
  assert.ok(Buffer.from(unpack(pack(loud)).buffer).equals(Buffer.from(loud.buffer)));
});

test("slices lie end to end, whole but for the first and the last, wherever the side began", () => {
  for (const startMs of [0, 1, 249, 250, 10_007])
    for (const [firstSample, endSample] of [
      [0, 40_000],
      [3_999, 4_001],
      [123, 12_345],
    ] as const) {
      const slices = slicesIn(startMs, { firstSample, endSample });
      assert.equal(slices[0]?.firstSample, firstSample);
      assert.equal(slices.at(-1)?.endSample, endSample);
      for (const [n, slice] of slices.entries()) {
        const next = slices[n + 1];
        if (next) assert.equal(slice.endSample, next.firstSample);
        if (n > 0 && next) assert.equal(slice.endSample - slice.firstSample, 4_000);
        // A moment lies in slice n when it is after (n - 1) * 250 and not after n * 250.
        assert.ok(startMs + slice.endSample / 16 <= slice.slice * 250);
        assert.ok(startMs + (slice.firstSample + 1) / 16 > (slice.slice - 1) * 250);
      }
      const cut = cutBefore(startMs, firstSample, endSample);
      assert.ok(cut === endSample || (startMs + cut / 16) % 250 === 0);
    }
});

test("half a minute of noise, sealed, fits into one message", async () => {
  const keys = openKeyring(memoryKeyStore(), masterKeyOf(randomBytes(32)));
  const aggregate = callAggregate("t1" as TenantId, "c1");
  const sealer = await keys.soundForWriting(aggregate);
  const noise = new Int16Array(new Uint8Array(randomBytes(pieceSamplesMax * 2)).buffer);
  const parts = slicesIn(3, { firstSample: 0, endSample: pieceSamplesMax }).map(
    ({ firstSample, endSample, slice }) => ({
      firstSample,
      slice,
      samples: noise.subarray(firstSample, endSample),
    }),
  );
  const side = { aggregate, channel: "rep", startMs: 3 } as const;
  const sealed = sealPiece(sealer, side, parts) ?? assert.fail("no piece");
  assert.ok(sealed.bytes.length < 1_000_000, `${sealed.bytes.length} bytes`);
  assert.equal(openPiece(sealer, side, sealed.bytes).parts.length, parts.length);
  assert.throws(() => openPiece(sealer, { ...side, channel: "customer" }, sealed.bytes), { code: "WING_SEAL_BROKEN" });
  const flipped = Buffer.from(sealed.bytes);
  flipped[500] = (flipped[500] ?? 0) ^ 1;
  assert.throws(() => openPiece(sealer, side, flipped), { code: "WING_SEAL_BROKEN" });
  await keys.forget({ tenant: aggregate.tenant, calls: [aggregate.id], subjects: ["sound-rep"] });
  const later = (await keys.soundForReading(aggregate)) ?? assert.fail("keys");
  assert.deepEqual(openPiece(later, side, sealed.bytes), { parts: [], forgotten: parts.length });
  assert.equal(sealPiece(later, side, parts), undefined, "nothing is sealed with a forgotten key");
});

test("words' keys stay when those of the recording go", async () => {
  const keys = openKeyring(memoryKeyStore(), masterKeyOf(randomBytes(32)));
  const aggregate = callAggregate("t1" as TenantId, "c2");
  const place = {
    aggregate,
    eventId: "e.0",
    type: "UtteranceTranscribed",
    path: "text",
    whose: "both",
    atMs: 5,
  } as const;
  const words = (await keys.forWriting(aggregate)).seal("stays", place);
  assert.equal(await keys.soundForReading(aggregate), undefined, "nothing was recorded");
  await keys.soundForWriting(aggregate);
  assert.equal(
    await keys.forget({ tenant: aggregate.tenant, calls: [aggregate.id], subjects: ["sound-rep", "sound-customer"] }),
    2,
  );
  assert.equal((await keys.forReading([aggregate]))(aggregate).open(words, place), "stays");
});

const sure = { fromMs: 0, toMs: Infinity, sure: true };
const cut = { startMs: 0, spans: [sure], fromSample: 0, settledSample: 0, isOver: false, takeAll: false };
test("a run is taken once it is settled, whole, and a little before the newest word", () => {
  assert.equal(nextRun({ ...cut, settledSample: pieceSamplesMax }), undefined, "the next word may reach back");
  assert.deepEqual(nextRun({ ...cut, settledSample: pieceSamplesMax + 4_800 }), {
    firstSample: 0,
    endSample: pieceSamplesMax,
  });
  assert.deepEqual(nextRun({ ...cut, settledSample: 20_000, isOver: true }), { firstSample: 0, endSample: 20_000 });
  assert.deepEqual(nextRun({ ...cut, settledSample: 20_000, takeAll: true }), { firstSample: 0, endSample: 12_000 });
  assert.equal(nextRun({ ...cut, spans: [{ ...sure, sure: false }], settledSample: 20_000, isOver: true }), undefined);
  const pause = [
    { fromMs: 0, toMs: 500, sure: true },
    { ...sure, fromMs: 900 },
  ];
  assert.deepEqual(nextRun({ ...cut, spans: pause, settledSample: 16_000 }), { firstSample: 0, endSample: 8_000 });
  assert.deepEqual(nextRun({ ...cut, spans: pause, fromSample: 8_000, settledSample: 30_000, isOver: true }), {
    firstSample: 14_400,
    endSample: 30_000,
  });
});

test("what is muted is silent to the sample, and spans that touch are one", () => {
  const samples = fill(100, () => 7);
  assert.deepEqual(mute(samples, 1_000, [{ firstSample: 1_010, endSample: 1_020 }]), [
    { firstSample: 1_010, endSample: 1_020 },
  ]);
  assert.deepEqual([...samples.subarray(8, 12)], [7, 7, 0, 0]);
  assert.equal(samples.filter((sample) => sample === 0).length, 10);
  assert.deepEqual(
    merged([
      { firstSample: 20, endSample: 30 },
      { firstSample: 0, endSample: 20 },
      { firstSample: 40, endSample: 50 },
    ]),
    [
      { firstSample: 0, endSample: 30 },
      { firstSample: 40, endSample: 50 },
    ],
  );
});

test("sound that is let go is overwritten, and of too much the oldest goes", () => {
  const buffer = soundBuffer(300);
  const frames = [0, 100, 200, 300].map((firstSample) => ({ firstSample, samples: fill(100, () => 5) }));
  assert.deepEqual(
    frames.map((frame) => buffer.put(frame)),
    [0, 0, 0, 100],
  );
  assert.ok(
    frames[0]?.samples.every((sample) => sample === 0),
    "what fell out is silence",
  );
  assert.equal(buffer.put({ firstSample: 100, samples: fill(100, () => 9) }), 0, "known");
  assert.equal(buffer.first(), 100);
  buffer.keepOnly([{ firstSample: 250, endSample: 260 }]);
  assert.equal(buffer.first(), 200);
  assert.ok(frames[3]?.samples.every((sample) => sample === 0));
  buffer.blank({ firstSample: 210, endSample: 220 });
  const taken = buffer.take({ firstSample: 195, endSample: 225 }) ?? assert.fail("nothing");
  assert.deepEqual([taken[4], taken[5], taken[14], taken[15], taken[25]], [0, 5, 5, 0, 5]);
  assert.equal(buffer.take({ firstSample: 0, endSample: 100 }), undefined);
});
