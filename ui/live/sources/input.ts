/** One side's sound as this page has it: opened, heard, muted or lost, with what its level says. */
import type { Channel } from "@wingman/domain/call/events/shared";
import { createSignal } from "solid-js";
import { makeLevels } from "../levels.ts";
import { type Capture, openCapture } from "./capture.ts";
import { echoFrames, loudnessOf } from "./echo.ts";
import { lostShareOf } from "./room.ts";

export type InputState = "off" | "opening" | "open" | "lost";
export type Input = ReturnType<typeof makeInput>;

/** Frames whose loudest sample stands at the limit, of the last five seconds. */
const clippedFramesKept = 125;
/** When frames came, of a little more than the four seconds that are looked at. */
const framesAtKept = 250;
const clippingPeakMin = 32_600;

export const makeInput = (channel: Channel) => {
  const [state, setState] = createSignal<InputState>("off");
  const [label, setLabel] = createSignal("");
  const [muted, setMuted] = createSignal(false);
  let levels = makeLevels();
  const loudness: number[] = [];
  const clipped: boolean[] = [];
  const framesAt: number[] = [];
  let stream: MediaStream | null = null;
  let capture: Capture | null = null;
  let openedAt = 0;
  let lastFrameAt: number | null = null;
  let held = false;
  const watchers = new Set<(samples: Int16Array) => void>();
  let sounds: ((samples: Int16Array, gapMs: number) => void) | null = null;
  let turn = 0;

  const take = (samples: Int16Array) => {
    if (state() === "lost") return; // A track that ended goes on as silence; nobody is heard in it.
    const now = performance.now();
    levels.push(samples, now);
    keep(loudness, loudnessOf(samples), echoFrames);
    keep(framesAt, now, framesAtKept);
    keep(
      clipped,
      samples.some((sample) => Math.abs(sample) >= clippingPeakMin),
      clippedFramesKept,
    );
    const gapMs = lastFrameAt !== null && lastFrameAt < openedAt ? now - lastFrameAt : 0;
    lastFrameAt = now;
    for (const watcher of watchers) watcher(samples);
    sounds?.(held ? new Int16Array(samples.length) : samples, gapMs);
  };
  const release = () => {
    turn += 1;
    capture?.stop();
    capture = null;
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  };

  return {
    channel,
    state,
    label,
    muted,
    levels: () => levels,
    loudness: (): readonly number[] => loudness,
    /** 0 to 1, of the last five seconds. */
    clippedShare: () => (clipped.length === 0 ? 0 : clipped.filter(Boolean).length / clippedFramesKept),
    lostShare: (now: number) => lostShareOf(framesAt, openedAt, now),
    openedAt: () => openedAt,
    device: () => stream?.getAudioTracks()[0]?.getSettings().deviceId ?? null,

    /** Takes a stream over; one that was there is let go. The track itself says when it is muted or gone. */
    async open(next: MediaStream, name: string): Promise<void> {
      release();
      const mine = turn;
      stream = next;
      setState("opening");
      const [track] = next.getAudioTracks();
      setLabel(name);
      setMuted(track?.muted ?? false);
      track?.addEventListener("ended", () => {
        if (mine === turn) setState("lost");
      });
      track?.addEventListener("mute", () => mine === turn && setMuted(true));
      track?.addEventListener("unmute", () => mine === turn && setMuted(false));
      levels = makeLevels();
      openedAt = performance.now();
      const made = await openCapture(next, (samples) => {
        if (mine === turn) take(samples);
      });
      if (mine !== turn) return made.stop();
      capture = made;
      setState(track?.readyState === "ended" ? "lost" : "open");
    },
    opening: () => setState("opening"),
    failed: () => setState(stream ? "open" : "off"),

    /** Whoever sends the sound on; null lets it fall. `gapMs` is how long nothing came before a frame. */
    hear(to: ((samples: Int16Array, gapMs: number) => void) | null): void {
      sounds = to;
      lastFrameAt = null;
    },
    /** Looks at each frame of 40 ms as it comes, also while it is held; until the returned function is called. */
    watch(look: (samples: Int16Array) => void): () => void {
      watchers.add(look);
      return () => void watchers.delete(look);
    },
    /** The browser's own light goes out, too. What was heard before counts as heard now: a pause is no gap. */
    rest(on: boolean): void {
      for (const track of stream?.getAudioTracks() ?? []) track.enabled = !on;
      lastFrameAt = null;
    },
    /** Somebody else hears this side meanwhile: silence goes on in its place, so that its clock goes on, too. */
    hold(on: boolean): void {
      held = on;
    },
    close(): void {
      release();
      sounds = null;
      held = false;
      lastFrameAt = null;
      setState("off");
    },
  };
};

const keep = <Value>(list: Value[], value: Value, max: number): void => {
  list.push(value);
  if (list.length > max) list.shift();
};
