/**
 * Sound of one call from one socket onto AUDIO. Numbered by sample, so a frame sent twice is taken once, and
 * acknowledged cumulatively with two marks: received (in the stream) and settled (never needed again). The stream
 * is in memory and goes with its server: what is not settled is kept here, too, and put there again.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import { callMsMax } from "@wingman/domain/call/policy";
import { Failure } from "@wingman/domain/failure";
import type { ReadFrame, SoundFrame } from "@wingman/domain/protocol/audio-frame";
import { type Doubler, doubler } from "@wingman/domain/sound/telephone";
import type { TenantId } from "@wingman/domain/ids";
import { type AudioEnd, publishAudio, purgeAudio } from "@wingman/streams/log/audio";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { soundFrom, type SoundShelf, soundShelf } from "@wingman/streams/log/sound-shelf";

const samplesPerMs = 16;
const ourRateHz = 16_000;
/** Frames on their way to the stream. */
const inFlightMax = 256;
/** Sound that waits for the stream; beyond it new frames are refused and the client sends them again. */
const waitingSamplesMax = 15_000 * samplesPerMs;
/** Sound that is kept until it is settled; as much as a client keeps, which sends it again when we die. */
const keptSamplesMax = 30_000 * samplesPerMs;
/** After a refusal the missing frames are waited for; a client that has them no longer leaves a gap. */
const resendMsMax = 5_000;
/** While frames are refused the client is told so again; it sends from the received mark each time. */
const tellAgainMs = 1_000;
/** The stream refused a frame though the line is up: a moment for it to recover. */
const againMs = 250;
/** So much nothing after the last word ends any utterance here, one that is held for a number too, and lets it settle all before it. */
const closingMs = 1_600;
/** In a pause, less: whoever goes on within it would not be heard. One that is held then becomes final after the pause. */
const pauseClosingMs = 1_000;
/** So long the last words before a pause are waited for. */
const pauseMsMax = 1_500;
const closingFrameMs = 100;
const drainLookMs = 20;

/** `turn` counts the times when all on its way was given up as lost. */
type Side = {
  readonly channelStartMs: number;
  readonly shelf: SoundShelf;
  takenSample: number;
  receivedSample: number;
  settledSample: number;
  inFlight: number;
  turn: number;
  refusedAt: number | null;
  refusalToldAt: number;
  told: string;
};
type Told = { readonly code: string; readonly message: string; readonly remedy: string | null };

export type AudioIntake = {
  /** Takes one frame at `clockMs` of the call's clock, the moment its last sample arrived. */
  take(frame: ReadFrame, clockMs: number): void;
  settle(channel: Channel, sample: number): void;
  /** Words came of it: whoever listens is at it, though nothing is settled yet. */
  stir(): void;
  /** What the client says it was told on an earlier line; it skips sound of its own if that is not so. */
  claim(channel: Channel, settledSample: number): void;
  /** Whoever sent this side ended with sound of it on AUDIO: it is this intake's from here on, so that it is heard to its end. */
  adopt(channel: Channel, end: AudioEnd): void;
  /** Whether sound of this side came in here. */
  has(channel: Channel): boolean;
  /**
   * No more will come: lets the recogniser finish what was begun, by a moment of nothing behind it. Resolves when
   * all that was sent is settled, when nothing was heard for `stillMsMax`, or after `msMax`.
   */
  drain(stillMsMax: number, msMax: number): Promise<void>;
  /** What was being said when Pause was pressed is part of the call: it is heard to its end, in the pause. */
  drainInPause(): void;
  /** Of a side, as an `ack` tells them. */
  marks(channel: Channel): { readonly receivedSample: number; readonly settledSample: number };
  /** The call's clock at the end of what was taken, of the side that is further on; 0 where nothing was. */
  takenMs(): number;
  /** Taken and not settled, a channel. */
  unsettled(): { readonly channel: Channel; readonly firstSample: number; readonly endSample: number }[];
  /**
   * Nobody may hear this side: all that was taken of it is zeroed and let go, here and on AUDIO, and counts as settled,
   * so that whoever sent it lets it go, too. Never throws; where the line is down, AUDIO lets it go when it ages.
   */
  forget(channel: Channel): void;
  /** What is kept until it is settled becomes silence: it is not to be heard, also not after a restart. */
  blank(): void;
  /** Marks that changed since they were last asked for. */
  news(): { readonly channel: Channel; readonly receivedSample: number; readonly settledSample: number }[];
  close(): void;
};

