/** A call is begun with a playbook of the list, and its tips come from that one. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Playbook } from "@wingman/domain/playbook/play";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { demoPrincipal, playbookOf } from "@wingman/ops/demo/tenant";
import { replayCall } from "@wingman/streams/agents/replay";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentAt } from "@wingman/streams/log/fragments";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, read, waitForFact } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
const open = async (): Promise<Client> => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  return client;
};
const realEstate = { id: "real-estate", version: 1 };
const say = (call: string, text: string) => ({
  call,
  channel: "customer" as const,
  utterance: "u1",
  revision: 1,
  text,
  final: true,
  source: "typed" as const,
});
type Made = { headline: string; reason: { playbook: { id: string; version: number }; category: string } };

test("the list of playbooks begins with the default, and each can be read whole", async () => {
  const { body } = await read(`${wingman.url}/api/playbooks`);
  const { playbooks } = body as { playbooks: Pick<Playbook, "id" | "version" | "name" | "language">[] };
  assert.deepEqual(
    playbooks.map(({ id }) => id),
    ["b2b-starter", "saas", "real-estate", "support-plan"],
  );
  for (const { id, version, name, language } of playbooks) {
    const one = (await read(`${wingman.url}/api/playbook?id=${id}&version=${version}`)).body as Playbook;
    assert.deepEqual([one.id, one.version, one.name, one.language], [id, version, name, language]);
    assert.equal(((await read(`${wingman.url}/api/playbook?id=${id}`)).body as Playbook).id, id);
  }
  assert.equal(((await read(`${wingman.url}/api/playbook`)).body as Playbook).id, "b2b-starter");
});

test("a playbook nobody has is not found, by its id and by its version", async () => {
  for (const query of ["id=nobody", "id=b2b-starter&version=99"]) {
    const { status, body } = await read(`${wingman.url}/api/playbook?${query}`);
    assert.equal(status, 404);
    assert.equal((body as { code: string }).code, "WING_PLAYBOOK_NOT_FOUND");
  }
});

test("a call begun with a playbook of its trade gets that one's tips, and replays with it", async () => {
  const client = await open();
  const call = newCall();
  await client.ask("start-call", startOf({ call, playbook: realEstate }));
  await client.ask("transcript", say(call, "my wife would have to see the flat before we decide"));
  const tip = await waitForFact<Made>(client, "SuggestionMade");
  assert.deepEqual(tip.data.reason.playbook, realEstate);
  assert.equal(tip.data.headline, "Ask who must see it and when they can");
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitForFact(client, "CallEnded");
  const playbook = playbookOf(tip.data.reason.playbook);
  assert.ok(playbook);
  const replayed = await replayCall(
    { log, fragmentAt: (sequence) => fragmentAt(log, sequence) },
    callAggregate(demoPrincipal.tenant, call),
    playbook,
  );
  assert.ok(replayed.commits > 0);
  assert.deepEqual(replayed.differences, []);
});

test("a call that names no playbook has the default", async () => {
  const client = await open();
  const call = newCall();
  await client.ask("start-call", startOf({ call, playbook: null }));
  await client.ask("transcript", say(call, "that is too expensive for us"));
  assert.equal((await waitForFact<Made>(client, "SuggestionMade")).data.reason.playbook.id, "b2b-starter");
});

test("a call with a playbook nobody has is not begun", async () => {
  const client = await open();
  const call = newCall();
  await assert.rejects(client.ask("start-call", startOf({ call, playbook: { id: "real-estate", version: 9 } })), {
    code: "WING_PLAYBOOK_NOT_FOUND",
  });
  await client.ask("start-call", startOf({ call }));
});

test("every sample call names the playbook it is played with", async () => {
  const { body } = await read(`${wingman.url}/api/samples`);
  const { samples } = body as { samples: { id: string; playbook: { id: string; version: number } }[] };
  assert.ok(samples.length > 0);
  for (const { playbook } of samples) assert.ok(playbookOf(playbook));
});
