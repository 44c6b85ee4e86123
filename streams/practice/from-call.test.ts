/** A scenario out of a past call: what is taken over, and what must not be. */
import { findScenarioFaults } from "@wingman/domain/practice/scenario-file";
import assert from "node:assert/strict";
import { test } from "node:test";
import { erased } from "@wingman/domain/schema";
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { gapMark, hinders } from "@wingman/domain/practice/scenario-check";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted, utterance } from "../../tests/harness/events.ts";
import { newId } from "../base/ids.ts";
import { callAggregate } from "../log/calls.ts";
import { openMemoryLog } from "../log/memory.ts";
import { anonymous } from "./anonymous.ts";
import { readCallToPractise, scenarioFromCall, scenarioIdOf } from "./from-call.ts";
import { fromScenarioYaml, toScenarioYaml } from "./yaml.ts";

const tenant = "halden" as TenantId;
const perS = 16_000;

type Said = readonly ["rep" | "customer", string, (string | null)?];
/** Finals one after the other, some of them an objection about something. */
const held = async (
  said: readonly Said[],
  changes: { end?: boolean; more?: readonly CallEvent[]; start?: object } = {},
) => {
  const log = openMemoryLog();
  const aggregate = callAggregate(tenant, newId());
  const events: CallEvent[] = [callStarted(changes.start) as CallEvent];
  for (const [n, [channel, text, about]] of said.entries()) {
    const final = utterance(channel, n * 20 * perS, text);
    events.push(final as CallEvent);
    if (about)
      events.push({
        type: "ObjectionNoticed",
        data: {
          signal: `s-${n}`,
          play: "p",
          about,
          evidence: {
            ...{
              utterance: final.data.utterance,
              revision: 0,
              channel,
              words: text.slice(0, 20),
              firstWord: 0,
              endWord: 3,
            },
            spokenAtMs: n * 20_000,
          },
        },
      });
  }
  if (changes.end !== false) events.push({ type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 60_000 } });
  events.push(...(changes.more ?? []));
  const meta = { cause: null, tick: null, correlation: "c", seen: null, fence: null, traceparent: null, clockMs: 0 };
  await log.append(
    aggregate,
    { ...meta, id: newId() as CommitId, actor: "rep-1" as ActorId, time: new Date(), events },
    0,
  );
  return { log, aggregate };
};

const talk: readonly Said[] = [
  ["rep", "Good morning Tomás, this is Priya from Acme. How many docks do you run today?"],
  ["customer", "We at Corvane Logistics run twelve docks in Rotterdam, and Karin Holt plans them by hand."],
  ["rep", "What happens when a truck comes late?"],
  ["customer", "Then everybody waits, last month that cost us 48,300 euros. My number is [phone 1] by the way."],
  ["rep", "Here is the offer."],
  ["customer", "That is too expensive for Corvane, SlotWise asks half of that.", "price"],
  ["rep", "I understand, Mr Ferreira. What does an hour of waiting cost you? Waiting costs more than the tool does."],
  ["customer", "Put like that it may pay for itself in a year."],
  ["rep", "Shall we look at a contract?"],
  ["customer", "It is still a lot of money, forty eight thousand three hundred is our whole budget.", "price"],
  ["rep", "Then let us begin with one site and see what it saves."],
  ["customer", "And I cannot decide this alone, ask Karin or write to tomas@corvane.com.", "authority"],
];
const must = async (said = talk, changes = {}) => {
  const { log, aggregate } = await held(said, changes);
  return scenarioFromCall(await readCallToPractise(log, aggregate));
};

test("no name, number, mask or address of the call stands in the draft", async () => {
  const more: CallEvent[] = [
    {
      type: "CompetitorNoticed",
      data: {
        signal: "k-1",
        play: "p",
        competitor: "SlotWise",
        evidence: {
          ...{
            utterance: `u-customer-${5 * 20 * perS}`,
            revision: 0,
            channel: "customer",
            words: "SlotWise",
            firstWord: 7,
            endWord: 8,
          },
          spokenAtMs: 100_000,
        },
      },
    },
  ];
  const draft = await must(talk, { more });
  const text = toScenarioYaml({ id: "a", version: 1, ...draft });
  for (const known of [
    "tom",
    "ferreira",
    "corvane",
    "logistics",
    "priya",
    "nair",
    "acme",
    "rotterdam",
    "karin",
    "holt",
    "slotwise",
  ])
    assert.ok(!text.toLowerCase().includes(known), `${known}: ${text}`);
  for (const known of ["48", "[phone", "forty eight", "three hundred", "@", ".com"])
    assert.ok(!text.includes(known), `${known}: ${text}`);
});

