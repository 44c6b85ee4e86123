import type { Tip } from "@wingman/domain/call/view";
import { For } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { words } from "./words.ts";

/** More than these would cover the words; the side list has them all. */
const stripsMax = 2;

/** Pinned tips while a newer one has the place: a line each, whole again by a press or once the place is free. */
export function PinnedStrip(props: {
  tips: readonly Tip[];
  onOpen: (tip: Tip) => void;
  onLetGo: (tip: Tip) => void;
  readOnly?: boolean | undefined;
}) {
  return (
    <For each={props.tips.slice(0, stripsMax)}>
      {(tip) => (
        <div class="strip">
          <button
            type="button"
            class="open"
            disabled={props.readOnly}
            aria-label={words.live.openPinned(tip.headline)}
            onClick={() => props.onOpen(tip)}
          >
            <Icon name="pin" size="s" />
            <b>{words.live.pinned}</b>
            <bdi class="clip">{tip.headline}</bdi>
          </button>
          <button
            type="button"
            class="ib"
            disabled={props.readOnly}
            title={words.live.unpin}
            aria-label={`${words.live.unpin}: ${tip.headline}`}
            onClick={() => props.onLetGo(tip)}
          >
            <Icon name="cross" size="s" />
          </button>
        </div>
      )}
    </For>
  );
}
