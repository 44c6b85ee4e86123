import "./summary.css";
import { createSignal, For, Show } from "solid-js";
import { copyText } from "../live/copy-text.ts";
import { api, type CallTold, createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import { words } from "./words.ts";

const says = words.summary;
type Told = NonNullable<CallTold["summary"]>;

/** What came up in the call, each with its moment, what is to be done, and a letter to send. Nothing where nothing was told. */
export function Summary(props: { call: string; sideOf: (channel: string) => string; onGo: (ms: number) => void }) {
  const [found] = createPolled(() => api.told(props.call), 3_000);
  return <Show when={found().value?.summary}>{(told) => <Parts {...props} told={told()} />}</Show>;
}

function Parts(props: { told: Told; sideOf: (channel: string) => string; onGo: (ms: number) => void }) {
  const [copied, setCopied] = createSignal(false);
  /** By a model where one told it, else those that tell most. */
  const sentences = () => props.told.written?.told ?? props.told.sentences;
  const letter = () => `${props.told.letter.subject}\n\n${props.told.letter.body}`;
  const copy = async () => setCopied(await copyText(letter()));
  const At = (at: { ms: number }) => (
    <button type="button" class="at num" dir="ltr" onClick={() => props.onGo(at.ms)}>
      {clockText(at.ms)}
    </button>
  );
  return (
    <section class="told" aria-labelledby="told-head">
      <h2 id="told-head">{says.title}</h2>
      <div class="parts">
        <Show when={sentences().length > 0}>
          <div>
            <h3>{says.said}</h3>
            <ul>
              <For each={sentences()}>
                {(one) => (
                  <li>
                    <At ms={one.atMs} />
                    <p>
                      <small>{props.sideOf(one.by)}</small>
                      <span dir="auto">{one.text}</span>
                    </p>
                  </li>
                )}
              </For>
            </ul>
          </div>
        </Show>
        <Show when={props.told.moments.length > 0}>
          <div>
            <h3>{says.moments}</h3>
            <ul>
              <For each={props.told.moments}>
                {(one) => (
                  <li>
                    <At ms={one.atMs} />
                    <p>
                      <small>{says.kinds[one.what] ?? one.what}</small>
                      <span dir="auto">{one.text}</span>
                    </p>
                  </li>
                )}
              </For>
            </ul>
          </div>
        </Show>
        <Show when={props.told.objections.length > 0}>
          <div>
            <h3>{says.objections}</h3>
            <ul>
              <For each={props.told.objections}>
                {(one) => (
                  <li>
                    <At ms={one.atMs} />
                    <p>
                      <small class="met" classList={{ not: !one.met }}>
                        <Icon name={one.met ? "tick" : "info"} size="s" />
                        {one.met ? says.met : says.notMet}
                      </small>
                      <span dir="auto">{one.text}</span>
                    </p>
                  </li>
                )}
              </For>
            </ul>
          </div>
        </Show>
        <Show when={props.told.actions.length > 0}>
          <div>
            <h3>{says.actions}</h3>
            <ul>
              <For each={props.told.actions}>
                {(one) => (
                  <li>
                    <At ms={one.atMs} />
                    <p>
                      <small>
                        {props.sideOf(one.by)}
                        <Show when={one.due}>
                          {" · "}
                          <bdi>{one.due}</bdi>
                        </Show>
                      </small>
                      <span dir="auto">{one.text}</span>
                    </p>
                  </li>
                )}
              </For>
            </ul>
          </div>
        </Show>
        <div class="letter">
          <div class="between">
            <h3>{says.letter}</h3>
            <button type="button" class="btn" onClick={() => void copy()}>
              <Icon name={copied() ? "tick" : "copy"} size="s" />
              {copied() ? says.copied : says.copy}
            </button>
          </div>
          <pre dir="auto">{letter()}</pre>
        </div>
      </div>
      <p class="faint s1">{props.told.written ? says.byModel(props.told.written.model) : says.how}</p>
    </section>
  );
}
