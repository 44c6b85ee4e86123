import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { measures } from "./index.ts";
import type { Measure } from "./measure-kind.ts";
import { runMeasures } from "./run-measures.ts";

const measure = (name: string, value: number, holds: boolean, rest: Partial<Measure> = {}): Measure => ({
  name,
  about: "",
  asked: "≤ 20 %",
  unit: "%",
  run: async () => ({ value, holds }),
  ...rest,
});
const said = async (all: readonly Measure[], wanted: readonly string[], long = false) => {
  const lines: string[] = [];
  const code = await runMeasures(all, wanted, {
    long,
    signal: AbortSignal.timeout(5_000),
    write: (line) => lines.push(line),
  });
  return { code, lines };
};

test("a figure within its bar holds", async () =>
  assert.deepEqual(await said([measure("a.one", 12.345, true)], ["a.one"]), {
    code: 0,
    lines: ["a.one: 12.3 %, asked ≤ 20 %: holds"],
  }));
test("a figure beyond its bar falls short", async () =>
  assert.deepEqual(await said([measure("a.one", 21, false)], ["a.one"]), {
    code: 1,
    lines: ["a.one: 21 %, asked ≤ 20 %: falls short"],
  }));
test("a figure without a bar is reported, and never falls short", async () =>
  assert.deepEqual(await said([measure("a.one", 4_321.6, false, { asked: undefined, unit: "ms" })], ["a.one"]), {
    code: 0,
    lines: ["a.one: 4322 ms: reported"],
  }));
test("what cannot be measured is neither: it is a failure to measure", async () => {
  const broken = measure("a.one", 0, true, { run: () => Promise.reject(new Error("no recogniser")) });
  assert.deepEqual(await said([broken], ["a.one"]), {
    code: 2,
    lines: ["a.one: could not be measured: no recogniser"],
  });
  assert.equal((await said([measure("a.two", Number.NaN, true)], ["a.two"])).code, 2);
});
test("what this machine has not got is said so, and hides nothing else", async () => {
  const absent = measure("a.card", 0, true, { run: async () => ({ notHere: "no GPU" }) });
  assert.deepEqual(await said([absent], ["a.card"]), { code: 0, lines: ["a.card: not measured here: no GPU"] });
  assert.equal((await said([absent, measure("a.one", 21, false)], ["a."])).code, 1);
});
test("the beginning of a name runs all that begin so, and the worst decides", async () => {
  const { code, lines } = await said(
    [measure("a.one", 1, true), measure("a.two", 30, false), measure("b.one", 1, true)],
    ["a"],
  );
  assert.deepEqual([code, lines.length], [1, 2]);
});
test("a whole name runs that one alone", async () =>
  assert.equal((await said([measure("a.one", 1, true), measure("a.one-more", 1, true)], ["a.one"])).lines.length, 1));
test("a long one among several waits for --long, by its own name it runs", async () => {
  const all = [measure("a.one", 1, true), measure("a.two", 2, true, { long: true })];
  assert.match((await said(all, ["a"])).lines[1] ?? "", /left out/);
  assert.match((await said(all, ["a"], true)).lines[1] ?? "", /holds/);
  assert.match((await said(all, ["a.two"])).lines[0] ?? "", /holds/);
});
test("an unknown name is a failure to measure", async () => assert.equal((await said([], ["nothing"])).code, 2));
test("every measure lives in its family's folder, and no two share a name", () => {
  for (const { name } of measures) {
    assert.match(name, /^[a-z0-9-]+\.[a-z0-9-]+$/);
    assert.ok(existsSync(join(import.meta.dirname, name.split(".")[0] ?? "")), `${name} has no folder`);
  }
  assert.equal(new Set(measures.map(({ name }) => name)).size, measures.length);
});
