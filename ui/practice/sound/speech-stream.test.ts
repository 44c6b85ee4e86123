import assert from "node:assert/strict";
import { test } from "node:test";
import { piecesIn, type SpokenPiece } from "./speech-stream.ts";

const bytesOf = (pieces: readonly { samples: readonly number[]; heardChars: number }[]): Uint8Array => {
  const head = Buffer.from("WSP1\0\0\0\0", "latin1");
  head.writeUInt32LE(16_000, 4);
  return Buffer.concat([
    head,
    ...pieces.flatMap(({ samples, heardChars }) => {
      const piece = Buffer.alloc(8 + samples.length * 2);
      piece.writeUInt32LE(samples.length * 2, 0);
      piece.writeUInt32LE(heardChars, 4);
      for (const [n, sample] of samples.entries()) piece.writeInt16LE(sample, 8 + n * 2);
      return [piece];
    }),
  ]);
};
const streamOf = (bytes: Uint8Array, size: number): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
const all = async (stream: ReadableStream<Uint8Array>): Promise<SpokenPiece[]> => {
  const pieces: SpokenPiece[] = [];
  for await (const piece of piecesIn(stream)) pieces.push(piece);
  return pieces;
};

test("pieces come out whole, however the network cuts them", async () => {
  const sent = [
    { samples: [1, -2, 32_767], heardChars: 4 },
    { samples: [], heardChars: 5 },
    { samples: [-32_768], heardChars: 9 },
  ];
  for (const size of [1, 3, 7, 1_000]) {
    const pieces = await all(streamOf(bytesOf(sent), size));
    assert.deepEqual(
      pieces.map(({ samples, heardChars }) => ({ samples: [...samples], heardChars })),
      sent,
    );
    assert.ok(pieces.every(({ rateHz }) => rateHz === 16_000));
  }
});

test("a stream that breaks off ends, and what is no speech is said", async () => {
  const whole = bytesOf([{ samples: [1, 2, 3, 4], heardChars: 1 }]);
  assert.deepEqual(await all(streamOf(whole.slice(0, -3), 5)), []);
  await assert.rejects(all(streamOf(Buffer.from('{"code":"WING_STARTING"}'), 100)), /no speech/);
});
