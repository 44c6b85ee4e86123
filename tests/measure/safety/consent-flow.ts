/** Calls whose sound flows at real speed through a whole Wingman, and everything of them that passes any stream. */
import type { Channel } from "@wingman/domain/call/events/shared";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { newId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentsOf } from "@wingman/streams/log/fragments";
import { channelOf } from "@wingman/streams/log/subjects";
import type { Msg } from "@nats-io/transport-node";
import { startNats } from "../../harness/nats.ts";
import { startTestWingman } from "../../harness/wingman.ts";

const frameMs = 20;
const wordMs = 250;
const samplesPerMs = 16;
const talkMs = 30_000;
const sides = ["rep", "customer"] as const;

/** Two words, then a breath in which they become final: something is always on its way. */
const talk = Array.from({ length: talkMs / wordMs }, (_, n) => n)
  .filter((n) => n % 6 < 3)
  .map((n) => ({
    text: `word${n}`,
    firstSample: n * wordMs * samplesPerMs,
    endSample: (n + 1) * wordMs * samplesPerMs,
    confidence: 1,
  }));

type Passed = {
  readonly what: "sound" | "fragment" | "final";
  readonly side: Channel;
  readonly bytes: number;
  readonly at: number;
};
export type Stopped = {
  readonly call: string;
  /** All that passed before the command left the client. */
  readonly before: readonly Passed[];
  /** What passed behind it, with milliseconds since the command left. */
  readonly after: readonly (Passed & { readonly ms: number })[];
  /** When the command was acknowledged, in the same milliseconds. */
  readonly ackMs: number;
};
export type Flow = AsyncDisposable & {
  /** Sound of both sides flows, and goes on flowing after `stop` was sent. */
  run(consent: "asking" | "given", stop: (client: Client, call: string) => Promise<unknown>): Promise<Stopped>;
  /** Words of a call in the streams that are kept, by side. */
  keptWords(call: string): Promise<{ readonly [Side in Channel]: number }>;
  /** Bytes of a call's sound that were put into a recording. */
  recorded(call: string): Promise<number>;
};

const flowMs = 3_000;
const slowMsMax = 15_000;
const afterMs = 2_500;

export const openFlow = async (signal: AbortSignal): Promise<Flow> => {
  // A server that lets us listen to all of it, as no role of ours may (`streams/log/permissions.ts`).
  const nats = await startNats();
  Object.assign(process.env, { WINGMAN_NATS_URL: nats.url, WINGMAN_NATS_MONITOR_URL: nats.monitorUrl });
  const wingman = await startTestWingman({ recognizer: scriptedRecognizer(() => talk) });
  const log = await wingman.log;
  await wingman.ready;
  delete process.env["WINGMAN_NATS_URL"];
  delete process.env["WINGMAN_NATS_MONITOR_URL"];
  const passed = new Map<string, Passed[]>();
  const listen = (subject: string, what: Passed["what"], sideIn: (message: Msg) => Channel | undefined) =>
    nats.connection.subscribe(subject, {
      callback: (error, message) => {
        const mine = error ? undefined : passed.get(message.subject.split(".").find((part) => passed.has(part)) ?? "");
        const side = mine && sideIn(message);
        if (side) mine.push({ what, side, bytes: message.data.length, at: performance.now() });
      },
    });
  const bySubject = (message: Msg) => channelOf(message.subject)?.channel;
  // Sound on its way to the recogniser, words on their way to FRAGMENTS and to screens, finals as they are stored.
  listen("wm.audio.>", "sound", bySubject);
  listen("wm.frag.>", "fragment", bySubject);
  listen("wm.live.frag.>", "fragment", bySubject);
  listen("wm.live.ev.>", "final", (message) => sideOfFinal(new TextDecoder().decode(message.data)));
  await nats.connection.flush();

  const speak = (client: Client): (() => void) => {
    const began = performance.now();
    let sentMs = 0;
    const timer = setInterval(() => {
      for (; sentMs + frameMs <= performance.now() - began; sentMs += frameMs)
        for (const side of sides)
          client.sound(side, sentMs * samplesPerMs, new Int16Array(frameMs * samplesPerMs).fill(900));
    }, frameMs);
    return () => clearInterval(timer);
  };
  return {
    async run(consent, stop) {
      const client = await openClient(wingman.url, {});
      const call = newId();
      const mine: Passed[] = [];
      passed.set(call, mine);
      const channels = sides.map((channel) => ({ channel, format: "int16" as const }));
      await client.ask("start-call", startOf({ call, consent, channels }));
      const quiet = speak(client);
      try {
        const kinds: readonly Passed["what"][] = consent === "given" ? ["sound", "fragment", "final"] : ["fragment"];
        const until = performance.now() + slowMsMax;
        await pause(flowMs, signal);
        // A busy machine may take longer to say anything; what never flowed is told by whoever looks at `before`.
        while (!kinds.every((kind) => mine.some(({ what }) => what === kind)) && performance.now() < until)
          await pause(100, signal);
        const before = [...mine];
        const asked = performance.now();
        let ackMs = Infinity;
        const done = stop(client, call).then(() => (ackMs = performance.now() - asked)); // Whoever talks goes on talking.
        await pause(afterMs, signal);
        await done;
        const after = mine.filter(({ at }) => at > asked).map((one) => ({ ...one, ms: one.at - asked }));
        return { call, before, after, ackMs };
      } finally {
        quiet();
        passed.delete(call);
        await client.close();
      }
    },
    async keptWords(call) {
      const kept = { rep: 0, customer: 0 };
      for await (const commit of log.read(callAggregate(demoPrincipal.tenant, call)))
        for (const { type, data } of commit.events)
          if (type === "UtteranceTranscribed") kept[(data as { channel: Channel }).channel] += 1; // By its schema.
      for await (const { ref } of fragmentsOf(log, demoPrincipal.tenant, call)) kept[ref.channel] += 1;
      return kept;
    },
    async recorded(call) {
      let bytes = 0;
      for await (const commit of log.read(callAggregate(demoPrincipal.tenant, call)))
        for (const { type, data } of commit.events)
          if (type === "SoundRecorded") bytes += (data as { bytes: number }).bytes; // By its schema.
      return bytes;
    },
    async [Symbol.asyncDispose]() {
      await wingman[Symbol.asyncDispose]();
      await nats[Symbol.asyncDispose]();
    },
  };
};

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  signal.throwIfAborted();
};

/** Of a stored commit: `channel` is no personal field, so it stands there in the clear. */
const sideOfFinal = (body: string): Channel | undefined =>
  body.includes("UtteranceTranscribed")
    ? (/"channel":"(rep|customer)"/.exec(body)?.[1] as Channel | undefined)
    : undefined; // One of the two.
