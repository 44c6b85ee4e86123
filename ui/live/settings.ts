import { createSignal } from "solid-js";

export type Speak = "all" | "tips" | "nothing";

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(`wingman.${key}`);
  } catch {
    return null;
  }
};
const write = (key: string, value: string): void => {
  try {
    localStorage.setItem(`wingman.${key}`, value);
  } catch {
    // The choice then lasts as long as this page.
  }
};

const storedSpeak = read("speak");
const [speak, setSpeakSignal] = createSignal<Speak>(
  storedSpeak === "tips" || storedSpeak === "nothing" ? storedSpeak : "all",
);
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
