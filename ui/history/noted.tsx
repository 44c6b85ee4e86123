import { For, Show } from "solid-js";
import type { CallDetail } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { labelText } from "../parts/label.ts";
import { clockText } from "../parts/time.ts";
import { Quoted } from "./call-tips.tsx";
import { words } from "./words.ts";

const says = words.call;

/** What was noted in a call, and what was held back. */
export function Noted(props: { detail: CallDetail; onGo: (ms: number) => void }) {
  const noted = () => props.detail.noted.filter((item) => item.what !== "stage" && !item.off);
  return (
    <>
      <section aria-labelledby="noted-head">
        <h2 id="noted-head">
          {says.noted}
          <small>{noted().length}</small>
        </h2>
        <ul>
          <For each={noted()}>
            {(item) => (
              <li class="nt">
                <button type="button" class="at num" dir="ltr" onClick={() => props.onGo(item.atMs)}>
                  {clockText(item.atMs)}
                </button>
                <div>
                  {textOr(item.words, "") ? (
                    <>
                      <Quoted words={textOr(item.words, "")} now={item.wordsNow} />
                      <br />
                      <small>
                        <bdi>{labelText(item.label)}</bdi>
                      </small>
                    </>
                  ) : (
                    labelText(item.label)
                  )}
                </div>
              </li>
            )}
          </For>
        </ul>
      </section>
      <Show when={props.detail.withheld.length > 0}>
        <section aria-labelledby="held-head">
          <h2 id="held-head">
            {says.withheld}
            <small>{props.detail.withheld.length}</small>
          </h2>
          <ul>
            <For each={props.detail.withheld}>
              {(held) => (
                <li class="nt held">
                  <button type="button" class="at num" dir="ltr" onClick={() => props.onGo(held.atMs)}>
                    {clockText(held.atMs)}
                  </button>
                  <div>
                    <bdi>{held.headline}</bdi>
                    <br />
                    <small>{says.because[held.because] ?? held.because}</small>
                  </div>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
    </>
  );
}
