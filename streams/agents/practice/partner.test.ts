/** The customer in the agents role on a real log: killed in the middle of an answer, nothing is lost and nothing said twice. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { compileScenario } from "@wingman/domain/practice/cues";
import { starterScenarios } from "@wingman/domain/practice/starters";
import { connect } from "@nats-io/transport-node";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted, utterance } from "../../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../../tests/harness/nats.ts";
import { newId } from "../../base/ids.ts";
import { callAggregate, callsOn } from "../../log/calls.ts";
import { openJetStreamLog } from "../../log/jetstream.ts";
import { plainKeyring } from "../../log/seal.ts";
import { runAgents } from "../role.ts";
import type { PartnerParts } from "./partner.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);
const calls = callsOn(log);
const playbook = compilePlaybook(starterPlaybook);
const [scenario] = starterScenarios;
assert.ok(scenario);
const compiled = compileScenario(scenario);
const actor = "rep-1" as ActorId;
const aggregate = callAggregate("t1" as TenantId, newId());

/** One life of the role; ended by `stop`, as a process that is killed ends: without a word. */
const live = async (parts: Partial<PartnerParts> = {}, now: () => number = Date.now) => {
  const stopping = new AbortController();
  const connection = await connect({ servers: nats.url });
  const own = await openJetStreamLog(connection, plainKeyring);
  const agents = runAgents({
    ...{ log: own, calls: callsOn(own), playbookOf: () => playbook, now },
    practice: { scenarioOf: () => compiled, ...parts },
    worker: { id: newId(), isGone: () => true },
    logger: pino({ level: "silent" }),
    signal: stopping.signal,
  });
  await agents.ready;
  return async () => {
    stopping.abort();
    await agents.done;
    await connection.close();
  };
};
const read = async () => {
  const moves: EventData<"CustomerMoved">[] = [];
  const said: string[] = [];
  for await (const { events } of log.read(aggregate))
    for (const { type, data } of events) {
      if (type === "CustomerMoved") moves.push(data as EventData<"CustomerMoved">);
      if (type === "UtteranceTranscribed") said.push((data as EventData<"UtteranceTranscribed">).utterance);
    }
  return { moves, said };
};
const until = async (fits: (now: Awaited<ReturnType<typeof read>>) => boolean) => {
  for (const last = Date.now() + 20_000; ;) {
    const now = await read();
    if (fits(now)) return now;
    assert.ok(Date.now() < last, JSON.stringify(now.moves));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const say = async (text: string): Promise<void> => {
  await calls.send(
    aggregate,
    {
      type: "TranscribeUtterance",
      utterance: { ...utterance("rep", 16_000, text).data, utterance: newId(), source: "typed" },
    },
    { actor },
  );
};

test("killed in the middle of an answer, the next life gives it, once; and silence is spoken into", async () => {
  const { promise: thinking, resolve: thinks } = Promise.withResolvers<void>();
  const first = await live({
    meant: async (_compiled, _text, signal) => {
      thinks();
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(new Error("killed")), { once: true });
      });
      return [];
    },
  });
  await calls.send(
    aggregate,
    {
      type: "StartCall",
      consent: "given",
      call: {
        ...callStarted({ playbook: { id: playbook.playbook.id, version: playbook.playbook.version } }).data,
        kind: "practice",
      },
      practice: {
        ...{ scenario: { id: scenario.id, version: 1 }, rubric: { id: "conversation", version: 1 }, mode: "typed" },
        ...{ seed: 5, assignment: null, from: null },
      },
    },
    { actor, time: new Date() },
  );
  await until(({ moves }) => moves.length === 1);
  await say("How many people work there?");
  await thinking;
  await first();
  assert.equal((await read()).moves.length, 1);

  const second = await live();
  const answered = await until(({ moves }) => moves.length === 2);
  assert.deepEqual(answered.moves.at(-1)?.revealed, ["people"]);
  await second();

  // Much later nobody has said anything.
  const third = await live({}, () => Date.now() + 60_000);
  const { moves, said } = await until((now) => now.moves.length === 3);
  await third();
  assert.deepEqual(
    moves.map(({ cause }) => cause),
    ["opening", "words", "silence"],
  );
  assert.equal(new Set(said).size, said.length);
  assert.equal(new Set(moves.map(({ turn }) => turn)).size, moves.length);
});
