import { For, Show } from "solid-js";
import type { Sign, Told } from "./told.ts";
import { words } from "./words.ts";

const marks: Record<Sign, string> = { came: "+", went: "−", changed: "~" };

/** A sign and a word for it. */
function Mark(props: { sign: Sign }) {
  return (
    <>
      <span class="mark" aria-hidden="true">
        {marks[props.sign]}
      </span>
      <span class="vh">{words.told.signs[props.sign]}</span>
    </>
  );
}

/** Changes in plain words, so that they read without colour. */
export function ChangesList(props: { told: readonly Told[]; onOpen?: (part: string) => void; none?: string }) {
  return (
    <Show when={props.told.length > 0} fallback={<p class="s2 dim">{props.none ?? words.noChanges}</p>}>
      <ul class="changes">
        <For each={props.told}>
          {(told) => (
            <li data-sign={told.sign}>
              <div class="of">
                <Mark sign={told.sign} />
                <Show
                  when={told.opens !== null && props.onOpen}
                  fallback={
                    <b>
                      <bdi>{told.title}</bdi>
                    </b>
                  }
                >
                  <button type="button" class="named" onClick={() => props.onOpen?.(told.opens ?? "")}>
                    <bdi>{told.title}</bdi>
                  </button>
                </Show>
              </div>
              <ul>
                <For each={told.lines}>
                  {(line) => (
                    <li data-sign={line.sign}>
                      <Mark sign={line.sign} />
                      <span dir="auto">{line.text}</span>
                    </li>
                  )}
                </For>
              </ul>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
