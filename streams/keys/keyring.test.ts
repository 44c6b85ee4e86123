/** One contract, both stores: what is sealed opens here and nowhere else, and what is forgotten is gone. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Personal } from "@wingman/domain/schema";
import { erased } from "@wingman/domain/schema";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres } from "../../tests/harness/postgres.ts";
import { newId } from "../base/ids.ts";
import { keepMigrations } from "../base/keep/migrations/index.ts";
import { callAggregate } from "../log/calls.ts";
import type { Aggregate } from "../log/event-log.ts";
import type { FieldPlace, Sealed, SealedPlace } from "../log/seal.ts";
import { keysAgeMsMax, openKeyring } from "./keyring.ts";
import { masterKeyOf } from "./master-key.ts";
import { postgresKeyStore } from "./postgres-store.ts";
import { rotateMasterKey } from "./rotate.ts";
import { type KeyStore, memoryKeyStore } from "./store.ts";

const noPostgres = postgresMissing();
const postgres = noPostgres ? undefined : await startPostgres();
after(() => postgres?.[Symbol.asyncDispose]());

const tenant = "demo" as TenantId;
const aCall = (): Aggregate => callAggregate(tenant, newId());
const place = (aggregate: Aggregate, changes: Partial<FieldPlace> = {}): FieldPlace => ({
  aggregate,
  eventId: "e.0",
  type: "UtteranceTranscribed",
  path: "text",
  whose: "both",
  atMs: 1_000,
  ...changes,
});
const words = "a canary sang";

for (const name of ["memory", "PostgreSQL"] as const) {
  const skip = name === "PostgreSQL" && noPostgres;
  const store: KeyStore =
    name === "memory" || !postgres
      ? memoryKeyStore()
      : postgresKeyStore(postgres.database([keepMigrations]).then(({ pool }) => pool));
  const master = masterKeyOf(randomBytes(32));
  const begin = async () => {
    const keys = openKeyring(store, master);
    /** Another process, on the same keys. */
    const another = (now?: () => number) => openKeyring(store, master, now);
    const sealed = async (aggregate: Aggregate, changes: Partial<FieldPlace> = {}) =>
      (await keys.forWriting(aggregate)).seal(words, place(aggregate, changes));
    const opened = async (value: unknown, at: SealedPlace, by = keys) =>
      (await by.forReading([at.aggregate]))(at.aggregate).open(value, at);
    return { keys, another, sealed, opened };
  };

  test(
    `${name}: a sealed field opens in its place, in every process, and says nothing of what is in it`,
    { skip },
    async () => {
      const { another, sealed, opened } = await begin();
      const call = aCall();
      for (const whose of ["rep", "customer", "both"] as Personal[]) {
        const value = await sealed(call, { whose });
        assert.match((value as Sealed).sealed, /^1\.[rcb]\.4\.[\w-]+$/);
        assert.doesNotMatch(JSON.stringify(value), /canary/);
        assert.equal(await opened(value, place(call)), words);
        assert.equal(await opened(value, place(call), another()), words);
        assert.notDeepEqual(value, await sealed(call, { whose }));
      }
    },
  );

  test(
    `${name}: what was changed or moved is broken, what has no key is missing, what was never sealed is as it is`,
    { skip },
    async () => {
      const { sealed, opened } = await begin();
      const [call, other] = [aCall(), aCall()];
      const value = (await sealed(call)) as Sealed;
      await sealed(other);
      const moved: SealedPlace[] = [
        place(other),
        place(call, { eventId: "e.1" }),
        place(call, { path: "words" }),
        place(call, { type: "CallStarted" }),
      ];
      for (const at of moved) await assert.rejects(opened(value, at), { code: "WING_SEAL_BROKEN" });
      const elsewhere = { ...call, tenant: "rival" as TenantId };
      await assert.rejects(opened(value, place(elsewhere)), { code: "WING_KEY_MISSING" });
      await sealed(elsewhere);
      await assert.rejects(opened(value, place(elsewhere)), { code: "WING_SEAL_BROKEN" });
      for (const other of ["1.r.4.", "1.b.5.", "1.b.9999999.", "2.b.4.", "1.x.4.", "1.b.4."])
        await assert.rejects(opened({ sealed: `${other}${value.sealed.slice(6, -2)}` }, place(call)), {
          code: "WING_SEAL_BROKEN",
        });
      await assert.rejects(opened(value, place(aCall())), { code: "WING_KEY_MISSING" });
      for (const plain of ["words", 5, null, erased, { text: "x" }])
        assert.deepEqual(await opened(plain, place(aCall())), plain);
    },
  );

  test(`${name}: two processes that make a call's keys at once agree`, { skip }, async () => {
    const { keys, another, opened } = await begin();
    const call = aCall();
    const rings = [keys, another(), another(), another()];
    const values = await Promise.all(rings.map(async (ring) => (await ring.forWriting(call)).seal(words, place(call))));
    for (const value of values) for (const ring of rings) assert.equal(await opened(value, place(call), ring), words);
  });

  test(`${name}: a forgotten key opens as Erased and seals nothing, the others stay`, { skip }, async () => {
    const { keys, another, sealed, opened } = await begin();
    const [call, never, kept] = [aCall(), aCall(), aCall()];
    const [rep, both, others] = [await sealed(call, { whose: "rep" }), await sealed(call), await sealed(kept)];
    assert.equal(await keys.forget({ tenant, calls: [call.id, never.id], subjects: ["rep"] }), 1);
    assert.deepEqual(await opened(rep, place(call)), erased);
    assert.equal(await opened(both, place(call)), words);
    assert.equal(await keys.forget({ tenant, calls: [call.id, never.id] }), 3);
    assert.equal(await keys.forget({ tenant, calls: [call.id, never.id] }), 0);
    assert.deepEqual(await opened(both, place(call)), erased);
    assert.deepEqual(await opened(both, place(call), another()), erased);
    assert.deepEqual(await sealed(call), erased);
    assert.deepEqual(await sealed(never), erased);
    assert.equal(await opened(others, place(kept)), words);
  });

  test(`${name}: a punctured span opens as Erased, words before and after it and names stay`, { skip }, async () => {
    const { keys, another, sealed, opened } = await begin();
    const call = aCall();
    const times = [0, 9_000, 10_000, 10_001, 25_000, 40_000, 40_001];
    const values = await Promise.all(times.map((atMs) => sealed(call, { atMs })));
    const fragment = place(call, { type: "FragmentTranscribed", atMs: 9_000 });
    const interim = (await keys.forWriting(call)).seal(words, fragment);
    const span = { fromMs: 10_000, toMs: 40_000 };
    const press = { tenant, call: call.id, spans: [span], interim: [{ ...span, fromMs: 8_000 }] };
    assert.equal(await keys.puncture(press), true);
    assert.equal(await keys.puncture(press), false);
    for (const ring of [keys, another()]) {
      const open = await Promise.all(values.map((value) => opened(value, place(call), ring)));
      assert.deepEqual(open, [words, words, words, erased, erased, erased, words]);
      assert.deepEqual(await opened(interim, fragment, ring), erased);
    }
    assert.deepEqual(await sealed(call, { atMs: 25_000 }), erased);
    for (const nothing of ["", []])
      assert.deepEqual((await keys.forWriting(call)).seal(nothing, place(call, { atMs: 25_000 })), nothing);
    await Promise.all(
      [1, 2, 3].map((n) => another().puncture({ ...press, spans: [{ fromMs: n * 50_000, toMs: n * 50_000 + 1_000 }] })),
    );
    for (const atMs of [50_500, 100_500, 150_500])
      assert.deepEqual((await another().forWriting(call)).seal(words, place(call, { atMs })), erased);
    assert.equal(await opened(await sealed(call, { atMs: 45_000 }), place(call)), words);
  });

  test(
    `${name}: a process that heard nothing of it forgets when its keys are old, and at once when told`,
    { skip },
    async () => {
      const { keys, another, sealed, opened } = await begin();
      const call = aCall();
      const value = await sealed(call);
      let nowMs = Date.now();
      const deaf = another(() => nowMs);
      const told = another();
      keys.onForgotten(async (forgotten) => told.drop(forgotten));
      for (const ring of [deaf, told]) assert.equal(await opened(value, place(call), ring), words);
      await keys.forget({ tenant, calls: [call.id] });
      assert.deepEqual(await opened(value, place(call), told), erased);
      assert.equal(await opened(value, place(call), deaf), words);
      nowMs += keysAgeMsMax + 1;
      assert.deepEqual(await opened(value, place(call), deaf), erased);
    },
  );

  test(`${name}: another master key is refused by name, and the right one is taken`, { skip }, async () => {
    const { keys, sealed } = await begin();
    await keys.check();
    await sealed(aCall());
    await keys.check();
    const wrong = openKeyring(store, masterKeyOf(randomBytes(32)));
    await assert.rejects(wrong.check(), { code: "WING_KEY_MASTER" });
    await assert.rejects(wrong.forWriting(aCall()), { code: "WING_KEY_MASTER" });
  });

  test(
    `${name}: rotated, keys open with the new master key and no longer with the old; done again, nothing is left`,
    { skip },
    async () => {
      const own: KeyStore =
        name === "memory" || !postgres
          ? memoryKeyStore()
          : postgresKeyStore(postgres.database([keepMigrations]).then(({ pool }) => pool));
      const [old, next] = [masterKeyOf(randomBytes(32)), masterKeyOf(randomBytes(32))];
      const running = openKeyring(own, old);
      const calls = [aCall(), { ...aCall(), tenant: "rival" as TenantId }];
      const values = await Promise.all(
        calls.map(async (call) => (await running.forWriting(call)).seal(words, place(call))),
      );
      assert.equal(await rotateMasterKey(own, old, next), 2);
      assert.equal(await rotateMasterKey(own, old, next), 0);
      await assert.rejects(rotateMasterKey(own, old, masterKeyOf(randomBytes(32))), { code: "WING_KEY_MASTER" });
      for (const keys of [running, openKeyring(own, next)])
        for (const [n, call] of calls.entries())
          assert.equal((await keys.forReading([call]))(call).open(values[n], place(call)), words);
      await assert.rejects(openKeyring(own, old).check(), { code: "WING_KEY_MASTER" });
    },
  );

  test(`${name}: the calls of a person are found by a hash that only the tenant's key makes`, { skip }, async () => {
    const { keys, another } = await begin();
    const [one, two] = [newId(0), newId(1)];
    const mara = { kind: "name", identifier: "mara keller" };
    await keys.remember(tenant, two, [mara]);
    await keys.remember(tenant, one, [mara, { kind: "name", identifier: "tom" }]);
    await keys.remember(tenant, one, [mara]);
    assert.deepEqual(await another().callsOf(tenant, mara), [one, two]);
    assert.deepEqual(await keys.callsOf("rival" as TenantId, mara), []);
    assert.deepEqual(await keys.callsOf(tenant, { kind: "email", identifier: "mara keller" }), []);
  });
}

