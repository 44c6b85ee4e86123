/** A variable that steers Wingman is a setting that people can look up, or it says why it is none. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { configSchema, envName } from "@wingman/ops/config/config";
import { otherVariables } from "@wingman/ops/config/settings";
import { filesUnder, isTest, repositoryRoot, sourceFiles, textOf } from "./repository.ts";

const documented = new Set([...Object.keys(configSchema.properties).map(envName), ...Object.keys(otherVariables)]);
/** What a test run tells its files, by `tests/run/parts.ts`; nobody sets it by hand. */
const told = /^WINGMAN_MISSING_/;
const read = /\benv(?:\.|\[")(WINGMAN_[A-Z_]+)/g;

test("every WINGMAN_ variable that source reads stands in the reference of settings", () => {
  const scripts = filesUnder(repositoryRoot).filter((path) => /^ops\/.*\.mjs$/.test(path));
  const found = [...sourceFiles().filter((path) => !isTest(path)), ...scripts].flatMap((path) =>
    [...textOf(path).matchAll(read)].map(([, name]) => ({ path, name: name ?? "" })),
  );
  assert.ok(found.length > 3, "found hardly a variable: this test looks at nothing");
  assert.deepEqual(
    found.filter(({ name }) => !documented.has(name) && !told.test(name)),
    [],
    "Add it to ops/config/config.ts, or to otherVariables in ops/config/settings.ts.",
  );
});

test("every setting is read by something, or it promises what nothing keeps", () => {
  const product = sourceFiles().filter((path) => !isTest(path) && !path.startsWith("ops/config/"));
  const code = product.map((path) => textOf(path)).join("\n");
  const unread = Object.keys(configSchema.properties).filter(
    (key) => !new RegExp(`\\b${key}\\b|${envName(key)}\\b`).test(code),
  );
  assert.deepEqual(unread, []);
});
