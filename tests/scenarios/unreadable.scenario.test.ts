/**
 * What Wingman cannot read: a type it does not know, a newer version, a message that is too large, another tenant's
 * words, a broken seal. Each is kept as it was written, has a code, stops nobody else, and is seen by the operator.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, test } from "node:test";
import { headers } from "@nats-io/transport-node";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { openClient } from "@wingman/ops/bin/client";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import type { CallDetail, CallList } from "@wingman/projections/history/answers";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import type { Aggregate } from "@wingman/streams/log/event-log";
import { streamNames } from "@wingman/streams/log/streams";
import { eventSubject } from "@wingman/streams/log/subjects";
import { callStarted } from "../harness/events.ts";
import { root, startTestWingman } from "../harness/wingman.ts";
import { factsSeen, hears, newCall, waitUntil } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;
const { tenant } = demoPrincipal;
const calls = callsOn(log);
const meta = { actor: "rep" as ActorId };
/** Whoever asks below: a call of another's that cannot be read whole is not watched, since that could not be written down. */
const rep = { id: demoPrincipal.actor, name: demoPrincipal.name };

const start = async (aggregate: Aggregate): Promise<number> => {
  const sent = await calls.send(
    aggregate,
    { type: "StartCall", call: callStarted({ rep }).data, consent: "given" },
    meta,
  );
  assert.ok(sent.kind === "done");
  return sent.sequence;
};
const end = (aggregate: Aggregate) =>
  calls.send(aggregate, { type: "EndCall", reason: "ended-by-rep", durationMs: 1_000 }, meta);
const stored = async (sequence: number) =>
  (await log.manager.direct.getMessage(streamNames.events, { seq: sequence })) ?? assert.fail(`nothing at ${sequence}`);
/** Straight onto the stream, as something that is not this Wingman would. */
const write = async (aggregate: Aggregate, body: string | Uint8Array): Promise<number> => {
  const hdrs = headers();
  for (const [name, value] of Object.entries({ "wm-actor": "rep", "wm-clock": "5", "wm-types": "x" }))
    hdrs.set(name, value);
  const data = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return (await log.client.publish(eventSubject(aggregate), data, { headers: hdrs, msgID: newCall() })).seq;
};
const events = (...list: readonly { type: string; v: number; data?: unknown }[]) =>
  JSON.stringify(
    list.map(({ type, v, data = {} }, n) => ({ id: `x.${n}`, type, v, time: new Date().toISOString(), data })),
  );
