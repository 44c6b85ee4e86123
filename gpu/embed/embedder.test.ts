import assert from "node:assert/strict";
import { copyFile, readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { farthest, noRealModel, realModelFolder, referenceOf, tinyModel } from "./embed.fixture.ts";
import { openEmbedder, waitingTextsMax } from "./embedder.ts";

const parityMax = 1e-4;

test(
  "all-MiniLM-L6-v2: each vector is the one that another program makes of the same weights",
  {
    skip: noRealModel,
  },
  async () => {
    await using embedder = await openEmbedder(realModelFolder ?? "", "all-MiniLM-L6-v2");
    assert.equal(embedder.dimensions, 384);
    const references = await referenceOf("all-MiniLM-L6-v2");
    const vectors = await embedder.embed(references.map(({ text }) => text));
    for (const [n, reference] of references.entries())
      assert.ok(farthest(vectors[n], reference) <= parityMax, `${reference.text}: ${farthest(vectors[n], reference)}`);
  },
);

test("a model of another size, of another family and kept in halves is read from its folder alone", async () => {
  await using tiny = await tinyModel();
  await using embedder = await openEmbedder(tiny.folder, "tiny");
  assert.equal(embedder.dimensions, 24);
  const references = await referenceOf("tiny-bert");
  const vectors = await embedder.embed(references.map(({ text }) => text));
  for (const [n, reference] of references.entries())
    assert.ok(farthest(vectors[n], reference) <= parityMax, `${reference.text}: ${farthest(vectors[n], reference)}`);
  // By itself a text has the vector that it has among others.
  const alone = await embedder.embed([references[1]?.text ?? ""]);
  assert.ok(farthest(alone[0], references[1]) <= parityMax);
  assert.deepEqual(await embedder.embed([]), []);
});

test("the tokens of a text are its words alone, each of length 1, beside what the text is as a whole", async () => {
  await using tiny = await tinyModel();
  await using embedder = await openEmbedder(tiny.folder, "tiny");
  const texts = ["we, we!", "we"];
  const [long, short] = await embedder.embedTokens(texts);
  const [alone] = await embedder.embed(texts);
  assert.ok(farthest(long?.whole, { text: "", vector: [...(alone ?? [])] }) <= parityMax);
  assert.deepEqual([long?.tokens.length, short?.tokens.length], [2 * 24, 24]);
  const first = long?.tokens.subarray(0, 24) ?? new Float32Array();
  assert.ok(Math.abs(Math.hypot(...first) - 1) < 1e-5);
});

test("short requests go before a long one, which is answered in its order all the same", async () => {
  await using tiny = await tinyModel();
  await using embedder = await openEmbedder(tiny.folder, "tiny");
  const ended: string[] = [];
  const texts = Array.from({ length: 300 }, (_, n) => `${"the ".repeat(n % 40)}we ${n}`);
  const long = embedder.embed(texts).then((vectors) => {
    ended.push("long");
    return vectors;
  });
  const short = embedder.embed(["we"]).then(() => ended.push("short"));
  const [vectors] = await Promise.all([long, short]);
  assert.deepEqual(ended, ["short", "long"]);
  const [fifth] = await embedder.embed([texts[5] ?? ""]);
  assert.ok(farthest(fifth, { text: "", vector: [...(vectors[5] ?? [])] }) <= parityMax);
});

test("who stops waiting is let go, and whoever waits beyond the bound is told", async () => {
  await using tiny = await tinyModel();
  await using embedder = await openEmbedder(tiny.folder, "tiny");
  const stop = new AbortController();
  const many = Array.from({ length: waitingTextsMax }, () => "we");
  const waits = embedder.embed(many, stop.signal);
  await assert.rejects(embedder.embed(["one more"]), { code: "WING_EMBED_BUSY" });
  stop.abort(new Error("the call has ended"));
  await assert.rejects(waits, /the call has ended/);
  assert.equal((await embedder.embed(["room again"])).length, 1);
});

test("a folder that holds no model is refused with its remedy, and what waits for one that was let go is told", async () => {
  await using tiny = await tinyModel();
  const refused = (folder: string) => assert.rejects(openEmbedder(folder, "none"), { code: "WING_EMBED_MODEL" });
  await refused(join(tiny.folder, "nowhere"));
  const embedder = await openEmbedder(tiny.folder, "tiny");
  const waits = embedder.embed(["we"]);
  waits.catch(() => undefined);
  await embedder[Symbol.asyncDispose]();
  await assert.rejects(waits, { code: "WING_EMBED_MODEL" });
  await assert.rejects(embedder.embed(["we"]), { code: "WING_EMBED_MODEL" });
  assert.ok((await readdir(tiny.folder)).some((name) => name.startsWith("wingman.graph.")));
  const weights = join(tiny.folder, "model.safetensors");
  await copyFile(weights, `${weights}.whole`);
  await truncate(weights, 20_000);
  await refused(tiny.folder);
  await copyFile(`${weights}.whole`, weights);
  await writeFile(join(tiny.folder, "config.json"), '{"model_type":"gpt2"}');
  await refused(tiny.folder);
});
