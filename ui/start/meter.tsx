import { createSignal, For, onCleanup } from "solid-js";
import type { Input } from "../live/sources/input.ts";
import { words } from "./words.ts";

const cellCount = 32;
const everyMs = 80;
const everyMsReduced = 500;
/** A level without a frame behind it is an old one. */
const freshMs = 300;

/** How loud one side is now: cells, from quiet to too loud. */
export function Meter(props: { input: Input; name: string }) {
  const [level, setLevel] = createSignal(0);
  const draw = () => {
    const levels = props.input.levels();
    const at = levels.framesAt();
    setLevel(at !== null && performance.now() - at < freshMs ? levels.level() : 0);
  };
  const timer = setInterval(draw, matchMedia("(prefers-reduced-motion: reduce)").matches ? everyMsReduced : everyMs);
  onCleanup(() => clearInterval(timer));
  const percent = () => Math.round(level() * 100);
  return (
    <div
      class="meter"
      role="meter"
      aria-label={props.name}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow={percent()}
      aria-valuetext={words.sound.level(percent())}
    >
      <For each={Array.from({ length: cellCount }, (_, n) => n)}>
        {(n) => <i classList={{ on: level() * cellCount > n, high: n >= cellCount - 2 }} />}
      </For>
    </div>
  );
}
