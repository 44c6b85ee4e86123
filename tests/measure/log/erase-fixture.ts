/**
 * A data folder with finished calls in it, written as the product would, past its speed limits: sealed by the real
 * keyring over keys in memory, published bare to a server that does not sync; then the keys are kept where they belong.
 */
import { connect } from "@nats-io/transport-node";
import { personOf } from "@wingman/domain/call/person";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { findMasterKey } from "@wingman/ops/local/master-key";
import { startNats } from "@wingman/ops/local/nats";
import { startPostgres } from "@wingman/ops/local/postgres";
import { keepDatabase } from "@wingman/streams/base/database";
import { derivedId, newId } from "@wingman/streams/base/ids";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { type Keys, openKeyring } from "@wingman/streams/keys/keyring";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { memoryKeyStore } from "@wingman/streams/keys/store";
import { callAggregate } from "@wingman/streams/log/calls";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { prepareEvents } from "@wingman/streams/log/prepare";
import { eventSubject, fragmentSubject } from "@wingman/streams/log/subjects";
import { encodeCommit } from "@wingman/streams/log/wire";
import { sql, type Transaction } from "kysely";
import { callStarted, utterance } from "../../harness/events.ts";
import { root } from "../../harness/wingman.ts";

/** Calls that are written at once; a call's messages are on their way together, in order. */
const atOnceMax = 64;
const rowsMax = 4_000;
const publishMsMax = 30_000;

export type Whom = { readonly reference: string; readonly name: string; readonly word: string };

/** Answers the ids of each one's calls. Nothing of a call is on the log that its keys did not seal. */
export const writeFolder = async (
  { dataDir, tenant, signal }: { dataDir: string; tenant: TenantId; signal: AbortSignal },
  whoms: readonly (Whom & { readonly count: number })[],
): Promise<string[][]> => {
  const env = process.env;
  const store = memoryKeyStore();
  const keys = openKeyring(store, await findMasterKey({ dataDir, env, mayMake: async () => true }));
  const hasty = { ...env, WINGMAN_DURABILITY: "trust" }; // A fixture that is lost is written again.
  await using nats = await startNats({ root, env: hasty, dataDir, signal, syncAlways: false });
  const connection = await connect({ servers: nats.url });
  const log = await openJetStreamLog(connection, keys);
  const calls: string[][] = [];
  for (const whom of whoms) calls.push(await writeCalls({ log, keys, tenant, signal }, whom, whom.count));
  await connection.close();

  await using postgres = await startPostgres({ root, env, dataDir, signal });
  await using keep = openPool({ url: postgres.url(keepDatabase), name: "fixture", sizeMax: 2 });
  await migrate(keep, keepMigrations);
  const kept = postgresKeyStore(Promise.resolve(keep));
  for (const row of await store.tenantKeys()) await kept.keepTenantKey(row);
  for (const [index, ids] of calls.entries()) {
    const reference = whoms[index]?.reference ?? "";
    const people = [personOf("rep", "demo-rep"), personOf("customer", reference)];
    const hashes = await Promise.all(people.map((person) => keys.indexOf(tenant, person)));
    for (let at = 0; at < ids.length; at += rowsMax / 4) {
      const some = ids.slice(at, at + rowsMax / 4);
      await kept.keep(await store.load(some.map((call) => callAggregate(tenant, call))));
      for (const person of hashes)
        await asOwner(keep, (tx: Transaction<any>) =>
          sql`insert into key_person (tenant_id, person, call)
            select ${tenant}, ${Buffer.from(person, "base64url")}, call from unnest(${some}::text[]) as call`.execute(
            tx,
          ),
        );
    }
  }
  return calls;
};

const writeCalls = async (
  { log, keys, tenant, signal }: { log: JetStreamLog; keys: Keys; tenant: TenantId; signal: AbortSignal },
  whom: Whom,
  count: number,
): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => newId());
  const queue = ids[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const call of queue) {
      signal.throwIfAborted();
      await writeCall(log, keys, tenant, call, whom);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnceMax, count) }, worker));
  return ids;
};

