/**
 * The `stt` role: sound from AUDIO into a recogniser a channel, words out to FRAGMENTS and the call. It is
 * also the gate of consent for words: kept, held in memory and on the rep's screen, or dropped.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { dispositionAt, dispositionOf, mayHear } from "@wingman/domain/call/policy";
import type { CallState } from "@wingman/domain/call/state";
import { describe } from "@wingman/domain/failure";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { defaultPolicy, type Policy } from "@wingman/domain/tenant/policy";
import type { EventData } from "@wingman/domain/call/events/index";
import { derivedId } from "@wingman/streams/base/ids";
import { followStream } from "@wingman/streams/follow/follow";
import { openLanes } from "@wingman/streams/base/lanes";
import { type Held, openLeases, type Worker } from "@wingman/streams/leases/leases";
import { isFenceLost } from "@wingman/streams/log/aggregate";
import { announceSettled, type AudioFrame, decodeAudio } from "@wingman/streams/log/audio";
import { type CallRedactor, openRedactors, type Redactors } from "@wingman/streams/log/call-redactor";
import { callAggregate, type Calls } from "@wingman/streams/log/calls";
import { publishFragment, showFragment } from "@wingman/streams/log/fragments";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Recorded } from "@wingman/streams/log/event-log";
import { sendMasked } from "@wingman/streams/log/masked-utterance";
import { audioSubjects, type ChannelRef, eventSubject, slotCount, slotOf } from "@wingman/streams/log/subjects";
import { streamNames } from "@wingman/streams/log/streams";
import type { Logger } from "pino";
import { logMayTakeItLater, patiently } from "@wingman/streams/log/patiently";
import { type Channel, type Kept, newChannel } from "./channel.ts";
import { engineDesk } from "./engine-desk.ts";
import { type CrossTalk, crossTalk } from "./cross-talk.ts";
import { type Heard, type Recognizer, sampleRateHz } from "./recognizer.ts";
import type { Speakers } from "../speakers/speakers.ts";
import { withSpeaker } from "./with-speaker.ts";
import { fragmentOf, maskedFinal, saidOf, timesOf, utteranceOf } from "./words-out.ts";

/** Finals that wait for an answer to the question of consent; a minute and a half of talk fits many times over. */
const heldMax = 200;
/** A log that is away for longer has ended its Wingman, too. */
const logAwayMsMax = 120_000;
/** A recogniser that died is asked again after this, longer each time until it has said something. */
const againMsFirst = 100;
const againMsMax = 2_000;
/** A channel without frames for so long is closed; its last words become final. */
const idleMsMax = 20_000;
/** Slots that are won one after the other in so short a time are begun with together. */
const wonTogetherMs = 50;
/** A final that is only shown outranks every revision of its interim text. */
const heldRevision = 1_000_000;
const speechActor = "speech" as ActorId;

export type SpeechOptions = {
  readonly log: JetStreamLog;
  readonly calls: Calls;
  readonly recognizer: Recognizer;
  /** Which of the workers this one is; calls are shared with the others by slot. */
  readonly worker: Worker;
  /** Shared with whoever else writes words in this process, so that the same value has the same mask. */
  readonly redactors?: Redactors;
  /** A tenant's rules: what may hear its calls, and the words of its trade. The default where nobody knows them. */
  readonly policyOf?: (tenant: TenantId) => Policy;
  /** Sentences as they are said in a tenant's calls; "", as for everybody where this is left out: it has none. */
  readonly domainTextOf?: (tenant: TenantId) => string;
  /** Tells voices within a side apart; without it they stay unknown. */
  readonly speakers?: Speakers | undefined;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly beatMs?: number;
};

