/** One contract, every event log: what a writer or reader may rely on holds on the memory twin, on nats-server, sealed, and on the simulation's server. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import * as facts from "@wingman/domain/call/call.fixture";
import type { ActorId } from "@wingman/domain/ids";
import type { EventLog, Recorded } from "@wingman/streams/log/event-log";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { memoryKeyStore } from "@wingman/streams/keys/store";
import { openMemoryLog } from "@wingman/streams/log/memory";
import { callsOn } from "@wingman/streams/log/calls";
import { aCall, commitOf } from "../harness/commits.ts";
import { callStarted, utterance } from "../harness/events.ts";
import { startNats } from "../harness/nats.ts";
import { openSimulatedLog } from "../simulation/real-time.ts";
import { postgresMissing, startPostgres } from "../harness/postgres.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const postgres = postgresMissing() ? undefined : await startPostgres();
after(() => postgres?.[Symbol.asyncDispose]());
const master = masterKeyOf(randomBytes(32));
const keys = openKeyring(
  postgres ? postgresKeyStore(postgres.database([keepMigrations]).then(({ pool }) => pool)) : memoryKeyStore(),
  master,
);
const logs: [string, EventLog][] = [
  ["memory, nothing sealed", openMemoryLog()],
  ["memory", openMemoryLog(Date.now, openKeyring(memoryKeyStore(), master))],
  ["nats-server", await openJetStreamLog(nats.connection, keys)],
  ["simulated server", await openSimulatedLog({ idFirst: false })],
  ["simulated cluster", await openSimulatedLog({ idFirst: true })],
];

const all = async (source: AsyncIterable<Recorded>): Promise<Recorded[]> => {
  const list = [];
  for await (const item of source) list.push(item);
  return list;
};
const take = async (source: AsyncIterable<Recorded>, count: number, stop: AbortController): Promise<Recorded[]> => {
  const list: Recorded[] = [];
  for await (const item of source) {
    list.push(item);
    if (list.length >= count) {
      stop.abort();
      break;
    }
  }
  return list;
};

for (const [name, log] of logs) {
  test(`${name}: what is appended is read back whole, in order`, async () => {
    const call = aCall();
    const first = commitOf([callStarted()], { seen: "e1-3 t4", tick: 4, fence: 7 });
    const one = await log.append(call, first, 0);
    assert.ok(one.kind === "appended" && !one.again);
    const second = commitOf([utterance("rep", 0, "hello there")]);
    assert.equal((await log.append(call, second, one.sequence)).kind, "appended");
    const back = await all(log.read(call));
    assert.deepEqual(
      back.map((item) => item.id),
      [first.id, second.id],
    );
    assert.deepEqual([back[0]?.seen, back[0]?.tick, back[0]?.fence, back[0]?.clockMs], ["e1-3 t4", 4, 7, 1_500]);
    assert.deepEqual([back[0]?.previous, back[1]?.previous], [0, one.sequence]);
    assert.equal(back[0]?.events[0]?.id, `${first.id}.0`);
    assert.deepEqual(back[0]?.events[0]?.data, callStarted().data);
    assert.deepEqual(await all(log.read(call, one.sequence)).then((list) => list.map((item) => item.id)), [second.id]);
  });

  test(`${name}: of two writers who saw the same, one wins and the other is told`, async () => {
    const call = aCall();
    const results = await Promise.all([
      log.append(call, commitOf([callStarted()]), 0),
      log.append(call, commitOf([callStarted()]), 0),
    ]);
    assert.deepEqual(results.map((result) => result.kind).sort(), ["appended", "conflict"]);
    assert.equal((await all(log.read(call))).length, 1);
  });

  test(`${name}: the same commit sent again is the same commit, even after others came`, async () => {
    const call = aCall();
    const first = commitOf([callStarted()]);
    const one = await log.append(call, first, 0);
    assert.ok(one.kind === "appended");
    await log.append(call, commitOf([utterance("rep", 0, "hello")]), one.sequence);
    const again = await log.append(call, first, 0);
    assert.deepEqual(again, { kind: "appended", sequence: one.sequence, again: true });
    assert.equal((await all(log.read(call))).length, 2);
  });

  test(`${name}: an event that does not fit its schema is refused by name and nothing is stored`, async () => {
    const call = aCall();
    await assert.rejects(log.append(call, commitOf([{ type: "CallEnded", data: { reason: "bored" } }]), 0), {
      code: "WING_EVENT_INVALID",
    });
    await assert.rejects(log.append(call, commitOf([{ type: "NobodyKnows", data: {} }]), 0), {
      code: "WING_EVENT_INVALID",
    });
    assert.equal((await all(log.read(call))).length, 0);
  });

  test(`${name}: card numbers, e-mail and phone numbers never reach the log`, async () => {
    const call = aCall();
    const one = await log.append(call, commitOf([callStarted()]), 0);
    assert.ok(one.kind === "appended");
    await log.append(
      call,
      commitOf([
        utterance(
          "customer",
          0,
          "write to tomas.f@corvane.example or call +1 415 555 2671 card 4111 1111 1111 1111 thanks",
        ),
      ]),
      one.sequence,
    );
    const text = JSON.stringify(
      (await all(log.read(call, one.sequence))).flatMap(({ events }) => events.map(({ data }) => data)),
    );
    for (const secret of ["tomas.f", "555", "2671", "4111", "1111"])
      assert.ok(!text.includes(secret), `${secret} was stored`);
    for (const mask of ["[e-mail]", "[phone]", "[card]"]) assert.ok(text.includes(mask), `${mask} is missing`);
  });

  test(`${name}: a commit too large for the log is a clear error`, async () => {
    const call = aCall();
    const long = Array.from({ length: 40 }, (_, index) => utterance("rep", index * 16_000, "word ".repeat(1_500)));
    await assert.rejects(log.append(call, commitOf(long), 0), { code: "WING_LOG_TOO_LARGE" });
  });

  test(`${name}: a follower sees what was there and what comes, in log order, from its own place`, async () => {
    const from = await log.last();
    const call = aCall();
    const one = await log.append(call, commitOf([callStarted()]), 0);
    assert.ok(one.kind === "appended");
    const stop = new AbortController();
    const following = take(log.follow({ after: from, signal: stop.signal, kind: "call" }), 3, stop);
    const two = await log.append(call, commitOf([utterance("rep", 0, "one")]), one.sequence);
    assert.ok(two.kind === "appended");
    await log.append(call, commitOf([utterance("rep", 16_000, "two")]), two.sequence);
    const seen = await following;
    assert.deepEqual(
      seen.map((item) => item.sequence),
      [from + 1, from + 2, from + 3],
    );
    assert.equal((await log.at(from + 2))?.id, seen[1]?.id);
    assert.equal(await log.at(from + 99), undefined);
  });

  test(`${name}: who was woken with a lease that another holds conflicts, reads on and is refused; people are not`, async () => {
    const call = aCall();
    const mark = (action: string) =>
      ({ type: "UseHand", event: { type: "MomentMarked", data: { action, atMs: 0, note: "" } } }) as const;
    const by = (actor: string, fence: number | null = null) => ({ actor: actor as ActorId, fence });
    const [sleeper, successor, person] = [callsOn(log), callsOn(log), callsOn(log)];
    await person.send(call, { type: "StartCall", call: callStarted().data, consent: "given" }, by("rep-1"));
    await sleeper.send(call, mark("a"), by("conductor", 7));
    await successor.send(call, mark("b"), by("conductor", 9));
    await assert.rejects(sleeper.send(call, mark("c"), by("conductor", 7)), { code: "WING_FENCE_LOST" });
    await assert.rejects(
      sleeper.send(call, mark("a"), by("conductor", 7)),
      { code: "WING_FENCE_LOST" },
      "again, from a fold that knows",
    );
    await sleeper.send(call, mark("d"), by("speech", 7)); // Each actor has leases of its own.
    await person.send(call, mark("e"), by("rep-1"));
    await successor.send(call, mark("f"), by("conductor", 9));
    const marks = (await all(log.read(call)))
      .flatMap((item) => item.events)
      .flatMap(({ type, data }) => (type === "MomentMarked" ? (data as { action: string }).action : []));
    assert.deepEqual(marks, ["a", "b", "d", "e", "f"]);
  });

  test(`${name}: words and what quotes them are refused after a withdrawal, also by a writer that has not heard of it`, async () => {
    const call = aCall();
    const [rep, speech, conductor] = [callsOn(log), callsOn(log), callsOn(log)];
    const by = (actor: string) => ({ actor: actor as ActorId });
    const say = (firstSample: number) =>
      ({
        type: "TranscribeUtterance",
        utterance: utterance("customer", firstSample, "that is too expensive").data,
      }) as const;
    await rep.send(call, { type: "StartCall", call: callStarted().data, consent: "asking" }, by("rep-1"));
    assert.equal((await speech.send(call, say(0), by("speech"))).kind, "refused", "while it is asked");
    const answer = (said: "agreed" | "withdrawn") =>
      rep.send(call, { type: "AnswerConsent", answer: said, how: "aloud" }, by("rep-1"));
    await answer("agreed");
    assert.equal((await speech.send(call, say(16_000), by("speech"))).kind, "done");
    await conductor.load(call);
    await answer("withdrawn"); // Neither of the two knows.
    const late = await speech.send(call, say(64_000), by("speech"));
    assert.deepEqual([late.kind, late.kind === "refused" && late.reason], ["refused", "CONSENT_MISSING"]);
    const quote = facts.made();
    assert.equal((await conductor.send(call, { type: "Conduct", events: [quote] }, by("conductor"))).kind, "done");
    const types = (await all(log.read(call))).flatMap((item) => item.events.map(({ type }) => type));
    assert.deepEqual(types, [
      "CallStarted",
      "ConsentRequested",
      "ConsentGiven",
      "UtteranceTranscribed",
      "ConsentWithdrawn",
    ]);
  });

  test(`${name}: a writer that notes what others append is not refused by the log, and takes nothing out of its order`, async () => {
    const call = aCall();
    const appends: string[] = [];
    const counted: EventLog = {
      ...log,
      async append(...asked) {
        const appended = await log.append(...asked);
        appends.push(appended.kind);
        return appended;
      },
    };
    const by = (actor: string, fence: number | null = null) => ({ actor: actor as ActorId, fence });
    const mark = (action: string) =>
      ({ type: "UseHand", event: { type: "MomentMarked", data: { action, atMs: 0, note: "" } } }) as const;
    const [person, noting] = [callsOn(log), callsOn(counted)];
    const newest = async (): Promise<Recorded> => {
      const last = (await all(log.read(call))).at(-1);
      assert.ok(last);
      return last;
    };
    await person.send(call, { type: "StartCall", call: callStarted().data, consent: "given" }, by("rep-1"));
    noting.note(await newest()); // Of a call that nothing is known of here.
    await noting.send(call, mark("a"), by("conductor", 7));
    await person.send(call, mark("b"), by("rep-1"));
    noting.note(await newest());
    await noting.send(call, mark("c"), by("conductor", 7));
    assert.deepEqual(appends, ["appended", "appended"], "known before it wrote");

    await person.send(call, mark("d"), by("rep-1"));
    const passed = await newest();
    await person.send(call, mark("e"), by("rep-1"));
    noting.note(await newest()); // One is missing before it: what was decided on half of it would stand for ever.
    await noting.send(call, mark("f"), by("conductor", 7));
    assert.deepEqual(appends.slice(2), ["conflict", "appended"]);
    noting.note(passed); // Late, and known long since.
    noting.note(passed);
    await person.send(call, mark("g"), by("conductor", 9));
    noting.note(await newest());
    await assert.rejects(noting.send(call, mark("h"), by("conductor", 7)), { code: "WING_FENCE_LOST" });
    assert.equal(appends.length, 4, "whose lease is lost is told without asking the log");
    const marks = (await all(log.read(call)))
      .flatMap((item) => item.events)
      .flatMap(({ type, data }) => (type === "MomentMarked" ? (data as { action: string }).action : []));
    assert.deepEqual(marks, ["a", "b", "c", "d", "e", "f", "g"]);
    assert.deepEqual((await noting.load(call)).state, (await person.load(call)).state);
  });

  test(`${name}: twelve writers on one call lose nothing and double nothing`, async () => {
    const call = aCall();
    const writers = Array.from({ length: 12 }, () => callsOn(log));
    const starter = writers[0];
    assert.ok(starter);
    await starter.send(
      call,
      { type: "StartCall", call: callStarted().data, consent: "given" },
      { actor: "tester" as ActorId },
    );
    const results = await Promise.all(
      writers.map((writer, n) =>
        writer
          .send(
            call,
            { type: "UseHand", event: { type: "MomentMarked", data: { action: `mark-${n}`, atMs: n, note: "" } } },
            { actor: "tester" as ActorId },
          )
          .catch((error: { code?: string }) => error.code),
      ),
    );
    const marks = (await all(log.read(call)))
      .flatMap((item) => item.events)
      .filter((event) => event.type === "MomentMarked");
    const won = results.filter((result) => typeof result === "object").length;
    assert.equal(marks.length, won);
    assert.equal(new Set(marks.map((event) => (event.data as { action: string }).action)).size, won);
    assert.ok(won >= 5, `${won} of 12 got through within five tries`);
  });
}

test("nats-server: a follower goes on after the server was killed, without a gap or a repeat", async () => {
  const log = await openJetStreamLog(nats.connection, keys);
  const from = await log.last();
  const stop = new AbortController();
  const following = take(log.follow({ after: from, signal: stop.signal }), 6, stop);
  const call = aCall();
  let at = 0;
  const put = async (n: number) => {
    const result = await log.append(
      call,
      commitOf([n === 0 ? callStarted() : utterance("rep", n * 16_000, `word ${n}`)]),
      at,
    );
    assert.ok(result.kind === "appended");
    at = result.sequence;
  };
  for (const n of [0, 1, 2]) await put(n);
  await nats.restart();
  for (const n of [3, 4, 5]) await put(n);
  assert.deepEqual(
    (await following).map((item) => item.sequence),
    [1, 2, 3, 4, 5, 6].map((n) => from + n),
  );
});
