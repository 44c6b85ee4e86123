import "./summary.css";
import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js";
import { copyText } from "../live/copy-text.ts";
import { api, type CallTold, createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import { words } from "./words.ts";

const says = words.summary;
type Told = NonNullable<CallTold["summary"]>;

/** What came up in the call, each with its moment, what is to be done, and a letter to send. Nothing where nothing was told. */
export function Summary(props: {
  call: string;
  /** Of what was last done to the call: then it may be told otherwise. */
  position: string | null;
  sideOf: (channel: string) => string;
  onGo: (ms: number) => void;
}) {
  const [found, again] = createPolled(() => api.told(props.call), 3_000);
  createEffect(
    on(
      () => props.position,
      () => void again(),
      { defer: true },
    ),
  );
  return <Show when={found().value?.summary}>{(told) => <Parts {...props} told={told()} />}</Show>;
}

function Parts(props: { told: Told; sideOf: (channel: string) => string; onGo: (ms: number) => void }) {
  const [copied, setCopied] = createSignal(false);
  /** By a model where one told it, else those that tell most. */
  const sentences = () => props.told.written?.told ?? props.told.sentences;
  const letter = () => `${props.told.letter.subject}\n\n${props.told.letter.body}`;
  const copy = async () => setCopied(await copyText(letter()));
  /** What came up, each with its moment and, above its words, what is said of it. */
  const Section = <One extends { readonly atMs: number; readonly text: string }>(section: {
    title: string;
    items: readonly One[];
    children: (one: One) => JSX.Element;
  }) => (
    <Show when={section.items.length > 0}>
      <div>
        <h3>{section.title}</h3>
        <ul>
          <For each={section.items}>
            {(one) => (
              <li>
                <button type="button" class="at num" dir="ltr" onClick={() => props.onGo(one.atMs)}>
                  {clockText(one.atMs)}
                </button>
                <p>
                  {section.children(one)}
                  <span dir="auto">{one.text}</span>
                </p>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
  return (
    <section class="told" aria-labelledby="told-head">
      <h2 id="told-head">{says.title}</h2>
      <div class="parts">
        <Section title={says.said} items={sentences()}>
          {(one) => (
            <small>
              {props.sideOf(one.by)}
              <Show when={"outdated" in one && one.outdated}>{` · ${says.outdated}`}</Show>
            </small>
          )}
        </Section>
        <Section title={says.moments} items={props.told.moments}>
          {(one) => <small>{says.kinds[one.what] ?? one.what}</small>}
        </Section>
        <Section title={says.objections} items={props.told.objections}>
          {(one) => (
            <small class="met" classList={{ not: !one.met }}>
              <Icon name={one.met ? "tick" : "info"} size="s" />
              {one.met ? says.met : says.notMet}
            </small>
          )}
        </Section>
        <Section title={says.actions} items={props.told.actions}>
          {(one) => (
            <small>
              {props.sideOf(one.by)}
              <Show when={one.due}>
                {" · "}
                <bdi>{one.due}</bdi>
              </Show>
            </small>
          )}
        </Section>
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
