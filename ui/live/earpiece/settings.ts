/** What this browser remembers of how tips are said: which voice, which ear, how loud, on what. */
import { createSignal } from "solid-js";
import { stored, store } from "../stored.ts";
import type { Ear } from "./player.ts";

export type Level = "quiet" | "normal" | "loud";
/** Below a voice in a meeting, which has nobody who turns it down. */
const levels: Readonly<Record<Level, number>> = { quiet: 0.25, normal: 0.5, loud: 0.9 };
/** The browser's own voice, which cannot be placed. */
export const browsers = "browser";

const kept = <Value extends string>(key: string, otherwise: Value, known?: readonly Value[]) => {
  const before = stored(key) as Value | null;
  const [value, set] = createSignal<Value>(before !== null && (known?.includes(before) ?? true) ? before : otherwise);
  const choose = (next: Value): void => {
    set(() => next);
    store(key, next);
  };
  return [value, choose] as const;
};

const [ear, setEar] = kept<Ear>("ear", "left", ["left", "right", "both"]);
const [level, setLevel] = kept<Level>("ear-level", "normal", ["quiet", "normal", "loud"]);
/** A voice's id, "" for the automatic choice, or the browser's. */
const [voice, setVoice] = kept<string>("ear-voice", "");
/** A device's id, "" for the system's own. */
const [device, setDevice] = kept<string>("ear-device", "");

export const earpiece = {
  ear,
  setEar,
  level,
  setLevel,
  voice,
  setVoice,
  device,
  setDevice,
  gain: () => levels[level()],
};
