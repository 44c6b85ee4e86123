import { For } from "solid-js";
import type { Sample } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import { words } from "./words.ts";

export function SampleList(props: {
  samples: readonly Sample[];
  wanted: string | null;
  onPlay: (sample: Sample) => void;
}) {
  return (
    <ul class="sams">
      <For each={props.samples}>
        {(sample) => (
          <li class="sam">
            <button
              type="button"
              class="pl"
              aria-label={words.playNamed(sample.title)}
              aria-pressed={props.wanted === sample.id}
              onClick={() => props.onPlay(sample)}
            >
              <Icon name="play" filled />
            </button>
            <div>
              <b dir="auto">{sample.title}</b>
              <div class="s1 dim" dir="auto">
                {sample.about}
              </div>
            </div>
            <span class="s1 faint num">{clockText(sample.durationMs)}</span>
          </li>
        )}
      </For>
    </ul>
  );
}