const wingmanSays = async (...words: string[]): Promise<{ code: number | null; output: string }> => {
  const child = spawn(process.execPath, ["ops/bin/wingman.ts", ...words], {
    cwd: root,
    env: { ...process.env, WINGMAN_DATA_DIR: wingman.dataDir, INIT_CWD: root },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { code, output };
};
type Told = readonly {
  readonly calls: readonly {
    aggregate: Aggregate;
    code: string;
    from: number;
    remedy: string | null;
    commits: number;
  }[];
  readonly passedOver: readonly { type: string; code: string; first: number }[];
}[];

test("five things that cannot be read: kept, told by their codes, and in nobody else's way", async () => {
  const call = () => callAggregate(tenant, newCall());
  const [unknown, newer, large, torn, foreign, fine] = [call(), call(), call(), call(), call(), call()];
  const theirs = callAggregate("borealis" as TenantId, newCall());
  const started = new Map<string, number>();
  for (const one of [unknown, newer, large, torn, foreign, fine]) started.set(one.id, await start(one));
  const sealed = await stored(started.get(torn.id) ?? 0);
  const text = new TextDecoder().decode(sealed.data);
  assert.match(text, /"sealed":"/);
  // Another word of the same length in one sealed field: nobody but the key would see it.
  const changed = text.replace(
    /("sealed":"[^"]{30})(.)/,
    (_all, before: string, letter: string) => before + (letter === "A" ? "B" : "A"),
  );
  assert.notEqual(changed, text);

  const bad = {
    unknown: await write(unknown, events({ type: "NeverHeardOf", v: 1 })),
    newer: await write(newer, events({ type: "CallEnded", v: 99 })),
    large: await write(large, events({ type: "CallEnded", v: 1, data: { reason: "x".repeat(300_000) } })),
    theirs: await write(theirs, text),
    torn: await write(torn, changed),
    foreign: await write(foreign, "not a commit"),
  };
  const before = await Promise.all(Object.values(bad).map(async (sequence) => (await stored(sequence)).data));
  await end(fine);
  await end(unknown); // Its writer passes over what it does not know, as readers do.

  const listed = await waitUntil(async () => {
    const { calls: list } = (await (await signedFetch(`${wingman.url}/api/calls?limit=100`)).json()) as CallList;
    return [fine, unknown].every(({ id }) => list.some((one) => one.call === id)) && list;
  }, "history has the calls that are fine");
  assert.equal(listed.find((one) => one.call === fine.id)?.incomplete, null);
  assert.equal(listed.find((one) => one.call === unknown.id)?.incomplete, null);

  // The operator's command, beside the running Wingman.
  const { code, output } = await wingmanSays("quarantine", "--json");
  assert.equal(code, 0, output);
  const [{ calls: aside, passedOver }] = JSON.parse(output) as [Told[0]];
  const told = Object.fromEntries(aside.map((row) => [row.aggregate.id, [row.code, row.from]]));
  assert.deepEqual(told, {
    [newer.id]: ["WING_EVENT_NEWER", bad.newer],
    [large.id]: ["WING_LOG_TOO_LARGE", bad.large],
    [theirs.id]: [told[theirs.id]?.[0], bad.theirs],
    [torn.id]: ["WING_SEAL_BROKEN", bad.torn],
    [foreign.id]: ["WING_LOG_FOREIGN", bad.foreign],
  });
  assert.match(String(told[theirs.id]?.[0]), /^WING_(SEAL_BROKEN|KEY_MISSING)$/);
  for (const { remedy } of aside) assert.ok(remedy, "what to do stands beside it");
  assert.deepEqual(
    passedOver.map(({ type, code: why, first }) => [type, why, first]),
    [["NeverHeardOf", "WING_EVENT_UNKNOWN", bad.unknown]],
  );
  const plain = await wingmanSays("quarantine");
  for (const one of [...aside.map((row) => row.aggregate.id), "WING_EVENT_UNKNOWN"])
    assert.ok(plain.output.includes(one), plain.output);

  // A page says that it is not all; nothing of a call that was never readable is shown.
  const detail = (await (await signedFetch(`${wingman.url}/api/calls/${torn.id}`)).json()) as CallDetail;
  assert.deepEqual(detail.call.incomplete, { code: "WING_SEAL_BROKEN", commits: 1 });
  const status = await waitUntil(async () => {
    const { parts } = (await (await fetch(`${wingman.url}/api/status`)).json()) as {
      parts: { part: string; detail: string }[];
    };
    const history = parts.find(({ part }) => part === "history")?.detail ?? "";
    return history.includes("set aside") && history;
  }, "the start page says what is set aside");
  assert.match(status, /5 calls are set aside/);
  const metrics = await (await fetch(`${wingman.url}/metrics`)).text();
  assert.match(metrics, /wingman_reader_quarantined\{reader="history"\} 5/);
  assert.match(metrics, /wingman_reader_lag_events\{reader="history"\} 0/);
  assert.match(metrics, /wingman_log_append_seconds_count [1-9]/);

  // A screen of such a call opens with what can be read, is told once, and goes on.
  const client = await openClient(wingman.url, { call: torn.id });
  after(() => client.close());
  const errors = () =>
    client.received.filter(({ type }) => type === "error").map(({ data }) => (data as { code: string }).code);
  await waitUntil(() => errors().length > 0, "the screen is told");
  await write(torn, changed);
  await write(torn, events({ type: "CallPaused", v: 1 }));
  await waitUntil(() => factsSeen(client).some(({ type }) => type === "CallPaused"), "what comes after is told");
  assert.deepEqual(errors(), ["WING_CALL_INCOMPLETE"]);

  // Nothing was mended: each stays with its reason, and every byte is where it was.
  const again = await wingmanSays("quarantine", "redrive", "--all");
  assert.equal(again.code, 1, again.output);
  assert.equal((JSON.parse((await wingmanSays("quarantine", "--json")).output) as Told)[0]?.calls.length, 5);
  assert.equal((await wingmanSays("quarantine", "redrive", "nobody")).code, 1);
  const kept = await Promise.all(Object.values(bad).map(async (sequence) => (await stored(sequence)).data));
  assert.deepEqual(kept, before);
  // A call begins after all that, as ever.
  const next = call();
  await start(next);
  await end(next);
  await waitUntil(
    async () => (await signedFetch(`${wingman.url}/api/calls/${next.id}`)).status === 200,
    "the next call is there",
  );
});
