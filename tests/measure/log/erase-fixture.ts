/** A log of finished calls, written as the product would, past its speed limits: sealed by the real keyring, published bare. */
import { personOf } from "@wingman/domain/call/person";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { derivedId, newId } from "@wingman/streams/base/ids";
import type { Keys } from "@wingman/streams/keys/keyring";
import { callAggregate } from "@wingman/streams/log/calls";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { prepareEvents } from "@wingman/streams/log/prepare";
import { eventSubject, fragmentSubject } from "@wingman/streams/log/subjects";
import { encodeCommit } from "@wingman/streams/log/wire";
import { callStarted, utterance } from "../../harness/events.ts";

/** Calls that are written at once; publishes of one call follow each other. */
const atOnceMax = 64;

export type Whom = { readonly reference: string; readonly name: string; readonly word: string };

/** Answers the calls' ids. Nothing of a call is on the log that its keys did not seal. */
export const writeCalls = async (
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
  { reference, name, word }: Whom,
): Promise<void> => {
  const aggregate = callAggregate(tenant, call);
  await keys.remember(tenant, call, [personOf("rep", "demo-rep"), personOf("customer", reference)]);
  const sealer = await keys.forWriting(aggregate);
  let n = 0;
  const commit = async (clockMs: number, ...events: { readonly type: string; readonly data: unknown }[]) => {
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
    await log.client.publish(eventSubject(aggregate), body, { msgID: meta.id, headers });
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
  await commit(
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
    await log.client.publish(fragmentSubject({ tenant, call, channel }), JSON.stringify(event), {
      msgID: event?.id ?? key,
    });
    await commit((at + 1) * 3_000, { type: "UtteranceTranscribed", data });
  }
  await commit(
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
  await commit(9_000, { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 9_000 } });
  await commit(9_500, {
    type: "OutcomeRecorded",
    data: { action: "o-1", outcome: "next-step", nextStep: `Meet ${name}`, nextStepOn: null, atMs: 9_500 },
  });
};
