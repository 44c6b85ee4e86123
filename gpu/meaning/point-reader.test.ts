import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Reading } from "@wingman/streams/agents/meaning/point-reader";
import { noRealModel, realModelFolder, tinyModel } from "../embed/embed.fixture.ts";
import { adapterFile, readAdapter } from "./adapter.ts";
import { openPointReader } from "./point-reader.ts";

type Reference = Reading & { readonly sure: Readonly<Record<string, number>> };
const parityMax = 1e-3;

const references = async (): Promise<readonly Reference[]> =>
  JSON.parse(await readFile(fileURLToPath(new URL("./points.reference.json", import.meta.url)), "utf8")) as Reference[];

test("each probability is the one that training has, alone and among others", { skip: noRealModel }, async () => {
  await using reader = await openPointReader(realModelFolder ?? "", "all-MiniLM-L6-v2");
  const { name, kinds } = await readAdapter();
  assert.equal(reader.model, `all-MiniLM-L6-v2+${name}`);
  const known = await references();
  const together = await Promise.all(known.map((one) => reader.read(one)));
  for (const [n, { sure, words }] of known.entries()) {
    const alone = (await reader.read(known[n] ?? assert.fail())).map(({ kind, sure: one }) => [kind, one] as const);
    assert.deepEqual(
      alone.map(([kind]) => kind),
      kinds,
    );
    for (const [kind, one] of alone) {
      const other = together[n]?.find((each) => each.kind === kind);
      assert.ok(Math.abs(one - (sure[kind] ?? NaN)) < parityMax, `${kind} of ${n}: ${one}, not ${sure[kind]}`);
      assert.ok(Math.abs(one - (other?.sure ?? NaN)) < parityMax);
      assert.ok(other && other.word >= 0 && other.word < words.length);
    }
  }
});

test("the adapter is the one whose card is here", async () => {
  const written = await readFile(fileURLToPath(new URL("./points.sha256", import.meta.url)), "utf8");
  assert.equal(
    written.split(" ")[0],
    createHash("sha256")
      .update(await readFile(adapterFile))
      .digest("hex"),
  );
});

test("other weights than it was trained on are refused", async () => {
  await using tiny = await tinyModel();
  await assert.rejects(openPointReader(tiny.folder, "tiny"), { code: "WING_EMBED_MODEL", message: /other weights/ });
});

test("who stops waiting is let go, and nothing is said of no words", { skip: noRealModel }, async () => {
  const reader = await openPointReader(realModelFolder ?? "", "all-MiniLM-L6-v2");
  const stop = new AbortController();
  const waits = reader.read({ before: [], words: ["we", "pay", "too", "much"] }, stop.signal);
  stop.abort(new Error("the call has ended"));
  await assert.rejects(waits, /the call has ended/);
  assert.deepEqual(await reader.read({ before: [], words: [] }), []);
  await reader[Symbol.asyncDispose]();
  await assert.rejects(reader.read({ before: [], words: ["we"] }), { code: "WING_EMBED_MODEL" });
});
