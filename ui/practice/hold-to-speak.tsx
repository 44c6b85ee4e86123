import { onCleanup, onMount } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { PartnerVoice } from "./sound/create-partner-voice.ts";
import { words } from "./words.ts";

const says = words.exercise;

/**
 * Held, one is heard; let go of in any way, no longer: also when the finger slides off, or the window goes behind another.
 * It comes when this way of being heard is chosen, and takes the focus, so that Space speaks at once.
 */
export function HoldToSpeak(props: { voice: PartnerVoice; disabled: boolean }) {
  let button!: HTMLButtonElement;
  onMount(() => button.focus({ preventScroll: true }));
  const stop = () => props.voice.pressed() && props.voice.letGo();
  addEventListener("blur", stop);
  onCleanup(() => {
    removeEventListener("blur", stop);
    stop();
  });
  const start = () => {
    if (!props.disabled) props.voice.press();
  };
  const held = (event: KeyboardEvent, then: () => void) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation(); // The page's own space bar would say it twice.
    if (!event.repeat) then();
  };
  return (
    <button
      type="button"
      class="btn go big hold"
      ref={button}
      aria-pressed={props.voice.pressed()}
      disabled={props.disabled}
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
      {props.voice.pressed() ? says.speaking : says.hold}
      <kbd class="kbd">Space</kbd>
    </button>
  );
}
