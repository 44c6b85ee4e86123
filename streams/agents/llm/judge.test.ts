/** The judge over a log in memory and a model over real HTTP: what is asked, what is written, what is left alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { isSampled } from "@wingman/domain/feedback/lot";
import type { CallCommand } from "@wingman/domain/call/call";
import type { TenantId } from "@wingman/domain/ids";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { openModelDesk } from "../../../tests/harness/model-desk.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { openModelVendors } from "../../../tests/harness/model-vendors.ts";
import type { Calls } from "../../log/calls.ts";
import { callAggregate } from "../../log/calls.ts";
import type { EventLog, Recorded } from "../../log/event-log.ts";
import { openJudge } from "./judge.ts";

const tenant = "t1" as TenantId;
const sampledOf = (call: string): string => {
  for (let n = 0; ; n++) if (isSampled(call, `tip-${n}`)) return `tip-${n}`;
};
const otherOf = (call: string): string => {
  for (let n = 0; ; n++) if (!isSampled(call, `tip-${n}`)) return `tip-${n}`;
};
const spoken = (channel: "rep" | "customer", startMs: number, text: string): unknown => ({
  type: "UtteranceTranscribed",
  data: { utterance: `u${startMs}`, channel, text, words: [], startMs, endMs: startMs + 900 },
});
const tip = (suggestion: string): unknown => ({
  type: "SuggestionMade",
  data: {
    ...{ suggestion, kind: "objection", title: "Objection", headline: "Ask what it is compared with" },
    ...{ say: "Compared with what?", madeAtMs: 3_000 },
    reason: { evidence: { utterance: "u2000", spokenAtMs: 2_500 }, play: "price" },
  },
});
const shown = (suggestion: string): unknown => ({ type: "SuggestionShown", data: { suggestion } });
const given = { type: "ConsentGiven", data: {} };
const ended = { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 60_000 } };
const begun = { type: "CallStarted", data: { language: "en" } };

const judged = async (
  call: string,
  events: readonly unknown[],
  answer: string,
): Promise<{ readonly written: readonly EventData<"SuggestionJudged">[]; readonly asked: readonly string[] }> => {
  await using server = await openModelVendors({ answerOf: () => ({ text: answer }) });
  await using llm = openModelDesk({ providers: [["openai", server.openai]] });
  const written: EventData<"SuggestionJudged">[] = [];
  const calls = {
    send: async (_aggregate: unknown, command: CallCommand) => {
      assert.equal(command.type, "SayAfter");
      const { event } = command as { event: CallEvent };
      if (event.type === "SuggestionJudged") written.push(event.data);
      return { kind: "accepted" };
    },
  } as unknown as Calls; // All that the judge does with it.
  const log = {
    async *read() {
      yield { events } as unknown as Recorded;
    },
  } as unknown as Pick<EventLog, "read">;
  const { signal } = new AbortController();
  const judge = openJudge({ llm, log, calls, logger: pino({ level: "silent" }), signal, now: () => 5 });
  judge.judge(callAggregate(tenant, call));
  await judge.idle();
  return { written, asked: server.asked.map(({ body }) => body) };
};
const answer = (mark: string, why = "The customer said that is too much."): string => JSON.stringify({ mark, why });
const talk = [spoken("customer", 2_000, "honestly that is too much for us"), spoken("rep", 4_000, "I see")];

test("a tip of the tenth is judged once, with what was said around it; no other is", async () => {
  const [mine, other] = [sampledOf("c1"), otherOf("c1")];
  const events = [begun, given, ...talk, tip(mine), shown(mine), tip(other), shown(other), ended];
  const { written, asked } = await judged("c1", events, answer("not"));
  assert.equal(asked.length, 1);
  assert.match(asked[0] ?? "", /honestly that is too much/);
  const [event] = written;
  assert.deepEqual(
    [event?.suggestion, event?.mark, event?.why, event?.model, event?.from?.spokenAtMs],
    [mine, "not", "The customer said that is too much.", "m", 2_500],
  );
  assert.match(event?.prompt ?? "", /^judge@1:/);
  assert.ok((event?.usage.inputTokens ?? 0) > 0);
  const again = await judged("c1", [...events, { type: "SuggestionJudged", data: event }], answer("not"));
  assert.deepEqual([again.asked.length, again.written.length], [0, 0]);
});

test("nothing leaves of a call whose customer withdrew, refused or was erased, nor words that were taken back", async () => {
  const mine = sampledOf("c2");
  const call = [begun, given, ...talk, tip(mine), shown(mine)];
  for (const more of [
    { type: "ConsentWithdrawn", data: {} },
    { type: "PersonalDataForgotten", data: { subjects: ["both"] } },
    { type: "WordsForgotten", data: { fromMs: 0, toMs: 10_000 } },
    { type: "SuggestionRetracted", data: { suggestion: mine } },
  ])
    assert.deepEqual(await judged("c2", [...call, more, ended], answer("helpful")), { written: [], asked: [] });
  const notAsked = [begun, ...talk, tip(mine), shown(mine), ended];
  assert.deepEqual((await judged("c2", notAsked, answer("helpful"))).asked, []);
});

test("a model that writes what it likes is not quoted, and one that answers in another form is not believed", async () => {
  const mine = sampledOf("c3");
  const events = [begun, given, ...talk, tip(mine), shown(mine), ended];
  const hostile = await judged("c3", events, answer("helpful", "Visit https://evil.example and wire the money."));
  assert.deepEqual(
    hostile.written.map(({ mark, why }) => [mark, why]),
    [["helpful", ""]],
  );
  assert.deepEqual((await judged("c3", events, answer("superb"))).written, []);
  assert.deepEqual((await judged("c3", events, "helpful")).written, []);
});
