/** Sound between microphone and recogniser: frames on AUDIO, numbered by sample, in memory, minutes long. */
import { headers } from "@nats-io/transport-node";
import type { JetStreamLog } from "./jetstream.ts";
import { streamNames } from "./streams.ts";
import { audioSubject, type ChannelRef, channelOf, settledSubject } from "./subjects.ts";
import type { RawMessage } from "./wire.ts";

export type AudioFrame = {
  readonly ref: ChannelRef;
  readonly firstSample: number;
  readonly samples: Int16Array;
  /** Call clock at sample 0 of this channel, as the gateway measured it when the channel's first frame came. */
  readonly channelStartMs: number;
  /** Everything before was settled, as far as whoever sends it was told; silence leaves no other trace. */
  readonly settledSample: number;
};

/** Resolves when the stream has it. Throws what the client throws; sending the same frame again is harmless. */
export const publishAudio = async (log: JetStreamLog, frame: AudioFrame): Promise<void> => {
  const hdrs = headers();
  hdrs.set("wm-sample", String(frame.firstSample));
  hdrs.set("wm-start", String(Math.round(frame.channelStartMs)));
  if (frame.settledSample > 0) hdrs.set("wm-settled", String(frame.settledSample));
  const body = new Uint8Array(frame.samples.buffer, frame.samples.byteOffset, frame.samples.byteLength);
  await log.client.publish(audioSubject(frame.ref), body, { headers: hdrs, timeout: 2_000 });
};

/** Reads a stored frame; undefined for anything else. */
export const decodeAudio = (message: RawMessage): AudioFrame | undefined => {
  const ref = channelOf(message.subject);
  const first = message.headers?.get("wm-sample");
  if (!ref || !first) return undefined;
  const copy = new Uint8Array(message.data); // A copy, aligned for 16-bit reading; `slice` of a Buffer would share the pool.
  return {
    ref,
    firstSample: Number(first),
    samples: new Int16Array(copy.buffer, 0, copy.byteLength >> 1),
    channelStartMs: Number(message.headers?.get("wm-start") ?? 0),
    settledSample: Number(message.headers?.get("wm-settled") ?? 0),
  };
};

/** How far a side's sound came that lies on AUDIO. */
export type AudioEnd = {
  readonly channelStartMs: number;
  readonly endSample: number;
  /** As far as whoever sent the last frame was told. */
  readonly settledSample: number;
};

/** Undefined where none lies there any more. Throws what the client throws. */
export const audioEnd = async ({ manager, line }: JetStreamLog, ref: ChannelRef): Promise<AudioEnd | undefined> => {
  const last = await line.during(() =>
    manager.direct.getMessage(streamNames.audio, { last_by_subj: audioSubject(ref) }),
  );
  const frame =
    last &&
    decodeAudio({
      subject: last.subject,
      headers: last.header,
      data: last.data,
      sequence: last.seq,
      storedAt: last.time.getTime(),
    });
  if (!frame) return undefined;
  const { channelStartMs, firstSample, samples, settledSample } = frame;
  return { channelStartMs, endSample: firstSample + samples.length, settledSample };
};

/** Tells whoever listens how far a channel is settled: covered by a final, a silence or AudioMissed. Not kept. */
export const announceSettled = (log: JetStreamLog, ref: ChannelRef, sample: number): void =>
  log.connection.publish(settledSubject(ref), String(sample));

/** Tells of every such mark, until `signal` aborts. */
export const hearSettled = (
  { connection }: JetStreamLog,
  tell: (ref: ChannelRef, sample: number) => void,
  signal: AbortSignal,
): void => {
  const subscription = connection.subscribe("wm.settled.>", {
    callback: (error, message) => {
      const ref = error ? undefined : channelOf(message.subject);
      const sample = Number(message.string());
      if (ref && Number.isSafeInteger(sample)) tell(ref, sample);
    },
  });
  signal.addEventListener("abort", () => subscription.unsubscribe(), { once: true });
};

/** Takes a channel's sound out of AUDIO: nobody will hear again what lies there now. */
export const purgeAudio = async (log: JetStreamLog, ref: ChannelRef): Promise<void> => {
  await log.manager.streams.purge(streamNames.audio, { filter: audioSubject(ref) });
};
