/** An erasure killed between any two steps, and backups older and newer than what was forgotten: on real servers. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { personOf } from "@wingman/domain/call/person";
import type { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { ensureDatabase } from "@wingman/streams/base/database";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { openPool, type Pool, withDatabase } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { replayLedger, writeLedger } from "@wingman/streams/erasure/ledger";
import { receiptOf } from "@wingman/streams/erasure/receipt";
import { bookErasure, checkPlan, type Plan } from "@wingman/streams/erasure/request";
import { carryOut, type SagaParts } from "@wingman/streams/erasure/saga";
import { openErasures, readErasure } from "@wingman/streams/erasure/store";
import { endedCalls, logStore } from "@wingman/streams/erasure/stores";
import { type Keys, openKeyring } from "@wingman/streams/keys/keyring";
import { plainKeyring } from "@wingman/streams/log/seal";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { callAggregate, type Calls, callsOn } from "@wingman/streams/log/calls";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { sql, type Transaction } from "kysely";
import { scenarioAt } from "@wingman/domain/practice/scenarios";
import { starterScenarios } from "@wingman/domain/practice/starters";
import { scenarioStore } from "@wingman/streams/erasure/scenarios";
import { changeScenario, openScenarios, scenariosOn } from "@wingman/streams/practice/library";
import * as facts from "@wingman/domain/call/call.fixture";
import { startNats, type TestNats } from "../harness/nats.ts";
import { postgresMissing, startPostgres, type TestPostgres } from "../harness/postgres.ts";

const skip = postgresMissing();
const tenant = "demo" as TenantId;
const rep = "rep-1" as ActorId;
const master = masterKeyOf(randomBytes(32));
const signal = new AbortController().signal;
let server: TestPostgres;
let nats: TestNats;
let folder: string;
before(async () => {
  if (skip) return;
  [server, nats] = await Promise.all([startPostgres(), startNats()]);
  folder = await mkdtemp(join(tmpdir(), "wm-erasure-"));
});
after(async () => {
  await Promise.all([server?.[Symbol.asyncDispose](), nats?.[Symbol.asyncDispose]()]);
  if (folder) await rm(folder, { recursive: true, force: true });
});

type Ground = {
  readonly keep: Pool;
  readonly keys: Keys;
  readonly log: JetStreamLog;
  readonly calls: Calls;
  parts(changes?: Partial<SagaParts>): SagaParts;
};
/** The one log, by the keys of a database: the live one's, or those of a backup. */
const ground = async (keep: Pool): Promise<Ground> => {
  const keys = openKeyring(postgresKeyStore(Promise.resolve(keep)), master);
  const log = await openJetStreamLog(nats.connection, keys);
  const calls = callsOn(log);
  const parts = (changes: Partial<SagaParts> = {}): SagaParts => ({
    keep,
    keys,
    calls,
    caughtUp: async () => true,
    dropKept: async () => 0,
    log,
    ended: endedCalls(log),
    letSoundGo: async () => 0,
    stores: [logStore(log)],
    holder: "first",
    signal,
    ...changes,
  });
  return { keep, keys, log, calls, parts };
};
const live = async (): Promise<Ground> => ground((await server.database([keepMigrations])).pool);
/** What a backup of the keys is: the database as it is now, under another name. */
let backups = 0;
const backupOf = async (keep: Pool): Promise<Pool> => {
  const name = `backup_${++backups}`;
  await asOwner(server.admin, (tx: Transaction<any>) =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${keep.database}`.execute(tx),
  );
  await ensureDatabase(server.admin, name, keep.database);
  const pool = openPool({ url: withDatabase(server.adminUrl, name), name, sizeMax: 2 });
  after(() => pool.end());
  return pool;
};

let made = 0;
const hold = async ({ calls, keys }: Ground, reference: string, ended = true): Promise<string> => {
  const call = `call-${++made}`;
  const send = (command: Parameters<Calls["send"]>[1]) =>
    calls.send(callAggregate(tenant, call), command, { actor: rep });
  await keys.remember(tenant, call, [personOf("customer", reference)]);
  await send({ type: "StartCall", call: facts.startedData, consent: "given" });
  await send({ type: "TranscribeUtterance", utterance: facts.said("customer", 0, "that is too expensive") });
  if (ended) await send({ type: "EndCall", reason: "ended-by-rep", durationMs: 1_000 });
  return call;
};
const planFor = async ({ keys }: Ground, reference: string): Promise<Plan> => {
  const person = personOf("customer", reference);
  const index = await keys.indexOf(tenant, person);
  return { tenant, target: "person", whose: "customer", person: index, calls: await keys.callsOf(tenant, person) };
};
const asked = async (at: Ground, reference: string) =>
  bookErasure(at.keep, await planFor(at, reference), { by: "operator" as ActorId, why: "asked" });
const wordsOf = async ({ log }: Ground, call: string): Promise<string> => {
  const all: unknown[] = [];
  for await (const commit of log.read(callAggregate(tenant, call))) all.push(...commit.events);
  return JSON.stringify(all);
};
const forgettings = async (at: Ground, call: string): Promise<number> =>
  (await wordsOf(at, call)).split('"PersonalDataForgotten"').length - 1;
const fails = (code: string) => (error: Failure) => error.code === code;

test("a call that goes on refuses its person's erasure, and says which it is", { skip }, async () => {
  const at = await live();
  await hold(at, "ana");
  const going = await hold(at, "ana", false);
  await assert.rejects(checkPlan(at.calls, endedCalls(at.log), await planFor(at, "ana")), (error: Failure) => {
    assert.equal(error.code, "WING_ERASURE_CALL_GOING");
    return error.message.includes(going);
  });
  await assert.rejects(
    checkPlan(at.calls, endedCalls(at.log), await planFor(at, "nobody")),
    fails("WING_ERASURE_NOBODY"),
  );
});

const killed = new Error("killed here");
const die = async (): Promise<never> => {
  throw killed;
};
/** Each part does its work and then dies before anybody can write down that it is done; or dies on the way. */
const deaths: Readonly<Record<string, (at: Ground) => Partial<SagaParts>>> = {
  "before the keys": () => ({ keys: { forget: die } }),
  "after the keys, before that is written down": ({ keys }) => ({
    keys: { forget: async (what) => keys.forget(what).then(die) },
  }),
  "at the caches": () => ({ letSoundGo: die }),
  "after the second of three events": ({ log }) => {
    let count = 0;
    return { log: { ...log, append: async (...args) => (++count > 2 ? die() : log.append(...args)) } };
  },
  "after all events, before that is written down": ({ log }) => {
    let count = 0;
    return {
      log: {
        ...log,
        append: async (...args) => {
          const appended = await log.append(...args);
          return ++count < 3 ? appended : die();
        },
      },
    };
  },
  "at the rows": () => ({ caughtUp: die }),
  "at the asking": () => ({ stores: [{ name: "log", ask: die }] }),
};
for (const [when, death] of Object.entries(deaths))
  test(`killed ${when}, it is finished by another and nothing is done twice`, { skip }, async () => {
    const at = await live();
    const calls = [await hold(at, "ana"), await hold(at, "ana"), await hold(at, "ana")];
    const other = await hold(at, "ben");
    const id = await asked(at, "ana");
    await assert.rejects(carryOut(at.parts(death(at)), id), killed);
    // Whoever is killed lets nothing go: the claim stands until it runs out.
    const claimedFor = (ms: number) =>
      asOwner(at.keep, (tx: Transaction<any>) =>
        sql`update erasure set claimed_by = 'dead', claimed_until = now() + ${`${ms} ms`}::interval`.execute(tx),
      );
    await claimedFor(60_000);
    assert.deepEqual(await openErasures(at.keep), []);
    assert.equal(await carryOut(at.parts({ holder: "second" }), id), false);
    await claimedFor(-1);
    assert.deepEqual(
      (await openErasures(at.keep)).map(({ erasure }) => erasure),
      [id.erasure],
    );
    // The other way to the same event: read whole and decided.
    assert.equal(await carryOut(at.parts({ holder: "second", ended: async () => new Map() }), id), true);

    for (const call of calls) {
      assert.ok(!/expensive|Ferreira|Dock/.test(await wordsOf(at, call)));
      assert.match(await wordsOf(at, call), /Priya Nair/);
      assert.equal(await forgettings(at, call), 1);
    }
    assert.match(await wordsOf(at, other), /expensive.*/);
    const receipt = receiptOf((await readErasure(at.keep, id))!);
    assert.deepEqual([receipt.state, receipt.calls], ["verified", 3]);
    assert.equal(receipt.steps.find(({ step }) => step === "events")?.counts["calls"], 3);
    assert.equal(await carryOut(at.parts(), id), false);
  });

test("where keys were not forgotten, nobody is told that it is done", { skip }, async () => {
  const at = await live();
  const call = await hold(at, "ana");
  const id = await asked(at, "ana");
  await assert.rejects(
    carryOut(at.parts({ keys: { forget: async () => 0 } }), id),
    (error: Failure) => error.code === "WING_ERASURE_INCOMPLETE" && /log \d/.test(error.message),
  );
  assert.match(await wordsOf(at, call), /expensive/);
  assert.equal(receiptOf((await readErasure(at.keep, id))!).state, "under way");
});

test(
  "keys of a backup from before the erasure: the ledger forgets them again before anybody reads",
  { skip },
  async () => {
    const at = await live();
    const [gone, kept] = [await hold(at, "ana"), await hold(at, "ben")];
    const old = await ground(await backupOf(at.keep));
    const id = await asked(at, "ana");
    await carryOut(at.parts(), id);
    const path = join(folder, "ledger.jsonl");
    assert.equal(await writeLedger(at.keep, path), 1);
    assert.ok(!/ana|Ferreira/.test(await readFile(path, "utf8")));

    assert.match(await wordsOf(old, gone), /expensive/, "without the ledger a restored key opens everything");
    old.keys.drop();
    assert.deepEqual(await replayLedger({ keep: old.keep, keys: old.keys, path }), { erasures: 1, calls: 1, keys: 3 });
    assert.ok(!/expensive|Ferreira/.test(await wordsOf(old, gone)));
    assert.match(await wordsOf(old, kept), /expensive/);
    // Carried out anew on the restored system: the log had its event, and gets no second one.
    assert.equal(await carryOut(old.parts(), id), true);
    assert.equal(await forgettings(old, gone), 1);
    assert.equal(receiptOf((await readErasure(old.keep, id))!).state, "verified");
    assert.deepEqual(await replayLedger({ keep: old.keep, keys: old.keys, path }), { erasures: 1, calls: 1, keys: 0 });
  },
);

test(
  "keys older than the log: what is sealed with a key that is not there is missing, and never passed for erased",
  { skip },
  async () => {
    const at = await live();
    await hold(at, "ana");
    const old = await ground(await backupOf(at.keep));
    const later = await hold(at, "ben");
    await assert.rejects(wordsOf(old, later), fails("WING_KEY_MISSING"));
    // Unless the ledger says that it was erased meanwhile.
    await carryOut(at.parts(), await asked(at, "ben"));
    const path = join(folder, "later.jsonl");
    await writeLedger(at.keep, path);
    await replayLedger({ keep: old.keep, keys: old.keys, path });
    await assert.rejects(wordsOf(old, later), fails("WING_KEY_MISSING")); // The representative's name has a key that nobody forgot.
  },
);

test(
  "keys newer than the log do no harm: what they say was forgotten stays so, and the log is told",
  { skip },
  async () => {
    const at = await live();
    const call = await hold(at, "ana");
    const id = await asked(at, "ana");
    // The log of the backup ends before the erasure's event; the keys do not.
    await assert.rejects(carryOut(at.parts({ log: { ...at.log, append: die } }), id), killed);
    const restored = await ground(await backupOf(at.keep));
    assert.equal(await forgettings(restored, call), 0);
    assert.deepEqual(await replayLedger({ keep: restored.keep, keys: restored.keys, path: null }), {
      erasures: 1,
      calls: 1,
      keys: 0,
    });
    assert.ok(!/expensive/.test(await wordsOf(restored, call)));
    assert.equal(await carryOut(restored.parts(), id), true);
    assert.equal(await forgettings(restored, call), 1);
  },
);

test("a ledger that was cut short is refused before anything is done", { skip }, async () => {
  const at = await live();
  await hold(at, "ana");
  await carryOut(at.parts(), await asked(at, "ana"));
  const path = join(folder, "cut.jsonl");
  await writeLedger(at.keep, path);
  const whole = await readFile(path, "utf8");
  const fresh = await live();
  for (const spoilt of [
    whole.slice(0, -20),
    whole.replace('"v":1', '"v":2'),
    whole.replace(/"calls":\[/, '"calls":[7,'),
  ]) {
    await writeFile(path, spoilt);
    await assert.rejects(replayLedger({ keep: fresh.keep, keys: fresh.keys, path }), fails("WING_LEDGER_BROKEN"));
  }
  assert.deepEqual(await openErasures(fresh.keep), []);
});

test("what was made from a call goes with it: draft, versions and copies, out of every process", { skip }, async () => {
  const at = await live();
  const [call, other] = [await hold(at, "ana"), await hold(at, "ben")];
  const stop = new AbortController();
  const library = await openScenarios(at.log, starterScenarios, stop.signal);
  const scenarios = scenariosOn(at.log);
  const { id: _id, version: _version, ...content } = starterScenarios[0]!; // There is one.
  const said = { ...content, opening: ["We plan our docks with coloured pegs."] };
  const write = (id: string, command: Parameters<typeof changeScenario>[3]) =>
    changeScenario({ scenarios, library }, tenant, id, command, rep);
  for (const [id, of] of [
    ["made", call],
    ["copied", call],
    ["kept", other],
  ] as const)
    await write(id, { type: "SaveDraft", content: said, onto: 0, from: { kind: "call", call: of } });
  await write("made", { type: "Publish", id: "made", onto: 1 });
  await write("made", { type: "SaveDraft", content: { ...said, name: "Pegs" }, onto: 1 });
  assert.ok(scenarioAt(library.of(tenant, "made"), "made", 1));
  const stored = async (id: string): Promise<string> => {
    const all: unknown[] = [];
    for await (const { events } of at.log.read({ tenant, kind: "scenario", id })) all.push(...events);
    return JSON.stringify(all);
  };
  const asSealed = async (): Promise<string> => {
    const plain = await openJetStreamLog(nats.connection, plainKeyring);
    const all: unknown[] = [];
    for await (const { events } of plain.read({ tenant, kind: "scenario", id: "made" })) all.push(...events);
    return JSON.stringify(all);
  };
  assert.match(await stored("made"), /coloured pegs/);
  assert.doesNotMatch(await asSealed(), /coloured pegs/, "on the log it is sealed");

  const parts = at.parts({ stores: [logStore(at.log), scenarioStore(at.log)] });
  const id = await asked(at, "ana");
  // A key that is not forgotten is found out.
  const lazy = { forget: async () => 1 };
  await assert.rejects(
    carryOut(at.parts({ ...parts, keys: lazy, holder: "lazy" }), id),
    fails("WING_ERASURE_INCOMPLETE"),
  );
  const again = await asked(at, "ana");
  assert.equal(await carryOut(parts, again), true);
  const { steps } = (await readErasure(at.keep, again))!;
  assert.equal(steps.find(({ step }) => step === "events")?.counts["scenarios"], 2);
  for (const gone of ["made", "copied"]) {
    assert.doesNotMatch(await stored(gone), /pegs/i);
    for (let n = 0; library.of(tenant, gone).draft !== null && n < 100; n++)
      await new Promise((r) => setTimeout(r, 20));
    const state = library.of(tenant, gone);
    assert.deepEqual([state.draft, state.live, state.versions.size, state.forgotten], [null, null, 0, true]);
    await assert.rejects(
      write(gone, { type: "SaveDraft", content: said, onto: null }),
      fails("WING_REFUSED_SCENARIO_ERASED"),
    );
  }
  assert.match(await stored("kept"), /coloured pegs/);
  assert.equal(library.of(tenant, "kept").draft?.opening[0], "We plan our docks with coloured pegs.");
  // Whoever comes later reads the same.
  const later = await openScenarios(at.log, starterScenarios, stop.signal);
  assert.deepEqual(
    later.own(tenant).filter((known) => later.of(tenant, known).draft !== null),
    ["kept"],
  );
  stop.abort();
});
