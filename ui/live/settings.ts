import { createSignal } from "solid-js";
import { store as write, stored as read } from "./stored.ts";

/** How long a tip stands, in seconds; "play" leaves it to the play, "off" to the hand. */
export type TipLife = "play" | "8" | "20" | "30" | "off";
/** A tip said into one ear: off, or on at a speed. */
export type Whisper = "off" | "slow" | "normal" | "fast";
export type Speak = "all" | "tips" | "nothing";

const storedSpeak = read("speak");
const [speak, setSpeakSignal] = createSignal<Speak>(
  storedSpeak === "tips" || storedSpeak === "nothing" ? storedSpeak : "all",
);
const oneOf = <Value extends string>(key: string, known: readonly Value[], otherwise: Value): Value =>
  known.find((value) => value === read(key)) ?? otherwise;
const [tipLife, setTipLifeSignal] = createSignal(oneOf<TipLife>("tip-life", ["play", "8", "20", "30", "off"], "play"));
const [whisper, setWhisperSignal] = createSignal(oneOf<Whisper>("whisper", ["off", "slow", "normal", "fast"], "off"));
const [whisperInExercise, setWhisperInExerciseSignal] = createSignal(read("whisper-exercise") === "on");
const [singleKeys, setSingleKeysSignal] = createSignal(read("single-keys") !== "off");
const [hintsDone, setHintsDone] = createSignal<readonly string[]>((read("hints") ?? "").split(",").filter(Boolean));

/** What this browser remembers of the person in front of it. */
export const settings = {
  speak,
  singleKeys,
  hintsDone,
  setSpeak: (value: Speak) => {
    setSpeakSignal(value);
    write("speak", value);
  },
  tipLife,
  /** Null where the play decides. */
  tipLifeMs: (): number | null =>
    tipLife() === "play" ? null : tipLife() === "off" ? Infinity : Number(tipLife()) * 1_000,
  setTipLife: (value: TipLife) => {
    setTipLifeSignal(value);
    write("tip-life", value);
  },
  whisper,
  setWhisper: (value: Whisper) => {
    setWhisperSignal(value);
    write("whisper", value);
  },
  /** In an exercise by itself: whoever wants it in calls may practise without. */
  whisperInExercise,
  setWhisperInExercise: (on: boolean) => {
    setWhisperInExerciseSignal(on);
    write("whisper-exercise", on ? "on" : "off");
  },
  setSingleKeys: (on: boolean) => {
    setSingleKeysSignal(on);
    write("single-keys", on ? "on" : "off");
  },
  /** A hint is gone for good once it was followed. */
  hintDone: (hint: string) => {
    if (hintsDone().includes(hint)) return;
    setHintsDone([...hintsDone(), hint]);
    write("hints", hintsDone().join(","));
  },
};
