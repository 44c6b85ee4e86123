import { For, Show } from "solid-js";
import type { Sign, Told } from "./told.ts";
import { words } from "./words.ts";

const marks: Record<Sign, string> = { came: "+", went: "−", changed: "~" };

/** Changes in plain words; a sign and a word for each, so that they read without colour. */
export function ChangesList(props: { told: readonly Told[]; onOpen?: (play: string) => void }) {
  return (
    <ul class="changes">
      <For each={props.told}>
        {(told) => (
          <li class={told.sign}>
            <div class="of">
              <span class="mark" aria-hidden="true">
                {marks[told.sign]}
              </span>
              <span class="vh">{words.told.signs[told.sign]}</span>
              <Show
                when={told.play !== null && props.onOpen}
                fallback={
                  <b>
                    <bdi>{told.title}</bdi>
                  </b>
                }
              >
                <button type="button" class="named" onClick={() => props.onOpen?.(told.play ?? "")}>
                  <bdi>{told.title}</bdi>
                </button>
              </Show>
            </div>
            <ul>
              <For each={told.lines}>
                {(line) => (
                  <li class={line.sign}>
                    <span class="mark" aria-hidden="true">
                      {marks[line.sign]}
                    </span>
                    <span class="vh">{words.told.signs[line.sign]}</span>
                    <span dir="auto">{line.text}</span>
                  </li>
                )}
              </For>
            </ul>
          </li>
        )}
      </For>
    </ul>
  );
}
