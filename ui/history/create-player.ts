/**
 * A call's recording, heard again: spans of it are fetched as WAV a little ahead of the ear and played one behind the
 * other, both sides in the middle, at the speed one likes and at the same pitch. It stops where the call ends.
 */
import { createSignal, onCleanup } from "solid-js";
import { stretched } from "./stretch.ts";

const spanMs = 30_000;
/** At another speed spans are shorter: one is worked out in less than a frame or two. */
const stretchedSpanMs = 8_000;
/** So long before a span ends, in seconds of the ear, the next one is fetched. */
const aheadMs = 12_000;
/** Speech as it is recorded; no more is decoded than there is. */
const perSecond = 16_000;
const lookMs = 100;
/** The first sound of a span waits so long, so that it is not begun in the past. */
const leadS = 0.05;
/** Both sides are summed into one; nobody talks at full loudness while the other does. */
const loudness = 1.8;

export type Player = {
  readonly isPlaying: () => boolean;
  /** Where the ear is, on the call's clock. */
  readonly atMs: () => number;
  /** The same to the millisecond; no signal. */
  readonly nowMs: () => number;
  readonly speed: () => number;
  setSpeed(speed: number): void;
  /** Why it stopped; null while it did not. */
  readonly problem: () => Error | null;
  play(fromMs?: number): void;
  pause(): void;
};

type Playing = {
  readonly context: AudioContext;
  readonly stopped: AbortController;
  readonly heardMs: () => number;
  timer: number;
};

/** `fetchSpan` answers the WAV of a span of the call; at first the ear is at `beginMs`. */
export const createPlayer = (
  durationMs: () => number,
  fetchSpan: (fromMs: number, toMs: number, signal: AbortSignal) => Promise<ArrayBuffer>,
  beginMs = 0,
): Player => {
  const [isPlaying, setPlaying] = createSignal(false);
  const [atMs, setAt] = createSignal(beginMs);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [speed, setSpeed] = createSignal(1);
  let now: Playing | null = null;

  const stop = (): void => {
    if (!now) return;
    clearInterval(now.timer);
    now.stopped.abort();
    void now.context.close().catch(() => undefined);
    now = null;
    setPlaying(false);
  };

  const play = (fromMs = atMs()): void => {
    stop();
    setProblem(null);
    const from = fromMs >= durationMs() - lookMs ? 0 : Math.max(0, Math.floor(fromMs));
    const pace = speed();
    const context = pace === 1 ? new AudioContext() : new AudioContext({ sampleRate: perSecond });
    const stopped = new AbortController();
    const mono = new GainNode(context, { gain: loudness, channelCount: 1, channelCountMode: "explicit" });
    mono.connect(context.destination);
    /** Moment of the context at which the call's clock was at `from`; later by what was waited for. */
    let beganS = Number.NaN;
    let fetchedMs = from;
    let isFetching = false;
    const heardMs = (): number => (Number.isNaN(beganS) ? from : from + (context.currentTime - beganS) * 1_000 * pace);
    const more = async (): Promise<void> => {
      if (isFetching || fetchedMs >= durationMs() || fetchedMs - heardMs() > aheadMs * pace) return;
      isFetching = true;
      const startMs = fetchedMs;
      const endMs = Math.min(durationMs(), startMs + (pace === 1 ? spanMs : stretchedSpanMs));
      try {
        const decoded = await context.decodeAudioData(await fetchSpan(startMs, endMs, stopped.signal));
        const buffer = pace === 1 ? decoded : atPace(decoded, pace);
        if (stopped.signal.aborted) return;
        const earliest = context.currentTime + leadS - (startMs - from) / 1_000 / pace;
        if (Number.isNaN(beganS) || beganS < earliest) beganS = earliest; // It came late: the clock waits for it.
        const source = new AudioBufferSourceNode(context, { buffer });
        source.connect(mono);
        source.start(beganS + (startMs - from) / 1_000 / pace);
        fetchedMs = endMs;
      } catch (error) {
        if (stopped.signal.aborted) return;
        stop();
        setProblem(error instanceof Error ? error : new Error(String(error)));
      } finally {
        isFetching = false;
      }
    };
    const look = (): void => {
      setAt(now?.heardMs() ?? from);
      if (heardMs() >= durationMs()) {
        stop();
        setAt(durationMs());
      } else void more();
    };
    now = {
      context,
      stopped,
      heardMs: () => Math.max(from, Math.min(heardMs(), fetchedMs)),
      timer: window.setInterval(look, lookMs),
    };
    setAt(from);
    setPlaying(true);
    void more();
  };

  onCleanup(stop);
  return {
    isPlaying,
    atMs,
    problem,
    play,
    pause: stop,
    speed,
    nowMs: () => now?.heardMs() ?? atMs(),
    setSpeed(next) {
      const at = now?.heardMs();
      setSpeed(next);
      if (at !== undefined) play(at);
    },
  };
};

/** Both sides as one, at another pace and the same pitch. */
const atPace = (decoded: AudioBuffer, pace: number): AudioBuffer => {
  const sides = Array.from({ length: decoded.numberOfChannels }, (_, side) => decoded.getChannelData(side));
  const [first = new Float32Array()] = sides;
  const both = first.map((_, n) => sides.reduce((sum, side) => sum + (side[n] ?? 0), 0) / sides.length);
  const samples = stretched(both, pace, decoded.sampleRate);
  const buffer = new AudioBuffer({ length: Math.max(1, samples.length), sampleRate: decoded.sampleRate });
  buffer.copyToChannel(samples, 0);
  return buffer;
};
