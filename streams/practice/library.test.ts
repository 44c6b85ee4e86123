/** The library of scenarios on a real server, and scenarios as files. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { someContent, someScenario } from "@wingman/domain/practice/scenario.fixture";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
import { openJetStreamLog } from "../log/jetstream.ts";
import { plainKeyring } from "../log/seal.ts";
import { changeScenario, openScenarios, scenariosOn } from "./library.ts";
import { fromScenarioYaml, toScenarioYaml } from "./yaml.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);
const actor = "mia" as ActorId;
const [halden, corvane] = ["halden" as TenantId, "corvane" as TenantId];
const { id, version } = someScenario;
const renamed = (name: string) => ({ ...someContent, name });
const stop = new AbortController();
after(() => stop.abort());

test("a starter made one's own is numbered after it, put away, and brought back; others keep theirs", async () => {
  const library = await openScenarios(log, [someScenario], stop.signal);
  const parts = { library, scenarios: scenariosOn(log) };
  const change = (command: Parameters<typeof changeScenario>[3]) => changeScenario(parts, halden, id, command, actor);
  const from = { kind: "scenario", id, version } as const;
  const drafted = await change({ type: "SaveDraft", content: renamed("Ours"), onto: null, from });
  assert.equal(library.newest(halden, id)?.name, someScenario.name, "a draft is nothing exercises begin with");
  assert.equal((await change({ type: "Publish", id, onto: drafted.revision })).live, version + 1);
  assert.equal(library.at(halden, { id, version: version + 1 })?.name, "Ours");
  assert.equal(library.at(halden, { id, version })?.name, someScenario.name);
  assert.equal(library.at(corvane, { id, version: version + 1 }), undefined, "another tenant knows nothing of it");
  assert.deepEqual(library.live(corvane), [someScenario]);
  assert.deepEqual(
    library.live(halden).map(({ name }) => name),
    ["Ours"],
  );
  assert.equal(library.deedsOf(halden, id).published.get(version + 1)?.by, actor);

  await change({ type: "Retire", retired: true, isStarter: true });
  assert.deepEqual(library.live(halden), []);
  assert.equal(library.at(halden, { id, version: version + 1 })?.name, "Ours", "exercises that were held are read");
  await change({ type: "Retire", retired: false, isStarter: true });
  assert.equal(library.live(halden).length, 1);
  await assert.rejects(change({ type: "Publish", id, onto: 99 }), { code: "WING_REFUSED_SCENARIO_CHANGED" });
});

test("what another process has published is found, also before it is heard of", async () => {
  const here = await openScenarios(log, [], stop.signal);
  const there = scenariosOn(log);
  const own = "lifts";
  const sent = (command: Parameters<typeof changeScenario>[3]) =>
    there.send({ tenant: halden, kind: "scenario", id: own }, command, { actor });
  await sent({ type: "SaveDraft", content: renamed("Lifts"), onto: null });
  const { sequence } = (await sent({ type: "Publish", id: own, onto: 1 })) as { sequence: number };
  assert.equal((await here.surely(halden, { id: own, version: 1 }))?.name, "Lifts");
  assert.equal(await here.caughtUp(sequence), true);
  assert.equal(here.at(halden, { id: own, version: 1 })?.name, "Lifts");
  assert.equal(await here.surely(halden, { id: own, version: 2 }), undefined);
  assert.equal(await here.surely(corvane, { id: own, version: 1 }), undefined);
  const later = await openScenarios(log, [], stop.signal);
  assert.deepEqual(later.own(halden), here.own(halden));
});

test("a scenario comes back from a file as it went in, and goes out as the same file", () => {
  const text = toScenarioYaml(someScenario);
  assert.equal(toScenarioYaml(fromScenarioYaml(text)), text);
  assert.deepEqual(fromScenarioYaml(text), structuredClone(someScenario));
});

test("faults of a file are told with their lines, all at once; a fault of its content is the draft's", () => {
  const lines = toScenarioYaml(someScenario).split("\n");
  const at = lines.findIndex((line) => line.startsWith("difficulty:"));
  const text = lines.with(at, "difficulty: impossible").join("\n");
  const both = `${text}\ncolour: red\n`;
  assert.throws(() => fromScenarioYaml(both), {
    code: "WING_SCENARIO_FILE_INVALID",
    message: /nothing called "colour"/,
  });
  assert.throws(() => fromScenarioYaml(both), { message: new RegExp(`line ${at + 1}: difficulty`) });
  const phrase = lines.findIndex((line) => line.includes("how many trucks"));
  assert.throws(() => fromScenarioYaml(lines.with(phrase, '        - "{colour}"').join("\n")), {
    message: new RegExp(`line ${phrase + 1}: .*{colour}`),
  });
  assert.throws(() => fromScenarioYaml("id: a\nid: b\n"), { message: /line 2: .*unique/ });
  const { facts, ...rest } = someScenario;
  const unasked = { ...rest, facts: facts.map((fact) => ({ ...fact, asked: { phrases: [], examples: [] } })) };
  assert.equal(fromScenarioYaml(toScenarioYaml(unasked)).facts.length, facts.length);
});
