import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEvent } from "@wingman/domain/call/events/index";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted, utterance } from "../../tests/harness/events.ts";
import { newId } from "../base/ids.ts";
import { callAggregate, callsOn, type Calls } from "../log/calls.ts";
import type { EventLog } from "../log/event-log.ts";
import { openMemoryLog } from "../log/memory.ts";
import { conductorOf, type Taken } from "./conductor.ts";

const actor = "rep-1" as ActorId;
const compiled = compilePlaybook(starterPlaybook);
const input = (n: number, ...events: CallEvent[]): Taken => ({
  input: { kind: "event", n, clockMs: n * 1_000, events: events.map((event, k) => ({ id: `e-${n}.${k}`, event })) },
  storedAt: n * 1_000,
});
const begin = async (log: EventLog) => {
  const calls = callsOn(log);
  const aggregate = callAggregate("t1" as TenantId, newId());
  const started = callStarted({ playbook: { id: compiled.playbook.id, version: compiled.playbook.version } });
  await calls.send(aggregate, { type: "StartCall", call: started.data, consent: "given" }, { actor });
  const types = async (): Promise<string[]> => {
    const list: string[] = [];
    for await (const commit of log.read(aggregate)) list.push(...commit.events.map(({ type }) => type));
    return list;
  };
  const start = input(1, started, {
    type: "ConsentGiven",
    data: { by: "customer", how: "typed-call", scope: "words" },
  });
  const conductor = (playbook: typeof compiled, by: Calls = calls) =>
    conductorOf({
      aggregate,
      startedAt: 0,
      playbook,
      calls: by,
      log: pino({ level: "silent" }),
      now: () => 5_000,
      signal: new AbortController().signal,
    });
  return { calls, start, types, conductor };
};

test("an input that its playbook cannot take is passed over, and the call's tips go on", async () => {
  const { start, types, conductor } = await begin(openMemoryLog());
  let broken = false;
  const brittle = new Proxy(compiled, {
    get(target, name, receiver) {
      if (broken && name === "plays") throw new Error("a play that cannot be read");
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const one = conductor(brittle);
  one.take(start);
  await one.idle();
  broken = true;
  one.take(input(2, utterance("customer", 16_000, "that is too expensive for us")));
  await one.idle();
  assert.ok(!(await types()).includes("SuggestionMade"));
  broken = false;
  one.take(input(3, utterance("customer", 64_000, "honestly that is too expensive for us")));
  await one.idle();
  assert.ok((await types()).includes("SuggestionMade"));
});

test("what was decided while the log was away is appended once it is back", async () => {
  const { calls, start, types, conductor } = await begin(openMemoryLog());
  let away = 3;
  const one = conductor(compiled, {
    load: calls.load,
    note: calls.note,
    send: (...command) =>
      away-- > 0 ? Promise.reject(new Failure("WING_LOG_UNKNOWN", "the log did not answer.")) : calls.send(...command),
  });
  one.take(start);
  one.take(input(2, utterance("customer", 16_000, "that is too expensive for us")));
  await one.idle();
  assert.equal((await types()).filter((type) => type === "SuggestionMade").length, 1);
  assert.ok(away < 0);
});
