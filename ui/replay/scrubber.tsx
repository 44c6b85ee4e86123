import { createMemo, For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import type { Band, MarkerKind, Markers } from "./markers.ts";
import { words } from "./words.ts";

const says = words.replay;
const stepMs = 100;
const glyphs = { tip: "bolt", question: "question", objection: "objection", comment: "copy", mark: "flag" } as const;

/** The whole call as a line: where something came, where it paused, what was taken back; and where one is. */
export function Scrubber(props: { atMs: number; endMs: number; markers: Markers; onSeek: (ms: number) => void }) {
  const share = (ms: number) => `${(100 * ms) / Math.max(1, props.endMs)}%`;
  const countOf = (kind: MarkerKind | Band["kind"]) =>
    [...props.markers.moments, ...props.markers.bands].filter((one) => one.kind === kind).length;
  // The thumb moves in tenths; what is read out changes with the second.
  const said = createMemo(() => says.position(clockText(props.atMs), clockText(props.endMs)));
  return (
    <div class="scrub">
      <div class="marks" aria-hidden="true">
        <For each={props.markers.bands}>
          {({ kind, fromMs, toMs }) => (
            <i
              class={`m-${kind}`}
              style={{ "inset-inline-start": share(fromMs), "inline-size": share(toMs - fromMs) }}
            />
          )}
        </For>
        <For each={props.markers.moments}>
          {({ kind, atMs }) => <i class={`m-${kind}`} style={{ "inset-inline-start": share(atMs) }} />}
        </For>
      </div>
      <input
        type="range"
        min={0}
        max={props.endMs}
        step={stepMs}
        value={props.atMs}
        aria-label={says.scrubber}
        aria-valuetext={said()}
        onInput={(event) => props.onSeek(event.currentTarget.valueAsNumber)}
      />
      <ul class="legend">
        <For each={["tip", "question", "objection", "comment", "mark"] as const}>
          {(kind) => (
            <Show when={countOf(kind) > 0}>
              <li classList={{ acc: kind === "tip" }}>
                <Icon name={glyphs[kind]} size="s" />
                {says.counts[kind](countOf(kind))}
              </li>
            </Show>
          )}
        </For>
        <For each={["pause", "forgotten"] as const}>
          {(kind) => (
            <Show when={countOf(kind) > 0}>
              <li>
                <i class={`swatch m-${kind}`} />
                {says.counts[kind](countOf(kind))}
              </li>
            </Show>
          )}
        </For>
      </ul>
    </div>
  );
}
