import type { Tip } from "@wingman/domain/call/view";
import { createSignal, onCleanup, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { Showing } from "./tip-life.ts";
import { words } from "./words.ts";

const turn = 2 * Math.PI * 21;

/** Time left as an arc; held, two short bars stand inside; with reduced motion it is a figure instead. */
export function Ring(props: { tip: Tip; showing: Showing | null }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const [reduced, setReduced] = createSignal(still.matches);
  const change = () => setReduced(still.matches);
  still.addEventListener("change", change);
  onCleanup(() => still.removeEventListener("change", change));
  const left = () => (props.tip.retracted ? null : (props.showing?.leftMs ?? null));
  const held = () => props.showing?.held ?? false;
  const glyph = () =>
    props.tip.retracted ? "back" : props.tip.pinned ? "pin" : left() !== null && held() ? "pause" : props.tip.kind;
  return (
    <span class="ring" role="timer" aria-live="off" aria-label={words.live.timeLeft}>
      <svg class="rg" viewBox="0 0 48 48" fill="none" stroke-width="3" aria-hidden="true">
        <circle class="tr" cx="24" cy="24" r="21" />
        <Show when={left() !== null && !reduced()}>
          <circle
            class="pr"
            cx="24"
            cy="24"
            r="21"
            stroke-linecap="round"
            stroke-dasharray={`${turn} ${turn}`}
            stroke-dashoffset={turn * (1 - Math.min(1, (left() ?? 0) / (props.showing?.lifeMs ?? 1)))}
          />
        </Show>
      </svg>
      <Show when={reduced() && left() !== null} fallback={<Icon name={glyph()} />}>
        <span class="s1 num">{words.live.left(Math.ceil((left() ?? 0) / 1_000))}</span>
      </Show>
    </span>
  );
}
