/**
 * The `stt` role: sound from AUDIO into a recogniser a channel, words out to FRAGMENTS and the call. It is
 * also the gate of consent for words: kept, held in memory and on the rep's screen, or dropped.
 */
import { dispositionOf } from "@wingman/domain/call/policy";
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
const speechActor = "speech" as ActorId;

export type SpeechOptions = {
  readonly log: JetStreamLog;
  readonly calls: Calls;
  readonly recognizer: Recognizer;
  readonly logger: Logger;
  readonly signal: AbortSignal;
};

type Channel = {
  readonly ref: ChannelRef;
  readonly startMs: number;
  readonly queue: FrameQueue;
  readonly held: Heard[];
  lastFrameAt: number;
  nextSample: number;
  pausedSince: number | null;
};

/** Runs until aborted. */
export const runSpeech = async ({ log, calls, recognizer, logger, signal }: SpeechOptions): Promise<void> => {
  const channels = new Map<string, Channel>();
  const states = new Map<string, CallState>();
  const keyOf = (ref: ChannelRef): string => `${ref.tenant}.${ref.call}.${ref.channel}`;
  const stateOf = (ref: ChannelRef): CallState | undefined => states.get(eventSubject(callAggregate(ref.tenant, ref.call)));

  const refresh = async (ref: Pick<ChannelRef, "tenant" | "call">): Promise<CallState> => {
    const aggregate = callAggregate(ref.tenant, ref.call);
    const { state } = await calls.load(aggregate);
    states.set(eventSubject(aggregate), state);
    return state;
  };

  const keep = async (channel: Channel, heard: Extract<Heard, { kind: "final" | "missed" }>): Promise<void> => {
    const { ref } = channel;
    const at = (sample: number): number => Math.round(channel.startMs + sample / (sampleRateHz / 1_000));
    const id = derivedId(heard.kind, ref.call, ref.channel, heard.firstSample) as CommitId;
    const meta = { id, actor: speechActor, clockMs: at(heard.endSample) };
    const sent = heard.kind === "final"
      ? heard.words.length === 0 ? undefined : await calls.send(callAggregate(ref.tenant, ref.call), { type: "TranscribeUtterance", utterance: utteranceOf(channel, heard, recognizer) }, meta)
      : await calls.send(callAggregate(ref.tenant, ref.call), {
          type: "MissAudio",
          gap: { channel: ref.channel, firstSample: heard.firstSample, endSample: heard.endSample, startMs: at(heard.firstSample), endMs: at(heard.endSample), reason: heard.reason },
        }, meta);
    if (sent?.kind === "refused" && sent.reason === "CONSENT_MISSING") await refresh(ref);
  };

  const take = async (channel: Channel, heard: Heard): Promise<void> => {
    const { ref } = channel;
    const state = stateOf(ref) ?? await refresh(ref);
    const disposition = dispositionOf(state, ref.channel);
    if (heard.kind === "fragment") {
      const fragment = fragmentOf(channel, heard);
      if (disposition === "keep") void publishFragment(log, ref, fragment).catch((error: unknown) => logger.warn({ call: ref.call, error: describe(error) }, "a fragment was not kept"));
      else if (disposition === "hold") showFragment(log, ref, fragment);
      return;
    }
    if (heard.kind === "missed" && channel.pausedSince !== null && heard.endSample > channel.pausedSince) {
      channel.pausedSince = null; // Nobody listened, by the rep's own wish: a pause is on the log, not a gap.
    } else if (heard.kind !== "silence") {
      if (disposition === "keep") { await flush(channel); await keep(channel, heard); }
      else if (disposition === "hold") {
        channel.held.push(heard);
        if (channel.held.length > heldMax) channel.held.shift();
        if (heard.kind === "final" && heard.words.length > 0) showFragment(log, ref, fragmentOf(channel, { ...heard, kind: "fragment", revision: 1_000_000, stableCount: heard.words.length }));
      }
    }
    // What is only held would be lost with this process, so the client must keep its sound.
    if (disposition !== "hold" || heard.kind === "silence") announceSettled(log, ref, heard.endSample);
  };

  const flush = async (channel: Channel): Promise<void> => {
    for (let heard = channel.held.shift(); heard; heard = channel.held.shift())
      if (heard.kind === "final" || heard.kind === "missed") await keep(channel, heard);
  };

  const open = async (ref: ChannelRef, startMs: number): Promise<Channel | undefined> => {
    const state = await refresh(ref);
    if (state.status !== "live") return undefined;
    const known = state.channels[ref.channel];
    const channel: Channel = {
      ref, startMs: known?.openedAtMs ?? startMs, queue: frameQueue(), held: [], lastFrameAt: Date.now(), nextSample: known?.settledSample ?? 0, pausedSince: null,
    };
    channels.set(keyOf(ref), channel);
    const { engine, model, accuracy, reason } = recognizer.info;
    const data: EventData<"ChannelOpened"> = { channel: ref.channel, codec: "pcm-s16le", sampleRateHz, openedAtMs: Math.round(startMs), engine, model, accuracy, reason };
    await calls.send(callAggregate(ref.tenant, ref.call), { type: "OpenChannel", channel: data }, { actor: speechActor, clockMs: Math.max(0, startMs), id: derivedId("open", ref.call, ref.channel, channel.nextSample) as CommitId });
    void recognise(channel);
    return channel;
  };

  const recognise = async (channel: Channel): Promise<void> => {
    const { ref } = channel;
    try {
      for await (const heard of recognizer.transcribe({ call: ref.call, channel: ref.channel, firstSample: channel.nextSample }, channel.queue, signal)) await take(channel, heard);
      await close(channel, "no more sound");
    } catch (error) {
      logger.error({ call: ref.call, channel: ref.channel, error: describe(error) }, "recognition of a channel failed");
      // The next frame opens it anew from what is settled; nothing settled is lost or doubled.
      channels.delete(keyOf(ref));
    }
  };

  const close = async (channel: Channel, reason: string): Promise<void> => {
    channels.delete(keyOf(channel.ref));
    const state = await refresh(channel.ref);
    if (state.status === "live")
      await calls.send(callAggregate(channel.ref.tenant, channel.ref.call), { type: "CloseChannel", channel: channel.ref.channel, reason }, { actor: speechActor });
  };

  const followAudio = async (): Promise<void> => {
    for await (const message of followStream(log.manager, log.client, { stream: streamNames.audio, subjects: ["wm.audio.>"], after: 0, signal })) {
      const frame = decodeAudio(message);
      if (!frame) continue;
      const key = keyOf(frame.ref);
      const known = stateOf(frame.ref);
      if (known && known.status === "ended") continue;
      const channel = channels.get(key) ?? await open(frame.ref, frame.channelStartMs);
      if (!channel) continue;
      channel.lastFrameAt = Date.now();
      if (frame.firstSample + frame.samples.length <= channel.nextSample) continue; // Sent again: known.
      const cut = Math.max(0, channel.nextSample - frame.firstSample);
      channel.nextSample = frame.firstSample + frame.samples.length;
      await channel.queue.push({ firstSample: frame.firstSample + cut, samples: cut > 0 ? frame.samples.subarray(cut) : frame.samples });
    }
  };

  /** Answers about consent, pauses and the end reach the gate as they are stored. */
  const followCalls = async (): Promise<void> => {
    const after = await log.last();
    for await (const commit of log.follow({ after, signal, kind: "call" })) {
      const key = eventSubject(commit.aggregate);
      if (!states.has(key)) continue;
      if (!commit.events.some((event) => event.type.startsWith("Consent") || event.type.startsWith("Call"))) continue;
      const { id: call, tenant } = commit.aggregate;
      const state = await refresh({ tenant, call });
      for (const channel of channels.values()) {
        if (channel.ref.call !== call || channel.ref.tenant !== tenant) continue;
        if (state.paused) channel.pausedSince ??= channel.nextSample;
        const disposition = dispositionOf(state, channel.ref.channel);
        if (disposition === "keep") await flush(channel);
        else if (disposition === "drop" && !state.paused) channel.held.length = 0;
        if (state.status === "ended") channel.queue.end();
      }
      if (state.status === "ended") setTimeout(() => states.delete(key), idleMsMax).unref();
    }
  };

  const idle = setInterval(() => {
    for (const channel of channels.values()) if (Date.now() - channel.lastFrameAt > idleMsMax) channel.queue.end();
  }, 1_000);
  signal.addEventListener("abort", () => { clearInterval(idle); for (const channel of channels.values()) channel.queue.end(); }, { once: true });
  await Promise.all([followAudio(), followCalls()]);
};

