/**
 * The `stt` role: sound from AUDIO into a recogniser a channel, words out to FRAGMENTS and the call. It is
 * also the gate of consent for words: kept, held in memory and on the rep's screen, or dropped.
 */
import { withoutForgotten } from "@wingman/domain/call/forgetting";
import { dispositionAt, dispositionOf } from "@wingman/domain/call/policy";
import type { CallState } from "@wingman/domain/call/state";
import { describe } from "@wingman/domain/failure";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import type { EventData } from "@wingman/domain/call/events/index";
import { derivedId } from "@wingman/streams/base/ids";
import { followStream } from "@wingman/streams/follow/follow";
import { announceSettled, decodeAudio } from "@wingman/streams/log/audio";
import { callAggregate, type Calls } from "@wingman/streams/log/calls";
import { publishFragment, showFragment } from "@wingman/streams/log/fragments";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { type ChannelRef, eventSubject } from "@wingman/streams/log/subjects";
import { streamNames } from "@wingman/streams/log/streams";
import type { Logger } from "pino";
import { frameQueue, type FrameQueue } from "./frame-queue.ts";
import { type Heard, type HeardWord, type Recognizer, sampleRateHz } from "./recognizer.ts";

/** Finals that wait for an answer to the question of consent; a minute and a half of talk fits many times over. */
const heldMax = 200;
/** A channel without frames for so long is closed; its last words become final. */
const idleMsMax = 20_000;
/** A final that is only shown outranks every revision of its interim text. */
const heldRevision = 1_000_000;
const speechActor = "speech" as ActorId;

export type SpeechOptions = {
  readonly log: JetStreamLog;
  readonly calls: Calls;
  readonly recognizer: Recognizer;
  readonly logger: Logger;
  readonly signal: AbortSignal;
};

/** One side of a live call. It outlives its recogniser: a pause in the sound must not lose what is held. */
type Channel = {
  readonly ref: ChannelRef;
  readonly startMs: number;
  /** Words and gaps that wait for the answer to the question of consent. */
  readonly held: Extract<Heard, { kind: "final" | "missed" }>[];
  /** To the recogniser; null while none listens. */
  queue: FrameQueue | null;
  lastFrameAt: number;
  /** First sample not taken yet. */
  nextSample: number;
  /** Everything before has become a final, a silence or a gap, held ones included. */
  heardTo: number;
  pausedSince: number | null;
  /** First sample of the utterance whose interim words were kept last. */
  shown: number | null;
};

