import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import { settings } from "./settings.ts";
import type { SampleSource } from "./sources/sample.ts";
import { words } from "./words.ts";

const order = ["ring", "why", "copy"] as const;
type Hint = (typeof order)[number];

/** Over a sample call: what this is, how loud, and one hint at a time that is gone for good once followed. */
export function Caption(props: {
  durationMs: number;
  source: () => SampleSource | null;
  hasTip: boolean;
  tipId: string | null;
}) {
  const [volume, setVolume] = createSignal(1);
  const [muted, setMuted] = createSignal(false);
  const [hint, setHint] = createSignal<Hint | null>(null);
  const touch = matchMedia("(pointer: coarse)").matches;
  const apply = () => props.source()?.setVolume(muted() ? 0 : volume());
  // One hint a tip: the next tip brings the next hint, followed or not.
  const tipId = createMemo(() => props.tipId); // Compared by value: a tip that only changed is no next tip.
  createEffect(
    on(tipId, (id) => {
      const last = hint();
      if (last) settings.hintDone(last);
      setHint(id ? (order.find((known) => !settings.hintsDone().includes(known)) ?? null) : null);
    }),
  );
  const text = () => {
    const now = hint();
    if (!now || settings.hintsDone().includes(now)) return null;
    return now === "copy" && touch ? words.live.hints.copyTouch : words.live.hints[now];
  };
  return (
    <div class="caption">
      <span class="grow clip">{words.live.sample(clockText(props.durationMs))}</span>
      <Show when={text()}>
        {(now) => (
          <span class="hint" role="status">
            <Icon name="info" size="s" />
            {now()}
          </span>
        )}
      </Show>
      <button
        type="button"
        class="ib"
        aria-pressed={muted()}
        title={muted() ? words.live.unmute : words.live.mute}
        aria-label={words.live.mute}
        onClick={() => {
          setMuted(!muted());
          apply();
        }}
      >
        <Icon name={muted() ? "soundOff" : "sound"} />
      </button>
      <input
        class="volume hm"
        type="range"
        min="0"
        max="1"
        step="0.05"
        value={volume()}
        aria-label={words.live.volume}
        onInput={(event) => {
          setVolume(event.currentTarget.valueAsNumber);
          setMuted(false);
          apply();
        }}
      />
    </div>
  );
}
