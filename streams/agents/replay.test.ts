/** What a replay can know of interim text, and of decisions that a press made void before they were written. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted, utterance } from "../../tests/harness/events.ts";
import { newId } from "../base/ids.ts";
import { callAggregate, callsOn } from "../log/calls.ts";
import type { RecordedFragment } from "../log/fragments.ts";
import { openMemoryLog } from "../log/memory.ts";
import { commitIdFor, conductorOf } from "./conductor.ts";
import { eventInput, fragmentInput } from "./inputs.ts";
import { replayCall } from "./replay.ts";

const actor = "rep-1" as ActorId;
const playbook = compilePlaybook(starterPlaybook);
const tenant = "t1" as TenantId;

const fragmentOf = (call: string, sequence: number, text: string, storedAt: number): RecordedFragment => {
  const { data } = utterance("customer", 16_000, text);
  const { utterance: id, words, startMs, endMs } = data;
  const fragment: EventData<"FragmentTranscribed"> = {
    utterance: id,
    channel: "customer",
    text,
    words,
    startMs,
    endMs,
    revision: 1,
    stableCount: words.length,
  };
  return {
    ref: { tenant, call, channel: "customer" },
    sequence,
    storedAt,
    at: storedAt,
    id: `${call}-${text.length}`,
    fragment,
  };
};

/** A live call on a log of its own, with a conductor that takes what it is given. */
const begin = async () => {
  const log = openMemoryLog(() => 5_000);
  const calls = callsOn(log);
  const aggregate = callAggregate(tenant, newId());
  const start = callStarted({ playbook: { id: playbook.playbook.id, version: playbook.playbook.version } });
  await calls.send(aggregate, { type: "StartCall", call: start.data, consent: "given" }, { actor });
  const conductor = conductorOf({
    aggregate,
    startedAt: 0,
    playbook,
    calls,
    log: pino({ level: "silent" }),
    now: () => 5_000,
    signal: new AbortController().signal,
  });
  const commits = async () => {
    const list = [];
    for await (const commit of log.read(aggregate)) list.push(commit);
    return list;
  };
  /** Gives the conductor the newest commit, as the role would. */
  const takeNewest = async (): Promise<void> => {
    const newest = (await commits()).at(-1);
    assert.ok(newest);
    conductor.take({ input: eventInput(newest), storedAt: newest.storedAt });
    await conductor.idle();
  };
  const takeFragment = async (fragment: RecordedFragment): Promise<void> => {
    conductor.take({ input: fragmentInput(fragment), storedAt: fragment.storedAt });
    await conductor.idle();
  };
  await takeNewest();
  return { log, calls, aggregate, commits, takeNewest, takeFragment };
};
const typesOf = (commits: readonly { readonly events: readonly { readonly type: string }[] }[]): string[] =>
  commits.flatMap(({ events }) => events.map(({ type }) => type));

test("a number that a killed server gave to other words is not the words a commit had seen", async () => {
  const { log, aggregate, commits, takeFragment } = await begin();
  const seen = fragmentOf(aggregate.id, 7, "that is too expensive for us", 4_000);
  await takeFragment(seen);
  assert.ok(typesOf(await commits()).includes("SuggestionMade"));
  const replayed = (fragment: RecordedFragment | undefined) =>
    replayCall({ log, fragmentAt: async () => fragment }, aggregate, playbook).then(({ differences }) => differences);
  assert.deepEqual(await replayed(seen), []);
  for (const other of [
    fragmentOf(aggregate.id, 7, "we look at slotwise as well", 6_000),
    fragmentOf("another-call", 7, "that is too expensive for us", 4_000),
  ])
    assert.match((await replayed(other))[0] ?? "", /input fragment 7 is gone/);
});

test("interim text under a number given again is another commit", () => {
  const one = fragmentInput(fragmentOf("call", 7, "that is too expensive for us", 4_000));
  const other = fragmentInput(fragmentOf("call", 7, "we look at slotwise as well", 6_000));
  assert.notEqual(commitIdFor("call", one), commitIdFor("call", other));
});

test("a tip that was forgotten before it was written is not missed, nor that it was taken back", async () => {
  const { log, calls, aggregate, commits, takeNewest, takeFragment } = await begin();
  const send = (event: CallEvent) => {
    assert.ok(event.type === "UtteranceTranscribed");
    return calls.send(aggregate, { type: "TranscribeUtterance", utterance: event.data }, { actor });
  };
  const seen = fragmentOf(aggregate.id, 1, "that is too expensive for us", 4_000);
  const forgotten = { action: "press-1", fromMs: 0, toMs: 4_000, atMs: 4_000 };
  await calls.send(aggregate, { type: "ForgetWords", forgotten }, { actor });
  await takeFragment(seen); // Decided before it had heard of the press.
  await takeNewest();
  await send(utterance("customer", 16_000, "that is quite fine for us"));
  await takeNewest();
  assert.ok(!typesOf(await commits()).includes("SuggestionMade"));
  await send(utterance("customer", 160_000, "honestly that is too expensive for us"));
  await takeNewest();
  assert.match(typesOf(await commits()).join(" "), /Suggestion(Made|Withheld)/);
  const { differences } = await replayCall({ log, fragmentAt: async () => seen }, aggregate, playbook);
  assert.deepEqual(differences, []);
});