test("objections come as they were raised and met, facts as they were told when asked", async () => {
  const draft = await must();
  const [price, authority] = draft.objections;
  assert.deepEqual([price?.about, authority?.about, draft.objections.length], ["price", "authority", 2]);
  assert.equal(price?.ladder.length, 2, "twice raised is two rungs");
  assert.match(price?.ladder[0] ?? "", /^That is too expensive for/);
  assert.ok(price?.settledBy[0]?.cue.examples.includes("What does an hour of waiting cost you?"));
  assert.match(price?.better ?? "", /Waiting costs more than the tool does\..*begin with one site/);
  assert.equal(authority?.better, gapMark, "nobody answered it, so its author must");
  assert.deepEqual(draft.ends.agrees.settled, ["price", "authority"]);
  assert.deepEqual(
    draft.facts.map(({ asked }) => asked.examples[0]),
    ["How many docks do you run today?", "What happens when a truck comes late?"],
  );
  assert.match(draft.facts[1]?.says[0] ?? "", /^Then everybody waits, last month that cost us \[…\] euros/);
});

test("the draft has the form of a scenario, and cannot be published before somebody has read it", async () => {
  const draft = await must();
  const whole = { id: "a", version: 1, ...draft };
  assert.deepEqual(fromScenarioYaml(toScenarioYaml(whole)), structuredClone(whole));
  const found = findScenarioFaults(whole).filter(hinders);
  assert.ok(found.some(({ code, at }) => code === "gap-left" && at.join(".") === "truth"));
  assert.ok(found.some(({ code, at }) => code === "objection-unsettleable" && at[1] === 1));
  assert.ok(found.every(({ code }) => code !== "shape"));
});

test("the same call gives the same draft under the same id, another one another", async () => {
  const { log, aggregate } = await held(talk);
  const [one, two] = [await readCallToPractise(log, aggregate), await readCallToPractise(log, aggregate)];
  assert.deepEqual(scenarioFromCall(one), scenarioFromCall(two));
  assert.match(scenarioIdOf(aggregate.id), /^call-[0-9a-f]{8}$/);
  assert.notEqual(scenarioIdOf(aggregate.id), scenarioIdOf(newId()));
});

test("an invented person is never one of the call, and Arabic gets its own", async () => {
  for (const name of ["Robin Castell", "Sanna Okafor", "Jonas Petrov"]) {
    const draft = await must(talk, { start: { customer: { name, company: "Kestrel Works", role: "COO" } } });
    assert.ok(!name.split(" ").some((part) => draft.persona.name.includes(part)), draft.persona.name);
    assert.notEqual(draft.persona.company, "Kestrel Works");
  }
  const arabic = await must([["customer", "السعر مرتفع جداً بالنسبة لنا هذا العام", "price"]], {
    start: { language: "ar" },
  });
  assert.match(arabic.persona.name, /^\p{Script=Arabic}/u);
  assert.match(arabic.fallbacks[0] ?? "", /^\p{Script=Arabic}/u);
});

test("a call that goes on, an exercise, one without words, and one of whom somebody was erased are refused", async () => {
  const refused = async (said: readonly Said[], changes: Parameters<typeof held>[1]) => {
    const { log, aggregate } = await held(said, changes);
    return assert.rejects(readCallToPractise(log, aggregate), { code: "WING_SCENARIO_CALL_UNFIT" });
  };
  await refused(talk, { end: false });
  await refused(talk, { start: { kind: "practice" } });
  await refused([["rep", "Hello, is anybody there?"]], {});
  const forgotten: CallEvent = { type: "PersonalDataForgotten", data: { erasure: "e-1", subjects: ["customer"] } };
  await refused(talk, { more: [forgotten] });
  const log = openMemoryLog();
  await assert.rejects(readCallToPractise(log, callAggregate(tenant, newId())), { code: "WING_CALL_NOT_FOUND" });
  const { log: kept, aggregate } = await held(talk);
  const sealedAway = {
    async *read(...asked: Parameters<typeof kept.read>) {
      for await (const commit of kept.read(...asked))
        yield {
          ...commit,
          events: commit.events.map((event) =>
            event.type === "UtteranceTranscribed"
              ? { ...event, data: { ...(event.data as object), text: erased, words: erased } }
              : event,
          ),
        };
    },
  };
  await assert.rejects(readCallToPractise(sealedAway, aggregate), { code: "WING_SCENARIO_CALL_UNFIT" });
});

const replaced = [
  { name: "Will Li", by: "Robin Castell", kind: "person" as const },
  { name: "Corvane Logistics Group", by: "Nordhafen Freight", kind: "company" as const },
];
for (const [said, becomes] of [
  ["Corvane's docks", "Nordhafen Freight's docks"],
  ["ask Will Li, he will know", "ask Robin Castell, he will know"],
  ["Corvane Logistics Group is large, and logistics is dear", "Nordhafen Freight is large, and logistics is dear"],
  ["my name is mia and I am free", "my name is […] and I am free"],
  ["we use the CRM on Monday in Oslo", "we use the CRM on Monday in […]"],
  ["order AB-48151 of 2019", "order […] of 2019"],
  ["about 120 trucks and 20 percent", "about 120 trucks and 20 percent"],
  ["see www.corvane.io.", "see […]."],
] as const)
  test(`"${said}" becomes "${becomes}"`, () => assert.equal(anonymous(said, replaced, true), becomes));