const writeCall = async (
  log: JetStreamLog,
  keys: Keys,
  tenant: TenantId,
  call: string,
  { name, word }: Whom,
): Promise<void> => {
  const aggregate = callAggregate(tenant, call);
  const sealer = await keys.forWriting(aggregate);
  let n = 0;
  const onTheirWay: Promise<unknown>[] = [];
  const commit = (clockMs: number, ...events: { readonly type: string; readonly data: unknown }[]): void => {
    const meta = {
      id: derivedId("fixture", call, n++) as CommitId,
      actor: "demo-rep" as ActorId,
      cause: null,
      tick: null,
      correlation: call,
      clockMs,
      seen: null,
      fence: null,
      traceparent: null,
      time: new Date(),
    };
    const { headers, body } = encodeCommit(meta, prepareEvents(aggregate, { ...meta, events }, sealer));
    onTheirWay.push(
      log.client.publish(eventSubject(aggregate), body, { msgID: meta.id, headers, timeout: publishMsMax }),
    );
  };
  const said = [
    utterance("rep", 0, `good morning this is about the ${word} docks`),
    utterance("customer", 48_000, `that ${word} offer is too expensive for us`),
    utterance("rep", 96_000, `what would the ${word} save you in a year`),
  ];
  const evidence = {
    utterance: "u-customer-48000",
    revision: 0,
    channel: "customer",
    words: `${word} offer is too expensive`,
    firstWord: 1,
    endWord: 6,
    spokenAtMs: 5_000,
  };
  const reason = {
    evidence,
    snippet: `Customer: that ${word} offer is too expensive`,
    agent: "playbook",
    play: "price",
    category: "price",
    playbook: { id: "b2b-starter", version: 1 },
    prompt: null,
    model: null,
    citations: [],
    stagesMs: { spoken: 5_000 },
    sureness: 1,
  };
  commit(
    0,
    callStarted({
      title: `Docks for ${name}`,
      customer: { name, company: "Corvane Logistics", role: `aide of ${name}` },
    }),
    { type: "ConsentRequested", data: { scope: "words" } },
    { type: "ConsentGiven", data: { by: "customer", how: "typed-call", scope: "words" } },
  );
  for (const [at, { data }] of said.entries()) {
    const { utterance: id, channel, text, words, startMs, endMs } = data;
    const fragment = { utterance: id, revision: 1, channel, text, words, stableCount: words.length, startMs, endMs };
    const key = derivedId("fragment", call, id, 1) as CommitId;
    const [event] = prepareEvents(
      aggregate,
      { id: key, time: new Date(), clockMs: 0, events: [{ type: "FragmentTranscribed", data: fragment }] },
      sealer,
    );
    onTheirWay.push(
      log.client.publish(fragmentSubject({ tenant, call, channel }), JSON.stringify(event), {
        msgID: event?.id ?? key,
        timeout: publishMsMax,
      }),
    );
    commit((at + 1) * 3_000, { type: "UtteranceTranscribed", data });
  }
  commit(
    6_000,
    { type: "ObjectionNoticed", data: { signal: "signal-1", evidence, play: "price", about: "price" } },
    {
      type: "CommitmentNoticed",
      data: { signal: "signal-2", evidence, play: "next", by: "rep", text: `Send the ${word} paper` },
    },
    {
      type: "SuggestionMade",
      data: {
        suggestion: "tip-1",
        kind: "objection",
        title: "Objection",
        headline: "Value first",
        say: "What would it save you?",
        madeAtMs: 6_000,
        lifeMs: 14_000,
        priority: 60,
        reason,
      },
    },
    {
      type: "SuggestionWithheld",
      data: { suggestion: "tip-2", kind: "coaching", headline: "Slow down", because: "pace", atMs: 6_000, reason },
    },
  );
  commit(9_000, { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 9_000 } });
  commit(9_500, {
    type: "OutcomeRecorded",
    data: { action: "o-1", outcome: "next-step", nextStep: `Meet ${name}`, nextStepOn: null, atMs: 9_500 },
  });
  await Promise.all(onTheirWay);
};
