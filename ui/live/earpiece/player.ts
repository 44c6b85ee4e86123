/**
 * Sound that comes over the network, played as it comes, into one ear or both, at a level and on a device of one's
 * choice. The sound is a WAV file of one channel with an open end.
 */
export type Ear = "left" | "right" | "both";
export type Playing = {
  readonly ear: Ear;
  /** 0 to 1 */ readonly level: number;
  /** "" is the system's own */ readonly device: string;
};

const headerBytes = 44;
/** The first piece waits this long, so that the second is there before it ends. */
const headStartS = 0.06;
/** What is longer is no headline, and is cut off. */
const secondsMax = 30;
const resumeMsMax = 1_000;
const places: Readonly<Record<Ear, number>> = { left: -1, right: 1, both: 0 };

export type Player = {
  /** Resolves at the end of the sound, or once `signal` is aborted, which silences it at once. Rejects where it cannot be played. */
  play(sound: ReadableStream<Uint8Array>, how: Playing, signal: AbortSignal): Promise<void>;
  close(): void;
};

/** Null where the browser has no way to place sound. */
export const openPlayer = (): Player | null => {
  if (typeof AudioContext === "undefined" || typeof StereoPannerNode === "undefined") return null;
  let context: AudioContext | undefined;
  return {
    async play(sound, { ear, level, device }, signal) {
      context ??= new AudioContext({ latencyHint: "interactive" });
      await ready(context, device);
      const gain = new GainNode(context, { gain: level });
      const place = new StereoPannerNode(context, { pan: places[ear] });
      gain.connect(place).connect(context.destination);
      const silence = (): void => place.disconnect();
      signal.addEventListener("abort", silence, { once: true });
      try {
        const until = await schedule(context, gain, sound, signal);
        await elapsed((until - context.currentTime) * 1_000, signal);
      } finally {
        signal.removeEventListener("abort", silence);
        silence();
      }
    },
    close: () => void context?.close(),
  };
};

/** A browser that waits for a press leaves it suspended; a device that is gone is passed over. */
const ready = async (context: AudioContext, device: string): Promise<void> => {
  const choosing = context as AudioContext & { setSinkId?: (id: string) => Promise<void>; sinkId?: string };
  if (choosing.setSinkId && choosing.sinkId !== device) await choosing.setSinkId(device).catch(() => undefined);
  if (context.state === "suspended") await Promise.race([context.resume(), elapsed(resumeMsMax)]);
  if (context.state !== "running") throw new Error("the browser plays nothing before a press");
};

/** Answers when the last piece will have been played, on the context's clock. */
const schedule = async (
  context: AudioContext,
  to: AudioNode,
  sound: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<number> => {
  const reader = sound.getReader();
  const leave = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", leave, { once: true });
  let rest: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  let rateHz = 0;
  let at = 0;
  let seconds = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted || seconds > secondsMax) return at;
      rest = joined(rest, value);
      if (rateHz === 0) {
        if (rest.length < headerBytes) continue;
        rateHz = new DataView(rest.buffer, rest.byteOffset).getUint32(24, true);
        rest = rest.slice(headerBytes);
      }
      const whole = rest.length - (rest.length % 2);
      if (whole === 0) continue;
      const buffer = bufferOf(context, rest.subarray(0, whole), rateHz);
      rest = rest.slice(whole);
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(to);
      at = Math.max(at, context.currentTime + headStartS);
      source.start(at);
      at += buffer.duration;
      seconds += buffer.duration;
    }
  } finally {
    signal.removeEventListener("abort", leave);
    leave();
  }
};

const bufferOf = (context: AudioContext, bytes: Uint8Array<ArrayBuffer>, rateHz: number): AudioBuffer => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const buffer = context.createBuffer(1, bytes.length / 2, rateHz);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(i * 2, true) / 32_768;
  return buffer;
};

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
};

const elapsed = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal?.aborted || ms <= 0) return done();
    const timer = setTimeout(done, ms);
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        done();
      },
      { once: true },
    );
  });
