import { onCleanup, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { Speaking } from "./speaking.ts";
import { words } from "./words.ts";

const says = words.exercise;

/** Held, one is heard; let go of in any way, no longer: also when the finger slides off, or the window goes behind another. */
export function HoldToSpeak(props: { voice: Speaking; disabled: boolean }) {
  const stop = () => props.voice.speaking() && props.voice.stop();
  addEventListener("blur", stop);
  onCleanup(() => {
    removeEventListener("blur", stop);
    stop();
  });
  const start = () => {
    if (!props.disabled && !props.voice.speaking()) props.voice.start();
  };
  const held = (event: KeyboardEvent, then: () => void) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation(); // The page's own space bar would say it twice.
    if (!event.repeat) then();
  };
  return (
    <>
      <button
        type="button"
        class="btn go big hold"
        aria-pressed={props.voice.speaking()}
        disabled={props.disabled || props.voice.problem() !== null}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          start();
        }}
        onPointerUp={stop}
        onPointerCancel={stop}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => held(event, start)}
        onKeyUp={(event) => held(event, stop)}
      >
        <Icon name="mic" />
        {props.voice.speaking() ? says.speaking : says.hold}
        <kbd class="kbd">Space</kbd>
      </button>
      <Show when={props.voice.problem()}>
        {(problem) => (
          <p class="note warn" role="status">
            <Icon name="micOff" size="s" />
            {problem()}
          </p>
        )}
      </Show>
    </>
  );
}
