/** Agents beside the conductor: what they answer is on the log before it is used, late or broken ones hold up nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted, utterance } from "../../tests/harness/events.ts";
import { newId } from "../base/ids.ts";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { callAggregate, callsOn } from "../log/calls.ts";
import type { Recorded } from "../log/event-log.ts";
import { openMemoryLog } from "../log/memory.ts";
import type { Agent, Agents } from "./agent.ts";
import { conductorOf } from "./conductor.ts";
import { eventInput } from "./inputs.ts";
import { refold, replayCall } from "./replay.ts";

const actor = "rep-1" as ActorId;
const [first] = starterPlaybook.plays;
if (!first) throw new Error("a playbook without plays");
const playbook = compilePlaybook({
  ...starterPlaybook,
  plays: [
    ...starterPlaybook.plays,
    {
      ...first,
      id: "means-price",
      category: "price",
      trigger: { on: "meaning", speaker: "customer", examples: ["we cannot pay for that"], atLeast: 0.5, unless: [] },
    },
  ],
});

const finds: Agent<"meaning"> = async function* ({ spoken }) {
  yield {
    type: "UtteranceUnderstood",
    data: {
      model: "mini",
      channel: spoken.channel,
      matches: [{ play: "means-price", example: 0, score: 0.7, firstWord: 0, endWord: spoken.words.length }],
    },
  };
};

/** Answers when nobody waits any more. */
const waits: Agent<"meaning"> = async function* (ask, asked, signal) {
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  yield* finds(ask, asked, signal);
};

/** A live call on a log of its own; `takeNewest` gives the conductor what others have written, as the role does. */
const begin = async (agents: Agents, runtime: Runtime = realRuntime) => {
  const log = openMemoryLog(() => 5_000);
  const calls = callsOn(log);
  const aggregate = callAggregate("t1" as TenantId, newId());
  const start = callStarted({ playbook: { id: playbook.playbook.id, version: playbook.playbook.version } });
  await calls.send(aggregate, { type: "StartCall", call: start.data, consent: "given" }, { actor });
  const commits = async (): Promise<Recorded[]> => Array.fromAsync(log.read(aggregate));
  const sources = { log, fragmentAt: async () => undefined };
  const conductor = async () => {
    const from = await refold(sources, aggregate, playbook);
    const one = conductorOf({
      aggregate,
      startedAt: 0,
      playbook,
      calls,
      agents,
      log: pino({ level: "silent" }),
      now: () => 5_000,
      runtime,
      signal: new AbortController().signal,
      from,
    });
    return one;
  };
  const say = (text: string) =>
    calls.send(
      aggregate,
      { type: "TranscribeUtterance", utterance: utterance("customer", 16_000, text).data },
      { actor, clockMs: 2_000 },
    );
  const end = () => calls.send(aggregate, { type: "EndCall", reason: "ended-by-rep", durationMs: 3_000 }, { actor });
  const takeAll = async (one: Awaited<ReturnType<typeof conductor>>) => {
    for (const commit of await commits())
      if (commit.actor !== "conductor") one.take({ input: eventInput(commit), storedAt: commit.storedAt });
    await one.idle();
  };
  const until = async (type: string): Promise<Recorded> => {
    for (let tries = 0; tries < 200; tries++) {
      const found = (await commits()).find(({ events }) => events.some((event) => event.type === type));
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`no ${type}`);
  };
  const types = async () => (await commits()).flatMap(({ events }) => events.map(({ type }) => type));
  return {
    commits,
    conductor,
    say,
    end,
    takeAll,
    until,
    types,
    replay: () => replayCall(sources, aggregate, playbook),
  };
};

test("an answer is on the log before its tip, is asked for once, and comes out again in a replay", async () => {
  let asked = 0;
  const counted: Agent<"meaning"> = (...of) => {
    asked += 1;
    return finds(...of);
  };
  const { conductor, say, takeAll, until, types, replay } = await begin({ meaning: counted });
  const one = await conductor();
  await say("nobody here has money for a thing like that");
  await takeAll(one);
  const answer = await until("UtteranceUnderstood");
  assert.equal(answer.actor, "agents");
  await takeAll(one);
  const order = await types();
  assert.ok(order.indexOf("UtteranceUnderstood") < order.indexOf("SuggestionMade"), order.join(" "));
  assert.equal(asked, 1);
  const { differences, commits } = await replay();
  assert.deepEqual(differences, []);
  assert.ok(commits > 0);
});

test("what was asked and not answered is asked again by whoever takes the call up", async () => {
  const agents: { meaning: Agent<"meaning"> } = { meaning: waits };
  const { conductor, say, takeAll, until, types } = await begin(agents);
  const one = await conductor();
  await say("nobody here has money for a thing like that, and it is too expensive");
  await takeAll(one);
  await until("SuggestionMade");
  one.drop();
  assert.ok(!(await types()).some((type) => type === "AgentFailed" || type === "UtteranceUnderstood"));
  agents.meaning = finds;
  await takeAll(await conductor());
  await until("UtteranceUnderstood");
});

test("what leaves the house is on the log before it does, and does not leave where the call takes it no more", async () => {
  const sent: string[][] = [];
  const asks = { provider: "p", subject: "competitor", topic: "overview", name: "SlotWise", query: "q" } as const;
  let before = async (): Promise<unknown> => undefined;
  let typesNow = async (): Promise<string[]> => [];
  const looks: Agent<"web"> = async function* () {
    await before();
    yield { type: "PagesAsked", data: { ...asks, attempt: 0 } };
    sent.push(await typesNow());
    yield { type: "PagesFound", data: { provider: "p", query: "q", lines: [], sources: [] } };
  };
  const live = await begin({ web: looks });
  typesNow = live.types;
  const one = await live.conductor();
  await live.say("we already use slotwise for that");
  await live.takeAll(one);
  await live.until("PagesFound");
  assert.ok(sent[0]?.includes("PagesAsked"), sent.join());

  const ended = await begin({ web: looks });
  const { promise: isTried, resolve: tried } = Promise.withResolvers<void>();
  before = async () => {
    await ended.end(); // The conductor has not heard of it yet.
    tried();
  };
  const other = await ended.conductor();
  await ended.say("we already use slotwise for that");
  await ended.takeAll(other);
  await isTried;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(sent.length, 1);
  assert.ok(!(await ended.types()).includes("PagesAsked"));
});

test("an agent that is late or breaks is written down, and the playbook's tip was there before", async () => {
  const broken: Agent<"meaning"> = async function* (...of) {
    if (of.length > 0) throw new Failure("WING_LOG_UNKNOWN", "the index is away.");
    yield* finds(...of);
  };
  // Deadlines pass at once.
  const hasty: Runtime = { ...realRuntime, later: (_ms, work) => realRuntime.later(1, work) };
  for (const [agent, runtime, because, code] of [
    [waits, hasty, "deadline", "WING_AGENT_DEADLINE"],
    [broken, realRuntime, "failed", "WING_LOG_UNKNOWN"],
  ] as const) {
    const { conductor, say, takeAll, until, types } = await begin({ meaning: agent }, runtime);
    const one = await conductor();
    await say("honestly that is too expensive for us");
    await takeAll(one);
    const { events } = await until("AgentFailed");
    const data = events[0]?.data as EventData<"AgentFailed">;
    assert.deepEqual([data.because, data.code, data.agent], [because, code, "meaning"]);
    assert.ok((await types()).includes("SuggestionMade"));
  }
});
