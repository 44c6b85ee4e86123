import "./sound.css";
import { For, onCleanup, Show } from "solid-js";
import { tinykeys } from "tinykeys";
import { type CallRecording } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText, spanText } from "../parts/time.ts";
import type { Player } from "./create-player.ts";
import { words } from "./words.ts";

const says = words.call.sound;

/** What there is to hear of a call, as a strip under its picture: recorded, silent, taken back; or why there is nothing. */
export function Sound(props: { recording: CallRecording; durationMs: number; player: Player }) {
  const share = (ms: number) => `${(100 * ms) / Math.max(1, props.durationMs)}%`;
  const muted = () => props.recording.sides.flatMap((side) => side.muted);
  /** As in the picture above it. */
  const customerFirst = () => [...props.recording.sides].sort((one, other) => one.channel.localeCompare(other.channel));
  const isThere = () => props.recording.none === null;
  const toggle = () => (props.player.isPlaying() ? props.player.pause() : props.player.play());
  onCleanup(
    tinykeys(window, {
      Space: (event) => {
        const { target } = event;
        // A button or a field has its own use for the key.
        if (
          !isThere() ||
          (target instanceof HTMLElement && target.closest("button, a, input, textarea, select, [role=dialog]"))
        )
          return;
        event.preventDefault();
        toggle();
      },
    }),
  );
  return (
    <Show
      when={isThere()}
      fallback={
        <p class="sound none">
          <Icon name="soundOff" size="s" />
          <span>
            <b>{says.none}</b> {says.why[props.recording.none ?? ""] ?? ""}
          </span>
        </p>
      }
    >
      <div class="soundbar" aria-hidden="true">
        <For each={customerFirst()}>
          {(side) => (
            <div classList={{ cu: side.channel === "customer" }}>
              <For each={side.spans}>
                {({ fromMs, toMs }) => (
                  <i
                    class="kept"
                    style={{ "inset-inline-start": share(fromMs), "inline-size": share(toMs - fromMs) }}
                  />
                )}
              </For>
              <For each={props.recording.takenBack}>
                {({ fromMs, toMs }) => (
                  <i
                    class="gone"
                    style={{ "inset-inline-start": share(fromMs), "inline-size": share(toMs - fromMs) }}
                  />
                )}
              </For>
              <For each={side.muted}>
                {({ fromMs, toMs }) => (
                  <i
                    class="muted"
                    style={{ "inset-inline-start": share(fromMs), "inline-size": share(toMs - fromMs) }}
                  />
                )}
              </For>
            </div>
          )}
        </For>
        <i class="head" style={{ "inset-inline-start": share(props.player.atMs()) }} />
      </div>
      <div class="sound row wrap">
        <button type="button" class="btn" aria-keyshortcuts="Space" onClick={toggle}>
          <Icon name={props.player.isPlaying() ? "pause" : "play"} size="s" />
          {props.player.isPlaying() ? says.pause : says.play}
        </button>
        <span class="num" dir="ltr">
          {clockText(props.player.atMs())} / {clockText(props.durationMs)}
        </span>
        <Show when={muted().length > 0}>
          <span class="faint">
            <i class="swatch muted" /> {says.muted(muted().length, spanText(totalMs(muted())))}
          </span>
        </Show>
        <Show when={props.recording.takenBack.length > 0}>
          <span class="faint">
            <i class="swatch gone" /> {says.takenBack}
          </span>
        </Show>
        <Show when={props.player.problem()}>
          <span role="status">{says.failed}</span>
        </Show>
      </div>
    </Show>
  );
}

const totalMs = (spans: readonly { readonly fromMs: number; readonly toMs: number }[]): number =>
  spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