test("keys of many calls come in one question, and of one call once, however many ask", async () => {
  const store = memoryKeyStore();
  const asked: number[] = [];
  const counting: KeyStore = {
    ...store,
    load: (aggregates) => {
      asked.push(aggregates.length);
      return store.load(aggregates);
    },
  };
  const master = masterKeyOf(randomBytes(32));
  const calls = Array.from({ length: 50 }, aCall);
  const writer = openKeyring(store, master);
  for (const call of calls) await writer.forWriting(call);
  const reader = openKeyring(counting, master);
  await Promise.all([reader.forReading(calls), reader.forReading([...calls, ...calls]), reader.forReading(calls)]);
  assert.deepEqual(asked, [50]);
  await reader.forReading(calls);
  assert.deepEqual(asked, [50]);
});

test("while the database is away, calls whose keys are here go on, and one whose keys are not is told so", async () => {
  const store = memoryKeyStore();
  let isAway = false;
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (isAway) throw new Failure("WING_DB_UNREACHABLE", "PostgreSQL does not answer.");
    return work();
  };
  const flaky: KeyStore = {
    ...store,
    load: (aggregates) => guarded(() => store.load(aggregates)),
    keep: (rows) => guarded(() => store.keep(rows)),
    tenantKey: (of) => guarded(() => store.tenantKey(of)),
  };
  let aheadMs = 0;
  const keys = openKeyring(flaky, masterKeyOf(randomBytes(32)), () => Date.now() + aheadMs);
  const call = aCall();
  const value = (await keys.forWriting(call)).seal(words, place(call));
  isAway = true;
  aheadMs = 2 * keysAgeMsMax;
  assert.equal((await keys.forReading([call]))(call).open(value, place(call)), words);
  const refused = assert.rejects(keys.forWriting(aCall()), { code: "WING_KEYS_AWAY" });
  await sleep(20);
  aheadMs += 60_000;
  await refused;
  const waiting = keys.forWriting(aCall());
  isAway = false;
  await waiting;
});

test("a key that is forgotten while it is on its way is not remembered as it was", async () => {
  const store = memoryKeyStore();
  const master = masterKeyOf(randomBytes(32));
  const call = aCall();
  const value = (await openKeyring(store, master).forWriting(call)).seal(words, place(call));
  const fetched = Promise.withResolvers<void>();
  const arrives = Promise.withResolvers<void>();
  const slow: KeyStore = {
    ...store,
    async load(aggregates) {
      const rows = await store.load(aggregates);
      fetched.resolve();
      await arrives.promise;
      return rows;
    },
  };
  const keys = openKeyring(slow, master);
  const reading = keys.forReading([call]);
  await fetched.promise;
  await keys.forget({ tenant, calls: [call.id] });
  arrives.resolve();
  assert.deepEqual((await reading)(call).open(value, place(call)), erased);
  assert.deepEqual((await keys.forReading([call]))(call).open(value, place(call)), erased);
});
