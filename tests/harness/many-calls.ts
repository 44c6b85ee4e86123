/** A log as months of calls would leave it, written as fast as a server takes it: many calls of a plausible shape, several at once. */
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { derivedId, newId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Aggregate, CommitMeta } from "@wingman/streams/log/event-log";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { prepareEvents } from "@wingman/streams/log/prepare";
import type { Sealer } from "@wingman/streams/log/seal";
import { eventSubject } from "@wingman/streams/log/subjects";
import { encodeCommit } from "@wingman/streams/log/wire";
import { callStarted, utterance } from "./events.ts";

const atOnce = 40;
const inFlightMax = 256;
/** Of a hundred calls: whose words were taken back in part, and which had a word said on them long after their end. */
const share = { forgotten: 2, late: 5 };

const said = [
  "and honestly that is a good deal more than we had thought of spending on it this year",
  "we are also looking at slot wise and they quoted us less",
  "where is our data kept and who can see it",
  "so walk me through what happens on a normal morning at the dock",
  "I will send you the security paper today and call again on Thursday",
  "that makes sense to me but my operations lead has to agree to it",
];

/** The commits of one call. */
export function* callOf(n: number): Generator<readonly CallEvent[]> {
  const action = (what: string) => `a-${what}`;
  yield [
    callStarted({
      title: `Dock scheduling, call ${n}`,
      customer: { name: `Tomás ${n}`, company: "Corvane", role: "COO" },
    }),
    { type: "ConsentRequested", data: { scope: "words" } },
  ];
  yield [{ type: "ConsentGiven", data: { by: "customer", how: "aloud", scope: "words" } }];
  for (const channel of ["rep", "customer"] as const)
    yield [
      {
        type: "ChannelOpened",
        data: {
          channel,
          codec: "pcm-s16le",
          sampleRateHz: 16_000,
          openedAtMs: 100,
          engine: "pocketsphinx",
          model: "en-us",
          accuracy: "88 %",
          reason: "found here",
        },
      },
    ];
  for (let turn = 0; turn < 26; turn++) {
    const channel: Channel = turn % 2 ? "customer" : "rep";
    const text = said[(n + turn) % said.length] ?? "";
    const final = utterance(channel, turn * 160_000, text);
    yield [final];
    if (turn % 5 !== 3) continue;
    const evidence = {
      utterance: final.data.utterance,
      revision: 0,
      channel,
      words: text.slice(0, 40),
      firstWord: 0,
      endWord: 8,
      spokenAtMs: final.data.endMs,
    };
    yield [
      { type: "ObjectionNoticed", data: { signal: `s-${turn}`, evidence, play: "price-too-high", about: "price" } },
      {
        type: "SuggestionMade",
        data: {
          suggestion: `t-${turn}`,
          kind: "objection",
          title: "Price",
          headline: "Value first, then the number",
          say: "What would an hour less a day at each dock be worth to you?",
          madeAtMs: final.data.endMs + 20,
          lifeMs: 20_000,
          priority: 50,
          reason: {
            evidence,
            snippet: text,
            agent: "objections",
            play: "price-too-high",
            category: "price",
            playbook: { id: "b2b-starter", version: 1 },
            prompt: null,
            model: null,
            citations: [],
            stagesMs: {},
            sureness: 0.8,
          },
        },
      },
    ];
    const hand = { suggestion: `t-${turn}`, atMs: final.data.endMs + 400 };
    yield [
      {
        type: "SuggestionShown",
        data: { ...hand, action: action(`shown-${turn}`), paintedAtMs: 1_790_000_000_000, afterWordsMs: 180.5 },
      },
    ];
    if (turn % 10 === 3) yield [{ type: "SuggestionCopied", data: { ...hand, action: action(`copied-${turn}`) } }];
  }
  if (n % 100 < share.forgotten)
    yield [{ type: "WordsForgotten", data: { action: action("forget"), fromMs: 60_000, toMs: 90_000, atMs: 95_000 } }];
  yield [{ type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 265_000 } }];
  yield [
    {
      type: "OutcomeRecorded",
      data: {
        action: action("outcome"),
        outcome: "next-step",
        nextStep: "Send the paper",
        nextStepOn: "2026-11-27",
        atMs: 270_000,
      },
    },
  ];
}

const metaOf = (call: string, n: number): CommitMeta => {
  const id = derivedId("measure", call, n) as CommitId;
  return {
    id,
    actor: "stt" as ActorId,
    cause: null,
    tick: null,
    correlation: id,
    clockMs: n * 5_000,
    seen: null,
    fence: 1,
    traceparent: null,
  };
};

type Open = {
  readonly on: Aggregate;
  readonly rest: Generator<readonly CallEvent[]>;
  readonly n: number;
  /** Asked for when the call is begun, so that keys are made for many calls at once. */
  readonly sealer: Promise<Sealer>;
  commits: number;
};

/** Writes calls until there are so many events; answers how many there are, and in how many commits and calls. */
export const writeCalls = async (
  log: JetStreamLog,
  eventsMin: number,
  signal: AbortSignal,
): Promise<{ readonly events: number; readonly commits: number; readonly calls: number }> => {
  const tenant = "measure" as TenantId;
  let [calls, events, commits] = [0, 0, 0];
  const open: Open[] = [];
  const late: Open[] = [];
  const flying = new Set<Promise<unknown>>();
  const send = async (one: Open, list: readonly CallEvent[]): Promise<void> => {
    const meta = metaOf(one.on.id, one.commits++);
    const sealer = await one.sealer;
    const { headers, body } = encodeCommit(
      meta,
      prepareEvents(
        one.on,
        { id: meta.id, clockMs: meta.clockMs, time: new Date(1_790_000_000_000 + events), events: list },
        sealer,
      ),
    );
    const sent = log.client.publish(eventSubject(one.on), body, { msgID: meta.id, headers });
    flying.add(sent);
    void sent.finally(() => flying.delete(sent));
    events += list.length;
    commits += 1;
    if (flying.size >= inFlightMax) await Promise.race(flying);
  };
  for (let turn = 0; open.length > 0 || events < eventsMin; turn++) {
    signal.throwIfAborted();
    while (open.length < atOnce && events < eventsMin) {
      const on = callAggregate(tenant, newId(1_790_000_000_000 + calls * 60_000));
      const sealer = log.keyring.forWriting(on);
      sealer.catch(() => undefined); // Awaited with the call's first commit.
      open.push({ on, rest: callOf(calls), n: calls++, sealer, commits: 0 });
    }
    const one = open[turn % Math.max(1, open.length)];
    const next = one?.rest.next();
    if (one && next && !next.done) await send(one, next.value);
    else if (one) {
      open.splice(open.indexOf(one), 1);
      if (one.n % 100 < share.late) late.push(one);
    }
    const [long] = late;
    if (!long || calls - long.n < 400) continue;
    late.shift();
    await send(long, [{ type: "CsatAnswered", data: { action: "a-late", score: 4, atMs: 400_000 } }]);
  }
  await Promise.all(flying);
  return { events, commits, calls };
};
