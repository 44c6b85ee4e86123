/** The library of playbooks on a real server, and playbooks as files. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Content } from "@wingman/domain/playbook/events";
import { starterPlaybook, starterPlaybooks } from "@wingman/domain/playbook/starters";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
import { openJetStreamLog } from "../log/jetstream.ts";
import { plainKeyring } from "../log/seal.ts";
import { openLibrary, playbookAt } from "./library.ts";
import { changePlaybook, playbooksOn } from "./playbooks.ts";
import { fromYaml, toYaml } from "./yaml.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);
const actor = "mia" as ActorId;
const [halden, corvane] = ["halden" as TenantId, "corvane" as TenantId];
const { id, version, ...content } = starterPlaybook;
const renamed = (name: string): Content => ({ ...content, name });
const stop = new AbortController();
after(() => stop.abort());

test("a starter made one's own is numbered after it; others keep theirs; every version stays", async () => {
  const library = await openLibrary(log, stop.signal);
  const parts = { library, playbooks: playbooksOn(log) };
  const change = (command: Parameters<typeof changePlaybook>[3]) => changePlaybook(parts, halden, id, command, actor);
  assert.deepEqual(library.standard(halden), { id, version });
  const drafted = await change({ type: "SaveDraft", content: renamed("Ours"), onto: null, from: { id, version } });
  assert.equal(library.newest(halden, id)?.version, version, "a draft is nothing calls begin with");
  const published = await change({ type: "Publish", id, onto: drafted.revision });
  assert.equal(published.live, version + 1);
  assert.deepEqual(library.standard(halden), { id, version: version + 1 });
  assert.equal(library.at(halden, { id, version: version + 1 })?.playbook.name, "Ours");
  assert.equal(library.at(halden, { id, version })?.playbook.name, starterPlaybook.name);
  assert.equal(library.at(corvane, { id, version: version + 1 }), undefined, "another tenant knows nothing of it");
  assert.deepEqual(library.live(corvane), starterPlaybooks);
  assert.equal(library.live(halden).find((each) => each.id === id)?.name, "Ours");

  await change({ type: "RollBack", version });
  assert.deepEqual(library.standard(halden), { id, version });
  assert.equal(
    library.at(halden, { id, version: version + 1 })?.playbook.name,
    "Ours",
    "a call that began with it goes on",
  );
  await assert.rejects(change({ type: "Publish", id, onto: 99 }), { code: "WING_REFUSED_PLAYBOOK_CHANGED" });
});

test("what another process has published is found, also before it is heard of", async () => {
  const here = await openLibrary(log, stop.signal);
  const there = playbooksOn(log);
  const own = "lifts";
  const sent = (command: Parameters<typeof changePlaybook>[3]) =>
    there.send({ tenant: halden, kind: "playbook", id: own }, command, { actor });
  await sent({ type: "SaveDraft", content: renamed("Lifts"), onto: null });
  const { sequence } = (await sent({ type: "Publish", id: own, onto: 1 })) as { sequence: number };
  assert.equal((await here.surely(halden, { id: own, version: 1 }))?.playbook.name, "Lifts");
  assert.equal(await here.caughtUp(sequence), true);
  assert.equal(here.at(halden, { id: own, version: 1 })?.playbook.name, "Lifts");
  assert.equal((await playbookAt(log, halden, { id: own, version: 1 }))?.playbook.name, "Lifts");
  assert.equal(await here.surely(halden, { id: own, version: 2 }), undefined);
  const later = await openLibrary(log, stop.signal);
  assert.deepEqual(later.own(halden), here.own(halden));
  assert.equal(await later.caughtUp(sequence + 1_000, 20), false);
});

for (const playbook of starterPlaybooks)
  test(`${playbook.id} comes back from a file as it went in, and goes out as the same file`, () => {
    const text = toYaml(playbook);
    assert.ok(JSON.stringify(fromYaml(text)) !== "" && toYaml(fromYaml(text)) === text);
    assert.deepEqual(fromYaml(text), structuredClone(playbook));
  });

test("faults of a file are told with their lines, all at once", () => {
  const lines = toYaml({ ...starterPlaybook, plays: starterPlaybook.plays.slice(0, 1), stages: [] }).split("\n");
  const at = lines.findIndex((line) => line.includes("priority:"));
  const first = lines.findIndex((line) => line.includes("phrases:")) + 1;
  const wrong = lines.with(at, "    priority: 101").with(first, "        - word").join("\n");
  assert.throws(() => fromYaml(wrong), {
    code: "WING_PLAYBOOK_FILE_INVALID",
    message: new RegExp(`line ${at + 1}: play price-too-high: priority`),
  });
  const phrase = lines.with(first, "        - word").join("\n");
  assert.throws(() => fromYaml(phrase), { message: new RegExp(`line ${first + 1}: .*one word alone`) });
  assert.throws(() => fromYaml("id: a\n  b: c: d\n"), { message: /line \d/ });
  assert.throws(() => fromYaml("id: a\nid: b\n"), { message: /line 2: .*unique/ });
});

test("a file that unfolds into millions is refused before it does", () => {
  const bomb = ["a: &a [x, x]", ...Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [*a, *a]`)].join("\n");
  assert.throws(() => fromYaml(bomb), { code: "WING_PLAYBOOK_FILE_INVALID" });
});
