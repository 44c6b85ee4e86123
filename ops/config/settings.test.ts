import assert from "node:assert/strict";
import { test } from "node:test";
import { configSchema } from "./config.ts";
import { settingsOf, unknownVariables } from "./settings.ts";

const of = (env: NodeJS.ProcessEnv, name: string) => settingsOf(env).find((setting) => setting.name === name);

test("every setting is listed, with where its value came from", () => {
  const env = { WINGMAN_HTTP_PORT: "4800", WINGMAN_DATA_DIR: "" };
  assert.equal(settingsOf(env).length, Object.keys(configSchema.properties).length);
  assert.deepEqual([of(env, "WINGMAN_HTTP_PORT")?.value, of(env, "WINGMAN_HTTP_PORT")?.from], [4800, "environment"]);
  assert.deepEqual([of(env, "WINGMAN_LOG_LEVEL")?.value, of(env, "WINGMAN_LOG_LEVEL")?.from], ["info", "default"]);
  assert.deepEqual([of(env, "WINGMAN_DATA_DIR")?.value, of(env, "WINGMAN_DATA_DIR")?.from], [null, "unset"]);
});

test("a wrong setting is named with what was expected, and the others are still read", () => {
  const env = { WINGMAN_HTTP_PORT: "eighty", WINGMAN_LOG_LEVEL: "debug" };
  assert.match(of(env, "WINGMAN_HTTP_PORT")?.wrong ?? "", /"eighty" is not a whole number/);
  assert.equal(of(env, "WINGMAN_LOG_LEVEL")?.value, "debug");
});

test("no secret is shown, whether its value is right or wrong", () => {
  for (const url of ["postgres://me:hunter2@db/x", "hunter2", "mysql://me:hunter2@db"])
    assert.doesNotMatch(JSON.stringify(settingsOf({ WINGMAN_POSTGRES_URL: url })), /hunter2/, url);
});

test("a variable that nothing reads is found, and one of another program is let be", () =>
  assert.deepEqual(
    unknownVariables({ WINGMAN_HTTP_PROT: "1", WINGMAN_NODE: "/x", WINGMAN_LOG_LEVEL: "info", PATH: "" }),
    ["WINGMAN_HTTP_PROT"],
  ));
