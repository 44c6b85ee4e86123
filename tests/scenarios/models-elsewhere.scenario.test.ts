/** Agents in a process of their own: the gateway's page says that their language model is gone, and that it is back, within two seconds. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { openLocal } from "@wingman/ops/local/instance";
import { wordingSaid } from "../harness/model-desk.ts";
import { modelKey, openModelVendors } from "../harness/model-vendors.ts";
import { root } from "../harness/wingman.ts";
import { wingmanProcess } from "../harness/wingman-process.ts";
import { newCall, read, waitUntil } from "./ground.ts";

const saidMsMax = 2_000;
/** After so many failures in a row nobody is asked any more (`breakerLimits.failuresInRow`). */
const failures = 3;

let dead = false;
let asked = 0;
let gaveUpAt = 0;
const server = await openModelVendors({
  faultOf() {
    if (!dead) return undefined;
    if ((asked += 1) === failures) gaveUpAt = performance.now();
    return { kind: "status", status: 529 };
  },
  answerOf: () => ({ text: wordingSaid("You said this is far too expensive for us. What would make it worth it?") }),
});
after(() => server[Symbol.asyncDispose]());
const dataDir = await mkdtemp(join(tmpdir(), "wingman-models-"));
after(() => rm(dataDir, { recursive: true, force: true }));
const local = openLocal({ root, dataDir });
after(() => local.stop());
const nats = await local.nats;
const addresses = {
  WINGMAN_NATS_MONITOR_URL: nats.monitorUrls.join(","),
  WINGMAN_POSTGRES_URL: (await local.postgres).url("postgres"),
  WINGMAN_MASTER_KEY: randomBytes(32).toString("base64"),
  WINGMAN_LLM_URL: server.openai,
  WINGMAN_LLM_KEY: modelKey,
  WINGMAN_EGRESS_ALLOW: "127.0.0.1",
};
const [gateway, agents] = await Promise.all(
  (["gateway", "agents"] as const).map(async (role) => {
    const one = await wingmanProcess(
      ({ port }) => ({
        args: ["ops/bin/wingman.ts", "run", role],
        env: {
          ...addresses,
          WINGMAN_NATS_URL: nats.urlOf(role),
          WINGMAN_DATA_DIR: dataDir,
          WINGMAN_HTTP_PORT: String(port),
          WINGMAN_LOG_LEVEL: "error",
        },
      }),
      `${role} is ready`,
    );
    after(() => one[Symbol.asyncDispose]());
    await one.start();
    return one;
  }),
);
assert.ok(gateway && agents);
const { url } = gateway;
const client = await openClient(url);
after(() => client.close());

type Status = {
  readonly wording: string;
  readonly parts: readonly { readonly part: string; readonly detail: string }[];
};
const status = async (): Promise<Status> => (await read(`${url}/api/status`)).body as Status;
const said = async (): Promise<string> =>
  (await status()).parts.find(({ part }) => part === "language-models")?.detail ?? "";

/** A call whose card is asked to be worded; waits until the model has been asked. */
const object = async (words: string): Promise<void> => {
  const call = newCall();
  const before = server.asked.length;
  await client.ask("start-call", startOf({ call, title: "elsewhere" }));
  const line = { call, channel: "customer" as const, utterance: newCall(), revision: 1, final: true };
  client.send("transcript", { ...line, text: `this is far too expensive ${words}`, source: "typed" as const });
  await waitUntil(async () => server.asked.length > before, "the model to be asked", 20_000);
  // It goes on: the end of a call ends its asks, and says nothing of the model.
};

test("the gateway says within two seconds that a model does not answer, and takes it back, with the agents elsewhere", async () => {
  await waitUntil(async () => (await status()).wording === "here", "the agents' model to be heard of", 20_000);
  assert.equal(await said(), "openai gpt-4.1-mini");
  const told = client.waitFor("load", ({ sheds }) => sheds.includes("wording"), 60_000);
  dead = true;
  for (let n = 1; n <= failures; n += 1) await object(`for site ${n}`);
  await told;
  const tookMs = performance.now() - gaveUpAt;
  assert.ok(tookMs <= saidMsMax, `${Math.round(tookMs)} ms`);
  assert.match(await said(), /openai does not answer; cards keep/);

  dead = false;
  const back = client.waitFor("load", ({ sheds }) => !sheds.includes("wording"), 60_000);
  await new Promise((resolve) => setTimeout(resolve, 5_500)); // `breakerLimits.openMs`
  await object("for the whole of it");
  await back;
  assert.equal((await status()).wording, "here");

  await agents.kill();
  await waitUntil(async () => (await status()).wording === "none", "their silence to be noticed", 20_000);
});