/** Runs until aborted. */
export const runSpeech = async (options: SpeechOptions): Promise<void> => {
  const {
    log,
    calls,
    recognizer,
    logger,
    signal,
    speakers,
    redactors = openRedactors(),
    policyOf = () => defaultPolicy,
    domainTextOf = () => "",
  } = options;
  const channels = new Map<string, Channel>();
  const states = new Map<string, CallState>();
  /** Read for the first time: an answer that comes meanwhile must not be missed. */
  const opening = new Set<string>();
  /** What one side of a call heard of the other, by call. */
  const echoes = new Map<string, CrossTalk>();
  const echoOf = ({ tenant, call }: Pick<ChannelRef, "tenant" | "call">): CrossTalk => {
    const key = eventSubject(callAggregate(tenant, call));
    const known = echoes.get(key) ?? crossTalk();
    echoes.set(key, known);
    return known;
  };
  const keyOf = (ref: ChannelRef): string => `${ref.tenant}.${ref.call}.${ref.channel}`;
  const stateOf = (ref: ChannelRef): CallState | undefined =>
    states.get(eventSubject(callAggregate(ref.tenant, ref.call)));
  const redactorOf = ({ tenant, call }: ChannelRef, state: CallState): CallRedactor =>
    redactors.of(tenant, call, state);
  /** The log may be away for a moment, and everything sent to it here may be sent twice. */
  const surely = <Result>(work: () => Promise<Result>): Promise<Result> => patiently(signal, logAwayMsMax, work);

  const refresh = async (ref: Pick<ChannelRef, "tenant" | "call">): Promise<CallState> => {
    const aggregate = callAggregate(ref.tenant, ref.call);
    const key = eventSubject(aggregate);
    opening.add(key);
    const { state } = await surely(() => calls.load(aggregate));
    opening.delete(key);
    // A call that is over is remembered a while, for sound still on its way, and then forgotten.
    if (state.status === "ended" && states.get(key)?.status !== "ended")
      setTimeout(() => forget(key), idleMsMax).unref();
    states.set(key, state);
    return state;
  };

  const forget = (key: string): void => {
    states.delete(key);
    echoes.delete(key);
    for (const [name, { ref }] of channels)
      if (eventSubject(callAggregate(ref.tenant, ref.call)) === key) {
        channels.delete(name);
        redactors.forget(ref.tenant, ref.call);
        speakers?.forget(ref.call);
      }
  };

  const engines = engineDesk({ recognizer, policyOf, domainTextOf, stateOf, calls, surely, logger });

  const keep = async (channel: Channel, heard: Kept): Promise<void> => {
    const { ref } = channel;
    const at = (sample: number): number => Math.round(channel.startMs + sample / (sampleRateHz / 1_000));
    const id = derivedId(heard.kind, ref.call, ref.channel, heard.firstSample) as CommitId;
    const meta = { id, actor: speechActor, clockMs: at(heard.endSample), fence: channel.fence };
    const aggregate = callAggregate(ref.tenant, ref.call);
    const sent = await surely(async () => {
      if (heard.kind === "final") {
        const redactor = redactorOf(ref, stateOf(ref) ?? (await refresh(ref)));
        return sendMasked(
          calls,
          aggregate,
          redactor,
          heard.masked,
          (words) => utteranceOf(channel, heard, words, channel.info),
          meta,
        );
      }
      const { firstSample, endSample, reason } = heard;
      const times = { startMs: at(firstSample), endMs: at(endSample) };
      return calls.send(
        aggregate,
        { type: "MissAudio", gap: { channel: ref.channel, firstSample, endSample, ...times, reason } },
        meta,
      );
    });
    if (sent.kind === "refused" && sent.reason === "CONSENT_MISSING") await refresh(ref);
  };

  /** Words that the log will never take must not be tried for ever, nor vanish without a word. */
  const keepOrMiss = async (channel: Channel, heard: Kept): Promise<void> => {
    try {
      await keep(channel, heard);
    } catch (error) {
      if (signal.aborted || heard.kind === "missed" || logMayTakeItLater(error)) throw error;
      logger.error({ call: channel.ref.call, error: describe(error) }, "words could not be kept");
      const { firstSample, endSample } = heard;
      await keep(channel, { kind: "missed", firstSample, endSample, reason: "the words could not be kept" });
    }
  };

  const take = async (channel: Channel, report: Heard): Promise<void> => {
    const { ref } = channel;
    const state = stateOf(ref) ?? (await refresh(ref));
    // Before anything else: what is only an echo of the other side is neither shown nor kept.
    const raw = echoOf(ref).without(ref.channel, channel.startMs, report);
    if (raw.kind === "fragment" && raw.words.length === 0 && report !== raw && channel.shown !== raw.firstSample)
      return;
    // Masked before anything else happens to it: also what is only held, and only shown.
    const heard =
      raw.kind === "final"
        ? maskedFinal(channel, await withSpeaker(speakers, channel, raw, state), redactorOf(ref, state))
        : raw;
    if (heard.kind === "fragment") {
      const disposition = dispositionOf(state, ref.channel);
      const words = redactorOf(ref, state).interim(saidOf(channel, heard));
      const fragment = fragmentOf(channel, heard, state, words);
      if (!fragment) return;
      channel.shown = disposition === "keep" && heard.words.length > 0 ? heard.firstSample : channel.shown;
      if (disposition === "keep")
        void publishFragment(log, ref, fragment).catch((error: unknown) =>
          logger.warn({ call: ref.call, error: describe(error) }, "a fragment was not kept"),
        );
      else if (disposition === "hold") await showFragment(log, ref, fragment);
      return;
    }
    // The last words of before a pause become final in it, and are kept.
    const disposition =
      heard.kind === "final"
        ? dispositionAt(state, ref.channel, timesOf(channel, heard).endMs)
        : dispositionOf(state, ref.channel);
    if (heard.kind === "missed" && channel.pausedSince !== null && heard.endSample > channel.pausedSince) {
      channel.pausedSince = null; // Nobody listened, by the rep's own wish: a pause is on the log, not a gap.
    } else if (
      heard.kind === "missed" ||
      (heard.kind === "final" && (heard.words.length > 0 || heard.echo || channel.shown === heard.firstSample))
    ) {
      // A final without words is kept where interim words of it were: they, and what came of them, are taken back; and
      // where all of them were an echo, so that nobody asks later what became of that sound.
      if (disposition === "keep") {
        await flush(channel);
        await keepOrMiss(channel, heard);
      } else if (disposition === "hold") {
        channel.held.push(heard);
        if (channel.held.length > heldMax) channel.held.shift();
        if (heard.kind !== "final") return settle(channel);
        const shown = { ...heard, kind: "fragment", revision: heldRevision, stableCount: heard.words.length } as const;
        const fragment = fragmentOf(channel, shown, state, redactorOf(ref, state).shown(heard.masked));
        if (fragment) await showFragment(log, ref, fragment);
      }
    }
    channel.heardTo = heard.endSample;
    channel.feed.settled(heard.endSample);
    settle(channel);
  };

  /** The mark is cumulative. What is only held would be lost with this process, so the client must keep its sound. */
  const settle = (channel: Channel): void => {
    if (channel.held.length === 0 && channel.heardTo > 0) announceSettled(log, channel.ref, channel.heardTo);
  };

  const flush = async (channel: Channel): Promise<void> => {
    for (let heard = channel.held[0]; heard; heard = channel.held[0]) {
      await keepOrMiss(channel, heard);
      if (channel.held[0] === heard) channel.held.shift(); // Another may have kept it meanwhile: the same commit.
    }
  };

  const appearing = (ref: ChannelRef, startMs: number, { fence }: Held): Channel => {
    const channel = newChannel(ref, fence, startMs, recognizer.info);
    channels.set(keyOf(ref), channel);
    return channel;
  };

  /** False when the call is not live. */
  const open = async (channel: Channel): Promise<boolean> => {
    const { ref, fence } = channel;
    const state = await refresh(ref);
    if (!mayHear(state, ref.channel)) return false;
    const known = state.channels[ref.channel];
    if (known?.heard) channel.startMs = known.openedAtMs;
    channel.info = engines.infoOf(channel);
    const { engine, model, accuracy, reason } = channel.info;
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
    const aggregate = callAggregate(ref.tenant, ref.call);
    const meta = { actor: speechActor, clockMs: Math.max(0, Math.round(channel.startMs)), fence };
    let sent = await surely(() => calls.send(aggregate, { type: "OpenChannel", channel: data }, meta));
    if (sent.kind === "done" && !sent.stands) {
      // Another opened it, and may not know yet that it lost the call: after this it settles nothing more, so that
      // what is settled now is where to go on.
      const by = "speech" as const;
      const id = derivedId("take-over", by, ref.call, fence) as CommitId;
      sent = await surely(() =>
        calls.send(aggregate, { type: "TakeOver", taken: { by, lease: fence } }, { ...meta, id }),
      );
    }
    if (sent.kind === "refused") return false;
    channel.heardTo = Math.max(channel.heardTo, sent.state.channels[ref.channel]?.settledSample ?? 0);
    channel.feed.settled(channel.heardTo);
    channel.isOpen = true;
    return true;
  };

  const close = async (channel: Channel, reason: string): Promise<void> => {
    channel.isOpen = false;
    const state = await refresh(channel.ref);
    if (state.status === "live")
      await surely(() =>
        calls.send(
          callAggregate(channel.ref.tenant, channel.ref.call),
          { type: "CloseChannel", channel: channel.ref.channel, reason },
          { actor: speechActor, fence: channel.fence },
        ),
      );
  };

  /** Listens while there is sound, with one recogniser after the other if they die; nothing settled is heard again. */
  const listen = async (channel: Channel): Promise<void> => {
    const { ref, feed, stop } = channel;
    const mine = AbortSignal.any([signal, stop.signal]);
    let cause: "failed" | "chosen" = "failed";
    let waitMs = againMsFirst;
    while (!mine.aborted) {
      try {
        if (!channel.isOpen && !(await open(channel))) {
          feed.drop();
          return;
        }
        await engines.change(channel, cause);
        cause = "failed";
        const turn = channel.turn.signal;
        const until = AbortSignal.any([mine, turn]);
        for await (const heard of recognizer.transcribe(engines.aboutOf(channel), feed.from(channel.heardTo), until)) {
          if (until.aborted) break;
          await take(channel, heard);
          waitMs = againMsFirst;
        }
        if (turn.aborted) {
          // What was not settled is heard again by the engine that was asked for.
          channel.turn = new AbortController();
          cause = "chosen";
          continue;
        }
        // Whoever stops this process has not closed the call's channel; and sound may have come while it was ended.
        if (mine.aborted || feed.isWaiting()) continue;
        await close(channel, "no more sound");
        if (!feed.isWaiting()) return;
      } catch (error) {
        if (mine.aborted) return;
        if (isFenceLost(error)) {
          logger.info({ call: ref.call, channel: ref.channel }, "a channel was taken over by another worker");
          leave(channel);
          return;
        }
        logger.error(
          { call: ref.call, channel: ref.channel, error: describe(error) },
          "recognition of a channel failed",
        );
        await pause(waitMs, mine);
        waitMs = Math.min(againMsMax, waitMs * 2);
        if (Date.now() - channel.lastFrameAt > idleMsMax) return; // The next frame, if one comes, begins again here.
      }
    }
  };

  /** What it held was not settled, so that its sound is still there for whoever comes next. */
  const leave = (channel: Channel): void => {
    channel.stop.abort();
    channel.held.length = 0;
    channel.feed.drop();
    channel.feed.end();
    channels.delete(keyOf(channel.ref));
    const state = stateOf(channel.ref);
    if (state) redactorOf(channel.ref, state).leave(channel.ref.channel);
    const key = eventSubject(callAggregate(channel.ref.tenant, channel.ref.call));
    states.delete(key);
    echoes.delete(key);
  };
  const channelsOf = (slot: number): Channel[] => [...channels.values()].filter(({ ref }) => slotOf(ref.call) === slot);

  /** Slots whose sound is read from its beginning; of one just won, what is newest must not come first. */
  let covered = new Set<number>();
  let slotsChanged = new AbortController();
  let changing: NodeJS.Timeout | undefined;
  const leases = openLeases({
    log,
    role: "stt",
    worker: options.worker,
    logger,
    signal,
    won(slot) {
      covered.delete(slot);
      changing ??= setTimeout(() => {
        changing = undefined;
        slotsChanged.abort();
      }, wonTogetherMs);
    },
    lost: (slot) => channelsOf(slot).forEach(leave),
    async drain(slot) {
      const left = channelsOf(slot);
      left.forEach(leave);
      await Promise.all(left.flatMap(({ work }) => work ?? []));
    },
    ...(options.beatMs !== undefined && { beatMs: options.beatMs }),
  });

  /** Sound of the slots held here, read again from its beginning when more are won: what was taken before is known. */
  const followAudio = async (): Promise<void> => {
    while (!signal.aborted) {
      const changed = slotsChanged.signal.aborted ? (slotsChanged = new AbortController()) : slotsChanged;
      const slots = leases.slots();
      covered = new Set(slots);
      const until = AbortSignal.any([signal, changed.signal]);
      if (slots.length === 0) {
        await pause(idleMsMax, until);
        continue;
      }
      for await (const message of followStream(log, {
        stream: streamNames.audio,
        subjects: slots.length === slotCount ? ["wm.audio.>"] : slots.map(audioSubjects),
        after: 0,
        signal: until,
        mayBeginAnew: true, // It is in memory; whoever sent what is not settled sends it again.
      })) {
        const frame = decodeAudio(message);
        const slot = frame ? slotOf(frame.ref.call) : -1;
        const held = leases.held(slot);
        if (frame && held && covered.has(slot)) takeFrame(frame, held);
      }
    }
  };

  /** One channel that is far behind holds up nobody: its sound waits on its own shelf, and not here. */
  const takeFrame = (frame: AudioFrame, held: Held): void => {
    const state = stateOf(frame.ref);
    if (state && !mayHear(state, frame.ref.channel)) return;
    const channel = channels.get(keyOf(frame.ref)) ?? appearing(frame.ref, frame.channelStartMs, held);
    channel.lastFrameAt = Date.now();
    const end = frame.firstSample + frame.samples.length;
    if (end <= channel.nextSample) return; // Sent again: known.
    channel.nextSample = end;
    // Only where nobody has listened here yet: otherwise it is known here better.
    if (!channel.isOpen && channel.heardTo < frame.settledSample) channel.heardTo = frame.settledSample;
    channel.feed.put({ firstSample: frame.firstSample, samples: frame.samples });
    echoOf(frame.ref).sound(frame.ref.channel, channel.startMs, frame);
    channel.work ??= listen(channel).finally(() => {
      channel.work = null;
    });
  };

  /** Answers about consent, pauses and the end reach the gate as they are stored; one call's never wait for another's. */
  const followCalls = async (): Promise<void> => {
    const inLane = openLanes();
    const after = await log.last();
    for await (const commit of log.follow({ after, signal, kind: "call" })) {
      const key = eventSubject(commit.aggregate);
      if (!states.has(key) && !opening.has(key)) continue;
      calls.note(commit); // A tip came since the last final; the next is appended behind it at once.
      if (!commit.events.some((event) => /^(Consent|Call|WordsForgotten|EngineChosen)/.test(event.type))) continue;
      void inLane(key, () => answer(commit)).catch((error: unknown) => {
        if (!signal.aborted && !isFenceLost(error))
          logger.error({ call: commit.aggregate.id, error: describe(error) }, "an answer could not be acted upon");
      });
    }
  };

  const answer = async (commit: Recorded): Promise<void> => {
    const { id: call, tenant } = commit.aggregate;
    const state = await refresh({ tenant, call });
    if (commit.events.some((event) => event.type === "WordsForgotten")) echoOf({ tenant, call }).forget();
    for (const channel of [...channels.values()]) {
      if (channel.ref.call !== call || channel.ref.tenant !== tenant) continue;
      if (commit.events.some((event) => event.type === "WordsForgotten")) channel.feed.blank();
      if (
        commit.events.some((event) => event.type === "EngineChosen") &&
        engines.infoOf(channel).engine !== channel.info.engine
      )
        channel.turn.abort();
      const disposition = dispositionOf(state, channel.ref.channel);
      if (disposition === "drop") channel.pausedSince ??= channel.nextSample;
      if (disposition === "keep") await flush(channel);
      if (!mayHear(state, channel.ref.channel)) silence(channel, state);
      settle(channel);
      if (state.status === "ended") channel.feed.end();
    }
  };

  /** After a no: what waits is zeroed and let go, words that were held too, and nobody listens any more. */
  const silence = (channel: Channel, { status }: CallState): void => {
    channel.held.length = 0;
    if (status === "ended") return; // What was said before the end is heard to it.
    channel.feed.blank();
    channel.feed.drop();
    channel.heardTo = Math.max(channel.heardTo, channel.nextSample);
    channel.feed.end();
  };

  const idle = setInterval(() => {
    for (const channel of channels.values()) if (Date.now() - channel.lastFrameAt > idleMsMax) channel.feed.end();
  }, 1_000);
  // A mark that was told while the line was down reached nobody.
  const leaveLine = log.line.watch({
    up: () => {
      for (const channel of channels.values()) settle(channel);
    },
  });
  const everyWork = (): Promise<unknown> =>
    Promise.allSettled([...channels.values()].flatMap(({ work }) => work ?? []));
  try {
    await Promise.all([followAudio(), followCalls(), leases.done]);
  } finally {
    clearInterval(idle);
    leaveLine();
    for (const channel of channels.values()) channel.feed.end();
    await everyWork();
  }
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
