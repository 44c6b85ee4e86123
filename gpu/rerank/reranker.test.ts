import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tinyReranker } from "./rerank.fixture.ts";
import { openReranker } from "./reranker.ts";

const worth = { gold: 5, silver: 2, mud: -1 };

test("each passage has its own score, whatever its length and however many are asked about at once", async () => {
  await using tiny = await tinyReranker(worth);
  await using reranker = await openReranker(tiny.folder);
  const texts = ["Silver and mud", "gold", "nothing", ...Array.from({ length: 9 }, () => "gold gold in a long line")];
  assert.deepEqual(await reranker.scores("where is gold gold gold", texts), [
    1,
    5,
    0,
    ...Array.from({ length: 9 }, () => 10),
  ]);
  assert.deepEqual(await reranker.scores("where", []), []);
  const long = `${"gold ".repeat(600)}silver`;
  assert.ok(((await reranker.scores("where is it", [long]))[0] ?? 0) < 5 * 512, "what is too long is cut");
});

test("a model that says yes and no by two classes is read the same", async () => {
  await using tiny = await tinyReranker(worth, 2);
  await using reranker = await openReranker(tiny.folder);
  assert.deepEqual(await reranker.scores("where", ["mud", "gold"]), [-1, 5]);
});

test("who is behind is told at once, and who has waited long enough is let go", async () => {
  await using tiny = await tinyReranker(worth);
  await using reranker = await openReranker(tiny.folder);
  const many = Array.from({ length: 5 }, () =>
    reranker.scores(
      "where",
      Array.from({ length: 20 }, () => "gold ".repeat(200)),
    ),
  );
  await assert.rejects(reranker.scores("where", ["gold"]), { code: "WING_RERANK_MODEL" });
  assert.equal((await Promise.all(many)).length, 5);
  const stop = new AbortController();
  const late = reranker.scores("where", ["gold"], stop.signal);
  stop.abort();
  await assert.rejects(late, { name: "AbortError" });
  assert.deepEqual(await reranker.scores("where", ["gold"]), [5]);
});

test("a folder that holds no cross-encoder says why", async () => {
  await using tiny = await tinyReranker(worth);
  await writeFile(join(tiny.folder, "model.onnx"), "no graph");
  await assert.rejects(openReranker(tiny.folder), { code: "WING_RERANK_MODEL" });
  await rm(join(tiny.folder, "model.onnx"));
  await assert.rejects(openReranker(tiny.folder), /no model\.onnx/);
});
