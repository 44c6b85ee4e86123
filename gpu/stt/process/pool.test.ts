import assert from "node:assert/strict";
import { test } from "node:test";
import type { Decoder } from "../listening/decoder.ts";
import { decoderCountMax, decoderCountWarm, DecoderPool } from "./pool.ts";

/** Decoders that only know whether they were freed: the pool never asks them anything else. */
const makers = () => {
  const made: { isFreed: boolean }[] = [];
  let making = 0;
  let makingMost = 0;
  const create = async (): Promise<Decoder> => {
    makingMost = Math.max(makingMost, ++making);
    await new Promise((resolve) => setImmediate(resolve));
    making -= 1;
    const one = { isFreed: false };
    made.push(one);
    return {
      begin: () => undefined,
      hear: async () => undefined,
      guess: () => ({ words: [] }),
      end: async () => ({ words: [] }),
      free: () => {
        one.isFreed = true;
      },
    };
  };
  return { made, create, makingMost: () => makingMost };
};

test("decoders are ready before they are wanted, more are made up to the bound, and then none", async () => {
  const { made, create, makingMost } = makers();
  const pool = new DecoderPool(create);
  await pool.warm();
  assert.equal(made.length, decoderCountWarm);
  const taken = Array.from({ length: decoderCountMax }, () => pool.take());
  assert.equal(new Set(await Promise.all(taken.map(async (decoder) => decoder))).size, decoderCountMax);
  assert.equal(made.length, decoderCountMax);
  assert.equal(pool.take(), undefined);
  assert.equal(makingMost(), 1);
});

test("a decoder that was used is freed and never given to another channel", async () => {
  const { made, create } = makers();
  const pool = new DecoderPool(create);
  const first = await pool.take();
  assert.ok(first !== undefined);
  await pool.giveBack(first);
  assert.equal(made[0]?.isFreed, true);
  for (let i = 0; i < decoderCountMax; i++) assert.notEqual(await pool.take(), first);
});

test("a decoder that cannot be made is said so, and the next attempt is another one", async () => {
  let attempts = 0;
  const pool = new DecoderPool(async () => {
    attempts += 1;
    throw new Error("no memory");
  });
  await assert.rejects(pool.warm(), /no memory/);
  await assert.rejects(pool.take() ?? Promise.resolve(), /no memory/);
  assert.ok(attempts >= 2);
});

test("ready are those of the kind asked for last, and a kind that is needed takes the room of one that is not", async () => {
  const kinds: string[] = [];
  const { made, create } = makers();
  const pool = new DecoderPool((kind) => {
    kinds.push(kind);
    return create();
  }, "usual");
  await pool.warm();
  const taken = [await pool.take("other"), await pool.take("other")];
  assert.deepEqual(kinds, ["usual", "usual", "other", "other"]);
  for (const decoder of taken) if (decoder) await pool.giveBack(decoder);
  assert.deepEqual(kinds.slice(4), ["other", "other"]);
  // The two of the first kind still lie there, until all the room there is is wanted.
  assert.equal(made.filter(({ isFreed }) => !isFreed).length, 2 * decoderCountWarm);
  const all: (Decoder | undefined)[] = [];
  for (let n = 0; n < decoderCountMax; n++) all.push(await pool.take("other"));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(all.filter((decoder) => decoder !== undefined).length, decoderCountMax);
  assert.equal(made.filter(({ isFreed }) => !isFreed).length, decoderCountMax);
});
