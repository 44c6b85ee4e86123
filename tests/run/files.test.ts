import assert from "node:assert/strict";
import { test } from "node:test";
import { repositoryRoot } from "../house/repository.ts";
import { planOf } from "./files.ts";

const all = [
  "domain/a.test.ts",
  "gpu/vad/b.test.ts",
  "ops/d.scenario.test.ts",
  "tests/browser/c.browser.test.ts",
  "tests/run/e.test.ts",
];

test("without a word every file is taken: small ones, then scenarios, and browsers by themselves", () =>
  assert.deepEqual(planOf([], all), {
    together: ["domain/a.test.ts", "gpu/vad/b.test.ts", "tests/run/e.test.ts", "ops/d.scenario.test.ts"],
    alone: ["tests/browser/c.browser.test.ts"],
  }));
test("a folder, a part of a path and a whole path find the same file", () => {
  for (const word of ["gpu/vad", "./gpu/vad/", "vad/b", `${repositoryRoot}/gpu/vad/b.test.ts`]) {
    assert.deepEqual(planOf([word], all), { together: ["gpu/vad/b.test.ts"], alone: [] }, word);
  }
});
test("several words take what any of them finds", () =>
  assert.deepEqual(planOf(["domain", "browser"], all), {
    together: ["domain/a.test.ts"],
    alone: ["tests/browser/c.browser.test.ts"],
  }));
test("this file is found in the repository itself", () =>
  assert.deepEqual(planOf(["tests/run/files"]), { together: ["tests/run/files.test.ts"], alone: [] }));
