/**
 * A call's recording, heard again: spans of it are fetched as WAV a little ahead of the ear and played one behind the
 * other, both sides in the middle. It stops where the call ends.
 */
import { createSignal, onCleanup } from "solid-js";

const spanMs = 30_000;
/** So long before a span ends the next one is fetched. */
const aheadMs = 12_000;
const lookMs = 100;
/** The first sound of a span waits so long, so that it is not begun in the past. */
const leadS = 0.05;
/** Both sides are summed into one; nobody talks at full loudness while the other does. */
const loudness = 1.8;

export type Player = {
  readonly isPlaying: () => boolean;
  /** Where the ear is, on the call's clock. */
  readonly atMs: () => number;
  /** Why it stopped; null while it did not. */
  readonly problem: () => Error | null;
  play(fromMs?: number): void;
  pause(): void;
};

type Playing = { readonly context: AudioContext; readonly stopped: AbortController; timer: number };

/** `fetchSpan` answers the WAV of a span of the call; at first the ear is at `beginMs`. */
export const createPlayer = (
  durationMs: () => number,
  fetchSpan: (fromMs: number, toMs: number, signal: AbortSignal) => Promise<ArrayBuffer>,
  beginMs = 0,
): Player => {
  const [isPlaying, setPlaying] = createSignal(false);
  const [atMs, setAt] = createSignal(beginMs);
  const [problem, setProblem] = createSignal<Error | null>(null);
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
    const context = new AudioContext();
    const stopped = new AbortController();
    const mono = new GainNode(context, { gain: loudness, channelCount: 1, channelCountMode: "explicit" });
    mono.connect(context.destination);
    /** Moment of the context at which the call's clock was at `from`; later by what was waited for. */
    let beganS = Number.NaN;
    let fetchedMs = from;
    let isFetching = false;
    const heardMs = (): number => (Number.isNaN(beganS) ? from : from + (context.currentTime - beganS) * 1_000);
    const more = async (): Promise<void> => {
      if (isFetching || fetchedMs >= durationMs() || fetchedMs - heardMs() > aheadMs) return;
      isFetching = true;
      const startMs = fetchedMs;
      const endMs = Math.min(durationMs(), startMs + spanMs);
      try {
        const buffer = await context.decodeAudioData(await fetchSpan(startMs, endMs, stopped.signal));
        if (stopped.signal.aborted) return;
        const earliest = context.currentTime + leadS - (startMs - from) / 1_000;
        if (Number.isNaN(beganS) || beganS < earliest) beganS = earliest; // It came late: the clock waits for it.
        const source = new AudioBufferSourceNode(context, { buffer });
        source.connect(mono);
        source.start(beganS + (startMs - from) / 1_000);
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
      setAt(Math.max(from, Math.min(heardMs(), fetchedMs)));
      if (heardMs() >= durationMs()) {
        stop();
        setAt(durationMs());
      } else void more();
    };
    now = { context, stopped, timer: window.setInterval(look, lookMs) };
    setAt(from);
    setPlaying(true);
    void more();
  };

  onCleanup(stop);
  return { isPlaying, atMs, problem, play, pause: stop };
};