export const audioIntake = (
  log: JetStreamLog,
  ref: { readonly tenant: TenantId; readonly call: string },
  onError: (error: Told) => void,
): AudioIntake => {
  const sides = new Map<Channel, Side>();
  let stirredAt = 0;
  const claims = new Map<Channel, number>();
  /** Of sides that speak by telephone. */
  const doublers = new Map<Channel, Doubler>();
  /** Bounded by `inFlightMax` a side. */
  const onTheirWay = new Set<Promise<void>>();
  const { line } = log;

  const publish = (channel: Channel, side: Side): void => {
    while (line.isUp() && side.inFlight < inFlightMax) {
      const sound = side.shelf.next();
      if (!sound) return;
      const { turn } = side;
      side.inFlight += 1;
      const { channelStartMs, settledSample } = side;
      const sent = publishAudio(log, { ref: { ...ref, channel }, ...sound, channelStartMs, settledSample });
      onTheirWay.add(sent);
      void sent.finally(() => onTheirWay.delete(sent)).catch(() => undefined);
      sent.then(
        () => {
          if (turn !== side.turn) return;
          side.inFlight -= 1;
          side.receivedSample = Math.max(side.receivedSample, sound.firstSample + sound.samples.length);
          publish(channel, side);
        },
        () => {
          if (turn !== side.turn) return;
          giveUp(side);
          setTimeout(() => publish(channel, side), againMs).unref();
        },
      );
    }
  };
  /** All on its way counts as lost and goes again, in order; the stream's reader passes over what it has. */
  const giveUp = (side: Side): void => {
    side.turn += 1;
    side.inFlight = 0;
    side.shelf.rewind();
  };
  const leaveLine = line.watch({
    down: () => {
      for (const side of sides.values()) giveUp(side);
    },
    up: () => {
      for (const [channel, side] of sides) {
        giveUp(side);
        publish(channel, side);
      }
    },
  });

  const sideOf = (channel: Channel, firstSample: number, startMs: number): Side => {
    const known = sides.get(channel);
    if (known) return known;
    const made: Side = {
      channelStartMs: startMs,
      shelf: soundShelf(keptSamplesMax),
      takenSample: firstSample,
      receivedSample: firstSample,
      settledSample: Math.min(claims.get(channel) ?? 0, firstSample),
      inFlight: 0,
      turn: 0,
      refusedAt: null,
      refusalToldAt: 0,
      told: "",
    };
    sides.set(channel, made);
    return made;
  };

  /** Once a frame was refused, those behind it are too, until it comes again: the reader would take them for a gap. */
  const refuses = (side: Side, frame: SoundFrame): boolean => {
    const now = Date.now();
    const isFull = side.shelf.waitingSamples() + frame.samples.length > waitingSamplesMax;
    const follows = frame.firstSample <= side.takenSample;
    if (!isFull && (side.refusedAt === null || follows || now - side.refusedAt > resendMsMax)) {
      side.refusedAt = null;
      return false;
    }
    side.refusedAt ??= now;
    if (now - side.refusalToldAt > tellAgainMs) {
      side.refusalToldAt = now;
      onError(line.isUp() ? overrun : notTaken);
    }
    return true;
  };

  const takeSound = (frame: SoundFrame, startMs: number): void => {
    const end = frame.firstSample + frame.samples.length;
    const side = sideOf(frame.channel, frame.firstSample, startMs);
    if (end <= side.takenSample) return; // Sent again after a reconnect: known.
    if (refuses(side, frame)) {
      doublers.delete(frame.channel); // It comes again, and is not known.
      return;
    }
    const sound = soundFrom({ firstSample: frame.firstSample, samples: frame.samples }, side.takenSample);
    if (!sound) return;
    side.takenSample = end;
    side.shelf.put(sound);
    publish(frame.channel, side);
  };

  const drain = async (stillMsMax: number, msMax: number, nothingMs: number): Promise<void> => {
    const until = Date.now() + msMax;
    for (const [channel, known] of doublers) for (const sound of known.flush()) takeSound({ channel, ...sound }, 0);
    const open = [...sides]
      .filter(([, side]) => side.settledSample < side.takenSample)
      .map(([channel, side]) => ({ channel, side, end: side.takenSample }));
    for (const { channel, side, end } of open) {
      for (let ms = 0; ms < nothingMs; ms += closingFrameMs)
        side.shelf.put({
          firstSample: end + ms * samplesPerMs,
          samples: new Int16Array(closingFrameMs * samplesPerMs),
        });
      publish(channel, side);
    }
    const settledSum = (): number => open.reduce((sum, { side }) => sum + side.settledSample, 0);
    let [sum, stillSince] = [settledSum(), Date.now()];
    while (open.some(({ side, end }) => side.settledSample < end)) {
      const now = Date.now();
      if (settledSum() > sum) [sum, stillSince] = [settledSum(), now];
      if (now > until || now - Math.max(stillSince, stirredAt) > stillMsMax) return;
      await new Promise((resolve) => setTimeout(resolve, drainLookMs));
    }
  };

  return {
    take(frame, clockMs) {
      const { channel, rateHz = ourRateHz } = frame;
      const end = frame.firstSample + frame.samples.length * (ourRateHz / rateHz);
      // A number from nowhere would settle the channel far ahead, and nothing after it would be heard.
      if (end > callMsMax * samplesPerMs)
        throw new Failure("WING_AUDIO_FRAME", "not a sound frame: its samples lie beyond the longest call.", {
          remedy: "Count samples from the start of the call (docs/protocol.md).",
        });
      // A page whose clock runs a little ahead numbers its first sample from there: no side begins before its call.
      const startMs = Math.max(0, clockMs - end / samplesPerMs);
      if (rateHz === ourRateHz) return takeSound(frame, startMs);
      const known = doublers.get(channel) ?? doubler();
      doublers.set(channel, known);
      for (const sound of known.push(frame)) takeSound({ channel, ...sound }, startMs);
    },
    settle(channel, sample) {
      const side = sides.get(channel);
      if (!side) return;
      side.settledSample = Math.max(side.settledSample, sample);
      side.shelf.settled(sample);
    },
    stir() {
      stirredAt = Date.now();
    },
    claim: (channel, settledSample) => void claims.set(channel, settledSample),
    adopt(channel, { endSample, channelStartMs, settledSample }) {
      if (sides.has(channel)) return;
      const side = sideOf(channel, endSample, channelStartMs);
      side.settledSample = Math.max(side.settledSample, settledSample);
    },
    has: (channel) => sides.has(channel),
    drain: (stillMsMax, msMax) => drain(stillMsMax, msMax, closingMs),
    drainInPause: () => void drain(pauseMsMax, pauseMsMax, pauseClosingMs).catch(() => undefined),
    marks: (channel) => sides.get(channel) ?? { receivedSample: 0, settledSample: 0 },
    takenMs: () =>
      Math.max(0, ...[...sides.values()].map((side) => side.channelStartMs + side.takenSample / samplesPerMs)),
    unsettled: () =>
      [...sides].flatMap(([channel, { settledSample, takenSample }]) =>
        settledSample < takenSample ? [{ channel, firstSample: settledSample, endSample: takenSample }] : [],
      ),
    news() {
      return [...sides].flatMap(([channel, side]) => {
        const told = `${side.receivedSample}/${side.settledSample}`;
        if (told === side.told) return [];
        side.told = told;
        return [{ channel, receivedSample: side.receivedSample, settledSample: side.settledSample }];
      });
    },
    forget(channel) {
      const side = sides.get(channel);
      if (!side) return;
      side.shelf.blank();
      side.shelf.settled(side.takenSample);
      giveUp(side);
      side.receivedSample = side.takenSample;
      side.settledSample = side.takenSample;
      // What was on its way arrives before or with the purge behind it; once more for what overtook it.
      const purge = (): Promise<void> => purgeAudio(log, { ...ref, channel }).catch(() => undefined);
      void Promise.allSettled([...onTheirWay]).then(purge);
      void purge();
    },
    blank() {
      for (const { shelf } of sides.values()) shelf.blank();
    },
    close: leaveLine,
  };
};

const overrun: Told = {
  code: "WING_AUDIO_OVERRUN",
  message: "Sound comes faster than the log takes it.",
  remedy: "Send it again from the received mark.",
};
const notTaken: Told = {
  code: "WING_AUDIO_NOT_TAKEN",
  message: "Sound is not taken: the log's server is away.",
  remedy: "It is kept in your browser and sent again by itself.",
};