/** Runs until aborted. */
export const runSpeech = async ({ log, calls, recognizer, logger, signal }: SpeechOptions): Promise<void> => {
  const channels = new Map<string, Channel>();
  const states = new Map<string, CallState>();
  const listening = new Set<Promise<void>>();
  const keyOf = (ref: ChannelRef): string => `${ref.tenant}.${ref.call}.${ref.channel}`;
  const stateOf = (ref: ChannelRef): CallState | undefined =>
    states.get(eventSubject(callAggregate(ref.tenant, ref.call)));

  const refresh = async (ref: Pick<ChannelRef, "tenant" | "call">): Promise<CallState> => {
    const aggregate = callAggregate(ref.tenant, ref.call);
    const { state } = await calls.load(aggregate);
    const key = eventSubject(aggregate);
    // A call that is over is remembered a while, for sound still on its way, and then forgotten.
    if (state.status === "ended" && states.get(key)?.status !== "ended")
      setTimeout(() => forget(key), idleMsMax).unref();
    states.set(key, state);
    return state;
  };

  const forget = (key: string): void => {
    states.delete(key);
    for (const [name, { ref }] of channels)
      if (eventSubject(callAggregate(ref.tenant, ref.call)) === key) channels.delete(name);
  };

  const keep = async (channel: Channel, heard: Extract<Heard, { kind: "final" | "missed" }>): Promise<void> => {
    const { ref } = channel;
    const at = (sample: number): number => Math.round(channel.startMs + sample / (sampleRateHz / 1_000));
    const id = derivedId(heard.kind, ref.call, ref.channel, heard.firstSample) as CommitId;
    const meta = { id, actor: speechActor, clockMs: at(heard.endSample) };
    const sent =
      heard.kind === "final"
        ? await calls.send(
            callAggregate(ref.tenant, ref.call),
            { type: "TranscribeUtterance", utterance: utteranceOf(channel, heard, recognizer) },
            meta,
          )
        : await calls.send(
            callAggregate(ref.tenant, ref.call),
            {
              type: "MissAudio",
              gap: {
                channel: ref.channel,
                firstSample: heard.firstSample,
                endSample: heard.endSample,
                startMs: at(heard.firstSample),
                endMs: at(heard.endSample),
                reason: heard.reason,
              },
            },
            meta,
          );
    if (sent.kind === "refused" && sent.reason === "CONSENT_MISSING") await refresh(ref);
  };

  const take = async (channel: Channel, heard: Heard): Promise<void> => {
    const { ref } = channel;
    const state = stateOf(ref) ?? (await refresh(ref));
    if (heard.kind === "fragment") {
      const disposition = dispositionOf(state, ref.channel);
      const fragment = fragmentWithoutForgotten(state, fragmentOf(channel, heard));
      if (!fragment) return;
      channel.shown = disposition === "keep" && heard.words.length > 0 ? heard.firstSample : channel.shown;
      if (disposition === "keep")
        void publishFragment(log, ref, fragment).catch((error: unknown) =>
          logger.warn({ call: ref.call, error: describe(error) }, "a fragment was not kept"),
        );
      else if (disposition === "hold") showFragment(log, ref, fragment);
      return;
    }
    channel.heardTo = heard.endSample;
    // The last words of before a pause become final in it, and are kept.
    const disposition =
      heard.kind === "final"
        ? dispositionAt(state, ref.channel, textAndTimes(channel, heard).endMs)
        : dispositionOf(state, ref.channel);
    if (heard.kind === "missed" && channel.pausedSince !== null && heard.endSample > channel.pausedSince) {
      channel.pausedSince = null; // Nobody listened, by the rep's own wish: a pause is on the log, not a gap.
    } else if (
      heard.kind === "missed" ||
      (heard.kind === "final" && (heard.words.length > 0 || channel.shown === heard.firstSample))
    ) {
      // A final without words is kept where interim words of it were: they, and what came of them, are taken back.
      if (disposition === "keep") {
        await flush(channel);
        await keep(channel, heard);
      } else if (disposition === "hold") {
        channel.held.push(heard);
        if (channel.held.length > heldMax) channel.held.shift();
        if (heard.kind !== "final") return settle(channel);
        const shown = { ...heard, kind: "fragment", revision: heldRevision, stableCount: heard.words.length } as const;
        const fragment = fragmentWithoutForgotten(state, fragmentOf(channel, shown));
        if (fragment) showFragment(log, ref, fragment);
      }
    }
    settle(channel);
  };

  /** The mark is cumulative. What is only held would be lost with this process, so the client must keep its sound. */
  const settle = (channel: Channel): void => {
    if (channel.held.length === 0) announceSettled(log, channel.ref, channel.heardTo);
  };

  const flush = async (channel: Channel): Promise<void> => {
    for (let heard = channel.held.shift(); heard; heard = channel.held.shift()) await keep(channel, heard);
  };

  const open = async (ref: ChannelRef, startMs: number): Promise<Channel | undefined> => {
    const state = await refresh(ref);
    if (state.status !== "live") return undefined;
    const settled = state.channels[ref.channel];
    const before = channels.get(keyOf(ref));
    const channel: Channel = before ?? {
      ref,
      startMs: settled?.heard ? settled.openedAtMs : startMs,
      queue: null,
      held: [],
      lastFrameAt: Date.now(),
      nextSample: settled?.settledSample ?? 0,
      heardTo: settled?.settledSample ?? 0,
      pausedSince: null,
      shown: null,
    };
    // What an engine that died had taken and not settled is a gap now: the next frame shows it.
    channel.nextSample = channel.heardTo = Math.max(channel.heardTo, settled?.settledSample ?? 0);
    const { engine, model, accuracy, reason } = recognizer.info;
    const data: EventData<"ChannelOpened"> = {
      channel: ref.channel,
      codec: "pcm-s16le",
      sampleRateHz,
      openedAtMs: Math.round(channel.startMs),
      engine,
      model,
      accuracy,
      reason,
    };
    await calls.send(
      callAggregate(ref.tenant, ref.call),
      { type: "OpenChannel", channel: data },
      { actor: speechActor, clockMs: Math.max(0, startMs) },
    );
    const queue = frameQueue();
    channel.queue = queue;
    channels.set(keyOf(ref), channel);
    const work = recognise(channel, queue).finally(() => listening.delete(work));
    listening.add(work);
    return channel;
  };

  const recognise = async (channel: Channel, queue: FrameQueue): Promise<void> => {
    const { ref } = channel;
    try {
      for await (const heard of recognizer.transcribe(
        { call: ref.call, channel: ref.channel, firstSample: channel.heardTo },
        queue,
        signal,
      ))
        await take(channel, heard);
      // Whoever stops this process has not closed the call's channel.
      if (!signal.aborted) await close(channel, "no more sound");
    } catch (error) {
      logger.error({ call: ref.call, channel: ref.channel, error: describe(error) }, "recognition of a channel failed");
    } finally {
      // The next frame opens it anew from what is settled; nothing settled is lost or doubled.
      channel.queue = null;
      queue.end(); // Whoever waits for room must not wait for ever.
    }
  };

  const close = async (channel: Channel, reason: string): Promise<void> => {
    const state = await refresh(channel.ref);
    if (state.status === "live")
      await calls.send(
        callAggregate(channel.ref.tenant, channel.ref.call),
        { type: "CloseChannel", channel: channel.ref.channel, reason },
        { actor: speechActor },
      );
  };

  const followAudio = async (): Promise<void> => {
    for await (const message of followStream(log.manager, log.client, {
      stream: streamNames.audio,
      subjects: ["wm.audio.>"],
      after: 0,
      signal,
    })) {
      const frame = decodeAudio(message);
      if (!frame) continue;
      const key = keyOf(frame.ref);
      const known = stateOf(frame.ref);
      if (known && known.status === "ended") continue;
      const before = channels.get(key);
      const channel = before?.queue
        ? before
        : await open(frame.ref, frame.channelStartMs).catch((error: unknown) => {
            logger.error({ call: frame.ref.call, error: describe(error) }, "a channel could not be opened"); // The next frame tries again.
            return undefined;
          });
      if (!channel?.queue) continue;
      channel.lastFrameAt = Date.now();
      if (frame.firstSample + frame.samples.length <= channel.nextSample) continue; // Sent again: known.
      const cut = Math.max(0, channel.nextSample - frame.firstSample);
      channel.nextSample = frame.firstSample + frame.samples.length;
      await channel.queue.push({
        firstSample: frame.firstSample + cut,
        samples: cut > 0 ? frame.samples.subarray(cut) : frame.samples,
      });
    }
  };

  /** Answers about consent, pauses and the end reach the gate as they are stored. */
  const followCalls = async (): Promise<void> => {
    const after = await log.last();
    for await (const commit of log.follow({ after, signal, kind: "call" })) {
      const key = eventSubject(commit.aggregate);
      if (!states.has(key)) continue;
      if (!commit.events.some((event) => /^(Consent|Call|WordsForgotten)/.test(event.type))) continue;
      const { id: call, tenant } = commit.aggregate;
      const state = await refresh({ tenant, call });
      for (const channel of channels.values()) {
        if (channel.ref.call !== call || channel.ref.tenant !== tenant) continue;
        if (state.paused) channel.pausedSince ??= channel.nextSample;
        const disposition = dispositionOf(state, channel.ref.channel);
        if (disposition === "keep") await flush(channel);
        else if (disposition === "drop" && !state.paused) channel.held.length = 0;
        settle(channel);
        if (state.status === "ended") channel.queue?.end();
      }
    }
  };

  const idle = setInterval(() => {
    for (const channel of channels.values()) if (Date.now() - channel.lastFrameAt > idleMsMax) channel.queue?.end();
  }, 1_000);
  signal.addEventListener(
    "abort",
    () => {
      clearInterval(idle);
      for (const channel of channels.values()) channel.queue?.end();
    },
    { once: true },
  );
  await Promise.all([followAudio(), followCalls()]);
  await Promise.all(listening);
};

