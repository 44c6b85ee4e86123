/** What would have come of a past call: tip by tip, by the call's clock, and the same every time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEvent } from "@wingman/domain/call/events/index";
import { rulesNow, rulesOf } from "@wingman/domain/conductor/rules";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Playbook } from "@wingman/domain/playbook/play";
import { type CompiledPlaybook, compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted, utterance } from "../../tests/harness/events.ts";
import { derivedId, newId } from "../base/ids.ts";
import { callAggregate, callsOn } from "../log/calls.ts";
import type { Aggregate, EventLog } from "../log/event-log.ts";
import type { RecordedFragment } from "../log/fragments.ts";
import { openMemoryLog } from "../log/memory.ts";
import { conductorOf } from "./conductor.ts";
import { eventInput } from "./inputs.ts";
import { readPastCall, tryCall } from "./what-if.ts";
import { compareTries, tallyOf } from "./what-if-compare.ts";

const tenant = "t1" as TenantId;
const actor = "rep-1" as ActorId;
const own = compilePlaybook(starterPlaybook);
const price = starterPlaybook.plays.find(({ trigger, category }) => trigger.on === "words" && category === "price");
assert.ok(price);

const other = (change: (plays: Playbook["plays"]) => Playbook["plays"]): CompiledPlaybook =>
  compilePlaybook({ ...starterPlaybook, id: "tried", plays: change(starterPlaybook.plays) });

const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};

/** A call on a log of its own, conducted while it was held. */
const held = async (events: readonly CallEvent[]): Promise<{ log: EventLog; aggregate: Aggregate }> => {
  const log = openMemoryLog(() => 5_000);
  const calls = callsOn(log);
  const aggregate = callAggregate(tenant, newId());
  const start = callStarted({ playbook: { id: own.playbook.id, version: own.playbook.version }, rules: rulesNow });
  const conductor = conductorOf({
    aggregate,
    startedAt: 0,
    playbook: own,
    calls,
    log: pino({ level: "silent" }),
    now: () => 5_000,
    signal: new AbortController().signal,
  });
  const take = async (): Promise<void> => {
    const newest = (await collect(log.read(aggregate))).at(-1);
    assert.ok(newest);
    conductor.take({ input: eventInput(newest), storedAt: newest.storedAt });
    await conductor.idle();
  };
  await calls.send(aggregate, { type: "StartCall", call: start.data, consent: "given" }, { actor });
  await take();
  for (const event of events) {
    if (event.type === "UtteranceTranscribed")
      await calls.send(
        aggregate,
        { type: "TranscribeUtterance", utterance: event.data },
        { actor, clockMs: event.data.endMs },
      );
    else if (event.type === "UtteranceUnderstood")
      await calls.send(aggregate, { type: "Answer", event }, { actor: "agents" as ActorId, clockMs: event.data.atMs });
    await take();
  }
  await calls.send(
    aggregate,
    { type: "EndCall", reason: "ended-by-rep", durationMs: 90_000 },
    { actor, clockMs: 90_000 },
  );
  return { log, aggregate };
};
const noFragments = async function* (): AsyncGenerator<RecordedFragment> {};
const past = async (events: readonly CallEvent[], fragmentsOf: () => AsyncIterable<RecordedFragment> = noFragments) => {
  const { log, aggregate } = await held(events);
  const before = (await collect(log.read(aggregate))).length;
  const call = await readPastCall({ log, fragmentsOf }, aggregate);
  assert.ok(call);
  return { call, log, aggregate, untouched: async () => (await collect(log.read(aggregate))).length === before };
};
const dear = utterance("customer", 160_000, "honestly that is too expensive for us");

test("with the call's own playbook and rules everything is as it was", async () => {
  const { call, untouched } = await past([dear]);
  const before = await tryCall(call, { playbook: own });
  assert.ok(before.tips.some(({ play, withheld }) => play === price.id && withheld === null));
  const again = await tryCall(call, { playbook: own });
  assert.deepEqual(again, before, "the same twice");
  const { same, ...others } = tallyOf(compareTries(before.tips, again.tips));
  assert.ok(same > 0);
  assert.deepEqual(Object.values(others), [0, 0, 0, 0, 0]);
  assert.ok(await untouched(), "nothing is written");
});

test("a play that is taken out is gone, one that is put in is new, and a rival of more weight holds back", async () => {
  const { call } = await past([dear]);
  const before = await tryCall(call, { playbook: own });
  const tried = async (playbook: CompiledPlaybook) =>
    compareTries(before.tips, (await tryCall(call, { playbook })).tips).map(({ what, play, because }) => [
      what,
      play,
      because,
    ]);
  const without = await tried(other((plays) => plays.filter(({ id }) => id !== price.id)));
  assert.ok(without.some(([what, play]) => what === "gone" && play === price.id));
  const added = {
    ...price,
    id: "added",
    category: "added",
    priority: 100,
    trigger: { on: "words" as const, speaker: "customer" as const, phrases: ["for us"], unless: [] },
    tip: { ...price.tip, headline: "Something else altogether" },
  };
  const more = await tried(other((plays) => [...plays, added]));
  assert.deepEqual(
    more.filter(([what]) => what !== "same"),
    [
      ["new", "added", null],
      ["withheld", price.id, "pace"],
    ],
  );
});