const utteranceId = (channel: Channel, firstSample: number): string => derivedId("utterance", channel.ref.call, channel.ref.channel, firstSample);

const fragmentOf = (channel: Channel, heard: Extract<Heard, { kind: "fragment" }>): EventData<"FragmentTranscribed"> => ({
  utterance: utteranceId(channel, heard.firstSample), revision: heard.revision, channel: channel.ref.channel,
  ...textAndTimes(channel, heard), stableCount: heard.stableCount,
});

const utteranceOf = (channel: Channel, heard: Extract<Heard, { kind: "final" }>, recognizer: Recognizer): EventData<"UtteranceTranscribed"> => ({
  utterance: utteranceId(channel, heard.firstSample), channel: channel.ref.channel, ...textAndTimes(channel, heard),
  firstSample: heard.firstSample, endSample: heard.endSample, source: "speech", engine: recognizer.info.engine, model: recognizer.info.model,
});

/** Start and end of an utterance on the call's clock are those of its words; silence around them is nobody's. */
const textAndTimes = (channel: Channel, heard: { readonly words: readonly HeardWord[]; readonly firstSample: number; readonly endSample: number }) => {
  const at = (sample: number): number => Math.max(0, Math.round(channel.startMs + sample / (sampleRateHz / 1_000)));
  return {
    text: heard.words.map((word) => word.text).join(" "),
    words: heard.words.map((word) => ({ ...word })),
    startMs: at(heard.words[0]?.firstSample ?? heard.firstSample),
    endMs: at(heard.words.at(-1)?.endSample ?? heard.endSample),
  };
};
