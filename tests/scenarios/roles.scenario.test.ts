/** Every role as a process of its own on servers it did not start, and what happens to a call when one of them dies. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { rulesNow, rulesOf } from "@wingman/domain/conductor/rules";
import { startOf } from "@wingman/ops/bin/client";
import { roleNames, type RoleName } from "@wingman/ops/bin/roles/names";
import { openLocal } from "@wingman/ops/local/instance";
import { newId } from "@wingman/streams/base/ids";
import { type Caller, openCaller } from "../harness/caller.ts";
import { root } from "../harness/wingman.ts";
import { type WingmanProcess, wingmanProcess } from "../harness/wingman-process.ts";
import { newCall, read, waitUntil } from "./ground.ts";

const dataDir = await mkdtemp(join(tmpdir(), "wingman-roles-"));
after(() => rm(dataDir, { recursive: true, force: true }));
const local = openLocal({ root, dataDir });
after(() => local.stop());
/** What the connectors tell the outside of. */
const told: { type: string; subject?: string; data?: { call?: string } }[] = [];
const receiver = createServer((request, answer) => {
  let body = "";
  request.setEncoding("utf8").on("data", (text: string) => {
    body += text;
  });
  request.on("end", () => {
    told.push(JSON.parse(body) as (typeof told)[number]); // A CloudEvent; what is read of it is asserted.
    answer.writeHead(204).end();
  });
});
await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
after(() => receiver.close());
const nats = await local.nats;
const addresses = {
  WINGMAN_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
  WINGMAN_EGRESS_ALLOW: "127.0.0.1",
  WINGMAN_NATS_MONITOR_URL: (await local.nats).monitorUrls.join(","),
  WINGMAN_POSTGRES_URL: (await local.postgres).url("postgres"),
  WINGMAN_MASTER_KEY: randomBytes(32).toString("base64"),
};
const hasSpeech = process.env["WINGMAN_MISSING_POCKETSPHINX"] === undefined;

const roles = Object.fromEntries(
  await Promise.all(
    roleNames.map(async (role) => {
      const one = await wingmanProcess(
        ({ port }) => ({
          args: ["ops/bin/wingman.ts", "run", role],
          // Each as its own user: what it needs and may not do would show here.
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
      return [role, one] as const;
    }),
  ),
) as Record<RoleName, WingmanProcess>; // One for each name.
await Promise.all(roleNames.filter((role) => role !== "stt" || hasSpeech).map((role) => roles[role].start()));
const { url } = roles.gateway;

const type = (caller: Caller, text: string) =>
  caller.ask("transcript", {
    call: caller.call,
    channel: "customer",
    utterance: newId(),
    revision: 1,
    text,
    final: true,
    source: "typed",
  });
const tips = (caller: Caller) => caller.facts.filter((fact) => fact.type === "SuggestionMade");

test("a call with typed words and a tip runs through a process a role, stands in history and is told to the webhook", async () => {
  const caller = openCaller(url, newCall());
  after(() => caller[Symbol.asyncDispose]());
  await caller.ask("start-call", startOf({ call: caller.call, title: "A process a role" }));
  await type(caller, "and honestly that is too expensive for us");
  await waitUntil(() => tips(caller).length === 1, "a tip");
  const { position } = await caller.ask("end-call", { call: caller.call, reason: "ended-by-rep" });
  const { body } = await read(`${url}/api/calls?position=${position}`);
  const [call] = (body as { calls: { title: string; lines: number; tips: number }[] }).calls;
  assert.deepEqual([call?.title, call?.lines, call?.tips], ["A process a role", 1, 1]);
  await waitUntil(() => told.length > 0, "a webhook");
  assert.ok(JSON.stringify(told[0]).includes(caller.call), JSON.stringify(told[0]));
});

test(
  "the gateway knows what the speech worker is, and that it is gone",
  { skip: hasSpeech ? false : "no PocketSphinx here" },
  async () => {
    const speech = async () => (await read(`${url}/api/status`)).body as { speech: { ready: boolean; reason: string } };
    await waitUntil(async () => (await speech()).speech.ready, "a speech worker");
    await roles.stt.kill();
    await waitUntil(async () => /No speech worker answers/.test((await speech()).speech.reason), "its absence", 20_000);
    await roles.stt.start();
    await waitUntil(async () => (await speech()).speech.ready, "a speech worker again");
  },
);

test("each role is killed in one call and started again, and takes over what the dead one had begun", async () => {
  const caller = openCaller(url, newCall());
  after(() => caller[Symbol.asyncDispose]());
  await caller.ask("start-call", startOf({ call: caller.call, title: "Taken over" }));
  await type(caller, "and honestly that is too expensive for us");
  await waitUntil(() => tips(caller).length === 1, "a tip");

  // Two cards closer together than this cannot both be read.
  await sleep(rulesOf(rulesNow).gapMsMin);
  await roles.agents.kill();
  await type(caller, "where is our data kept and is it secure");
  await roles.agents.start();
  await waitUntil(() => tips(caller).length >= 2, "a tip by the next conductor");

  await roles.gateway.kill();
  const pressed = caller.ask("mark", { call: caller.call, action: "while-away", note: "" });
  await roles.gateway.start();
  await pressed;

  await roles.projector.kill();
  const { position } = await caller.ask("end-call", { call: caller.call, reason: "ended-by-rep" });
  await roles.projector.start();
  await waitUntil(async () => {
    const { body } = await read(`${url}/api/calls?position=${position}`);
    return (body as { calls: { title: string; lines: number }[] }).calls.some(
      ({ title, lines }) => title === "Taken over" && lines === 2,
    );
  }, "the call in history");
  const ids = caller.facts.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(caller.facts.filter((fact) => fact.type === "MomentMarked").length, 1);
});

test("told to stop, each role ends with 0", async () => {
  for (const role of roleNames.filter((name) => name !== "stt" || hasSpeech))
    assert.equal(await roles[role].stop(), 0, role);
});

test("a role without its servers' addresses, or without a name that there is, says what to do", async () => {
  const complaint = async (role: string, env: NodeJS.ProcessEnv): Promise<string> => {
    const { WINGMAN_NATS_URL: _nats, WINGMAN_POSTGRES_URL: _postgres, ...rest } = process.env;
    const ended = promisify(execFile)(process.execPath, ["ops/bin/wingman.ts", "run", role], {
      cwd: root,
      env: { ...rest, ...env },
    });
    return ended.then(
      () => "",
      (error: { stderr: string }) => error.stderr,
    );
  };
  assert.match(
    await complaint("agents", {}),
    /needs the address of a server in WINGMAN_NATS_URL\.\nSet it.*\n\(WING_ROLE_ADDRESS\)/,
  );
  // The notary seals what it cannot read: it needs no keys, and so no database.
  for (const role of roleNames.filter((other) => other !== "notary"))
    assert.match(await complaint(role, { WINGMAN_NATS_URL: nats.url }), /in WINGMAN_POSTGRES_URL/);
  const otherKey = { ...addresses, WINGMAN_NATS_URL: nats.url, WINGMAN_MASTER_KEY: randomBytes(32).toString("hex") };
  assert.match(await complaint("agents", otherKey), /Set WINGMAN_MASTER_KEY.*\n?.*\(WING_KEY_MASTER\)/s);
  assert.match(
    await complaint("barista", {}),
    /'barista' is invalid.*Allowed choices are gateway, media, stt, agents, projector/,
  );
  assert.match(
    await complaint("stt", { ...addresses, WINGMAN_NATS_URL: "nats://127.0.0.1:1" }),
    /WING_NATS_UNREACHABLE/,
  );
});