test("a phrase that is said sooner brings its tip earlier, by so many milliseconds", async () => {
  const first = utterance("customer", 80_000, "well there is the question of money");
  const { call } = await past([first, dear]);
  const before = await tryCall(call, { playbook: own });
  const eager = other((plays) =>
    plays.map((play) =>
      play.id === price.id && play.trigger.on === "words"
        ? { ...play, trigger: { ...play.trigger, phrases: [...play.trigger.phrases, "question of money"] } }
        : play,
    ),
  );
  const changes = compareTries(before.tips, (await tryCall(call, { playbook: eager })).tips);
  assert.ok(changes.some(({ what, play, atMs }) => what === "new" && play === price.id && atMs < dear.data.endMs));
  const [tip] = before.tips;
  assert.ok(tip);
  const [later] = compareTries([tip], [{ ...tip, atMs: tip.atMs + 1_500 }]);
  assert.deepEqual([later?.what, later?.byMs], ["later", 1_500]);
  const [sooner] = compareTries([tip], [{ ...tip, atMs: tip.atMs - 200 }]);
  assert.deepEqual([sooner?.what, sooner?.byMs], ["earlier", 200]);
});

test("interim text comes by the call's clock, whenever it was stored", async () => {
  const { words, ...said } = utterance("customer", 160_000, "so that is too expensive for us").data;
  const fragment = (call: string): RecordedFragment => ({
    ref: { tenant, call, channel: "customer" },
    sequence: 7,
    storedAt: 999_999,
    at: 999_999,
    id: "f-7",
    fragment: {
      utterance: said.utterance,
      channel: "customer",
      text: said.text,
      words: words.slice(0, 5),
      startMs: said.startMs,
      endMs: said.endMs - 500,
      revision: 1,
      stableCount: 5,
    },
  });
  const { log, aggregate } = await held([utterance("customer", 160_000, said.text)]);
  const call = await readPastCall(
    {
      log,
      fragmentsOf: async function* ({ id }) {
        yield fragment(id);
      },
    },
    aggregate,
  );
  assert.ok(call);
  // By the rules of before a card waited for its point.
  const { tips } = await tryCall(call, { playbook: own, rules: rulesOf(2) });
  assert.equal(tips.find(({ play }) => play === price.id)?.atMs, said.endMs - 500);
});

test("other rules of the board may be tried on the same call", async () => {
  const { call } = await past([
    dear,
    utterance("customer", 260_000, "we already use slotwise for that"),
    utterance("customer", 340_000, "and our legal team has to read the contract"),
  ]);
  const tips = async (version: number) => (await tryCall(call, { playbook: own, rules: rulesOf(version) })).tips.length;
  assert.ok((await tips(1)) > 0);
  assert.equal(await tips(1), await tips(2), "what is due is due by any rules");
});

const meaning = {
  ...price,
  id: "means",
  category: "means",
  priority: 90,
  trigger: {
    on: "meaning" as const,
    speaker: "customer" as const,
    examples: ["we have no budget"],
    atLeast: 0.5,
    unless: [],
  },
  tip: { ...price.tip, headline: "Ask where the money is" },
};
const understood = (call: string, said: string): CallEvent => ({
  type: "UtteranceUnderstood",
  data: {
    ask: derivedId("ask", call, "meaning", said),
    agent: "meaning",
    from: null,
    atMs: 12_500,
    tookMs: 10,
    model: "m",
    channel: "customer",
    matches: [{ play: "means", example: 0, score: 0.8, firstWord: 0, endWord: 5 }],
  },
});

test("recorded meanings count while the examples are the same; else they are not known, or asked of a live agent", async () => {
  const said = utterance("customer", 160_000, "the purse is closed this year");
  const { log, aggregate } = await held([said]);
  const recorded = await readPastCall({ log, fragmentsOf: noFragments }, aggregate);
  assert.ok(recorded);
  const answer = understood(aggregate.id, said.data.utterance);
  const call = {
    ...recorded,
    inputs: recorded.inputs.toSpliced(-1, 0, {
      kind: "event" as const,
      n: 1_000,
      clockMs: 12_500,
      events: [{ id: "a", event: answer }],
    }),
    answers: [answer as Extract<CallEvent, { type: "UtteranceUnderstood" }>],
  };
  const withIt = other((plays) => [...plays, meaning]);
  const made = async (trial: Parameters<typeof tryCall>[1]) => {
    const { tips, notKnown } = await tryCall(call, trial);
    return [tips.some(({ play }) => play === "means"), notKnown];
  };
  assert.deepEqual(await made({ playbook: withIt, recordedWith: withIt }), [true, 0]);
  const changed = other((plays) => [
    ...plays,
    { ...meaning, trigger: { ...meaning.trigger, examples: ["something quite different"] } },
  ]);
  assert.deepEqual(await made({ playbook: changed, recordedWith: withIt }), [false, 1]);
  const agents = {
    meaning: async function* () {
      yield {
        type: "UtteranceUnderstood" as const,
        data: {
          model: "live",
          channel: "customer" as const,
          matches: [{ play: "means", example: 0, score: 0.6, firstWord: 0, endWord: 4 }],
        },
      };
    },
  };
  assert.deepEqual(await made({ playbook: changed, recordedWith: withIt, agents }), [true, 0]);
});