const utteranceId = (channel: Channel, firstSample: number): string =>
  derivedId("utterance", channel.ref.call, channel.ref.channel, firstSample);

const fragmentOf = (
  channel: Channel,
  heard: Extract<Heard, { kind: "fragment" }>,
): EventData<"FragmentTranscribed"> => ({
  utterance: utteranceId(channel, heard.firstSample),
  revision: heard.revision,
  channel: channel.ref.channel,
  ...textAndTimes(channel, heard),
  stableCount: heard.stableCount,
});

/** Interim text of what was taken back is shown and kept nowhere; undefined where nothing of it is left. */
const fragmentWithoutForgotten = (
  state: CallState,
  fragment: EventData<"FragmentTranscribed">,
): EventData<"FragmentTranscribed"> | undefined => {
  const kept = withoutForgotten(state.forgotten, fragment);
  const gone = fragment.words.length - kept.words.length;
  if (gone > 0 && kept.words.length === 0) return undefined;
  return { ...kept, stableCount: Math.max(0, kept.stableCount - gone) };
};

const utteranceOf = (
  channel: Channel,
  heard: Extract<Heard, { kind: "final" }>,
  recognizer: Recognizer,
): EventData<"UtteranceTranscribed"> => ({
  utterance: utteranceId(channel, heard.firstSample),
  channel: channel.ref.channel,
  ...textAndTimes(channel, heard),
  firstSample: heard.firstSample,
  endSample: heard.endSample,
  source: "speech",
  engine: recognizer.info.engine,
  model: recognizer.info.model,
});

/** Start and end of an utterance on the call's clock are those of its words; silence around them is nobody's. */
const textAndTimes = (
  channel: Channel,
  heard: { readonly words: readonly HeardWord[]; readonly firstSample: number; readonly endSample: number },
) => {
  const at = (sample: number): number => Math.max(0, Math.round(channel.startMs + sample / (sampleRateHz / 1_000)));
  return {
    text: heard.words.map((word) => word.text).join(" "),
    words: heard.words.map((word) => ({ ...word })),
    startMs: at(heard.words[0]?.firstSample ?? heard.firstSample),
    endMs: at(heard.words.at(-1)?.endSample ?? heard.endSample),
  };
};
