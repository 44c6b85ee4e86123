/** Where a replay is and how fast it goes. With sound the ear leads and the picture follows; without, the clock does. */
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { Player } from "../history/create-player.ts";

export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const;

export type Transport = ReturnType<typeof createTransport>;

export const createTransport = (options: {
  readonly endMs: Accessor<number>;
  readonly beginMs: number;
  readonly player: Player;
  /** Whether there is sound, and somebody wants it. */
  readonly sounds: Accessor<boolean>;
}) => {
  const { player, endMs, sounds } = options;
  const [atMs, setAt] = createSignal(options.beginMs);
  const [isPlaying, setPlaying] = createSignal(false);
  const [speed, setSpeedSignal] = createSignal<number>(1);
  let frame = 0;
  let lastAt = 0;

  const stopAt = (ms: number): void => {
    setAt(ms);
    setPlaying(false);
  };
  const turn = (now: number): void => {
    if (!isPlaying()) return;
    const next = sounds() ? player.nowMs() : atMs() + Math.max(0, now - lastAt) * speed();
    lastAt = now;
    if (next >= endMs() || (sounds() && !player.isPlaying())) return stopAt(Math.min(next, endMs()));
    setAt(next);
    frame = requestAnimationFrame(turn);
  };
  createEffect(
    on([isPlaying, sounds], ([playing, heard]) => {
      cancelAnimationFrame(frame);
      if (playing && heard) player.play(atMs());
      else player.pause();
      if (!playing) return;
      lastAt = performance.now();
      frame = requestAnimationFrame(turn);
    }),
  );
  onCleanup(() => cancelAnimationFrame(frame));

  const seek = (ms: number): void => {
    const to = Math.min(endMs(), Math.max(0, ms));
    setAt(to);
    if (isPlaying() && sounds()) player.play(to);
  };
  return {
    atMs,
    isPlaying,
    speed,
    seek,
    toggle(): void {
      if (!isPlaying() && atMs() >= endMs()) setAt(0);
      setPlaying(!isPlaying());
    },
    pause: () => setPlaying(false),
    setSpeed(next: number): void {
      setSpeedSignal(next);
      player.setSpeed(next);
    },
    /** One of the speeds up or down. */
    faster(by: 1 | -1): void {
      const place = speeds.findIndex((known) => known === speed()) + by;
      const next = speeds[Math.min(speeds.length - 1, Math.max(0, place))];
      if (next !== undefined) this.setSpeed(next);
    },
  };
};
