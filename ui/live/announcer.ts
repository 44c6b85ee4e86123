import { createSignal, onCleanup } from "solid-js";

export const quietMsMin = 4_000;

/** Says one thing at a time to a screen reader, at most every 4 s; a newer one replaces what waits. */
export const createAnnouncer = () => {
  const [text, setText] = createSignal("");
  let waiting: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastAt = -quietMsMin;
  const speak = () => {
    timer = undefined;
    if (waiting === null) return;
    lastAt = performance.now();
    setText(waiting);
    waiting = null;
  };
  onCleanup(() => clearTimeout(timer));
  return {
    text,
    say(words: string): void {
      waiting = words;
      timer ??= setTimeout(speak, Math.max(0, lastAt + quietMsMin - performance.now()));
    },
  };
};
