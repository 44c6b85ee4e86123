import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { type Reworded, rewordedAt, wordEveryMs } from "./reworded.ts";

/** The words of a tip as they are read: a better wording comes word by word, or at once where nothing shall move. */
export const createReworded = (say: Accessor<string>): Accessor<Reworded> => {
  const [now, setNow] = createSignal<Reworded>({ text: say(), toCome: 0 });
  createEffect(
    on(
      say,
      (next, before = next) => {
        const began = performance.now();
        const step = () => {
          const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
          setNow(rewordedAt(before, next, still ? Infinity : performance.now() - began));
          if (now().toCome === 0) clearInterval(timer);
        };
        const timer = setInterval(step, wordEveryMs);
        step();
        onCleanup(() => clearInterval(timer));
      },
      { defer: true },
    ),
  );
  return now;
};
