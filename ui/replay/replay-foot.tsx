import { createMemo, createSignal, For, Show } from "solid-js";
import { copyText } from "../live/copy-text.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import type { Told } from "./create-reel.ts";
import { speeds, type Transport } from "./create-transport.ts";
import type { Markers } from "./markers.ts";
import type { ReplayKey } from "./replay-keys.ts";
import { Scrubber } from "./scrubber.tsx";
import { words } from "./words.ts";

const says = words.replay;

/** The line of time with what moves along it, and what of the call is not there to be shown or heard. */
export function ReplayFoot(props: {
  told: Told;
  transport: Transport;
  onSeek: (ms: number) => void;
  markers: Markers;
  endMs: number;
  /** Null while it is not known. */
  hears: "on" | "muted" | "failed" | "none" | null;
  /** A moment from before the answer about consent: half-said words of then were kept nowhere. */
  isHeld: boolean;
  onMuted: () => void;
  onAct: (key: ReplayKey) => void;
}) {
  const [copied, setCopied] = createSignal<number | null>(null);
  const second = createMemo(() => Math.floor(props.transport.atMs() / 1_000));
  const copy = async () => {
    const link = new URL(location.href);
    link.searchParams.set("t", String(second()));
    if (await copyText(link.href)) setCopied(second());
  };
  const notes = createMemo(() => {
    const { interim, unreadable } = props.told;
    return [
      interim === "there"
        ? ""
        : typeof interim === "string"
          ? says.interim[interim]
          : says.interim.from(clockText(interim.fromMs)),
      props.isHeld ? says.held : "",
      unreadable > 0 ? says.unreadable(unreadable) : "",
      props.hears === "none" ? says.noSound : props.hears === "failed" ? says.soundFailed : "",
    ].filter((note) => note !== "");
  });
  return (
    <footer class="rfoot">
      <Scrubber atMs={props.transport.atMs()} endMs={props.endMs} markers={props.markers} onSeek={props.onSeek} />
      <div class="transport">
        <button
          type="button"
          class="ib back5"
          title={`${says.back5} (←)`}
          aria-label={says.back5}
          onClick={() => props.onAct("back5")}
        >
          <Icon name="back" />
        </button>
        <button type="button" class="btn go" aria-keyshortcuts="Space K" onClick={() => props.onAct("toggle")}>
          <Icon name={props.transport.isPlaying() ? "pause" : "play"} size="s" />
          {props.transport.isPlaying() ? says.pause : says.play}
        </button>
        <button
          type="button"
          class="ib on5"
          title={`${says.on5} (→)`}
          aria-label={says.on5}
          onClick={() => props.onAct("on5")}
        >
          <Icon name="back" />
        </button>
        <span class="num now" dir="ltr">
          {clockText(second() * 1_000)}
          <span class="hm"> / {clockText(props.endMs)}</span>
        </span>
        <label class="speed">
          <span class="hm">{says.speed}</span>
          <select
            class="in"
            aria-label={says.speed}
            onChange={(event) => props.transport.setSpeed(Number(event.currentTarget.value))}
          >
            <For each={speeds}>
              {(speed) => (
                <option value={speed} selected={speed === props.transport.speed()}>
                  {says.speedOf(speed)}
                </option>
              )}
            </For>
          </select>
        </label>
        <Show when={props.hears !== null && props.hears !== "none"}>
          <button
            type="button"
            class="ib"
            aria-pressed={props.hears === "on"}
            title={`${props.hears === "on" ? says.soundOn : says.soundOff} (M)`}
            aria-label={says.soundOn}
            onClick={() => props.onMuted()}
          >
            <Icon name={props.hears === "on" ? "sound" : "soundOff"} />
          </button>
        </Show>
        <ul class="lacks">
          <For each={notes()}>
            {(note) => (
              <li title={note}>
                <Icon name="info" size="s" />
                <span class="clip">{note}</span>
              </li>
            )}
          </For>
        </ul>
        <button type="button" class="btn s hm" onClick={() => void copy()}>
          <Icon name={copied() === second() ? "tick" : "link"} size="s" />
          {copied() === second() ? says.copied : says.copyLink(clockText(second() * 1_000))}
        </button>
      </div>
    </footer>
  );
}
