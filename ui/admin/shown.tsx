/** What is still being read, or could not be; and what is shown once and never again. */
import { type Accessor, createSignal, type JSX, onMount, Show } from "solid-js";
import { copyText } from "../live/copy-text.ts";
import type { Loaded as State } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { Loading, ProblemNote } from "../parts/problem-note.tsx";
import { Field } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.invite;

export function Loaded<Value extends object>(props: {
  state: State<Value>;
  onRetry: () => void;
  children: (value: Accessor<Value>) => JSX.Element;
}) {
  return (
    <Show
      when={props.state.value}
      fallback={
        <Show
          when={props.state.problem}
          fallback={
            <Loading>
              <p class="sk w7" />
              <p class="sk w5" />
            </Loading>
          }
        >
          {(problem) => <ProblemNote problem={problem()} onRetry={props.onRetry} />}
        </Show>
      }
    >
      {(value) => props.children(value)}
    </Show>
  );
}

/** In a field that is marked as it is reached, beside a button that copies it. */
export function ShownOnce(props: { label: string; text: string; once: string; copy: string; onClose: () => void }) {
  const [copied, setCopied] = createSignal<boolean | null>(null);
  let field!: HTMLInputElement;
  onMount(() => field.focus());
  return (
    <>
      <Field label={props.label}>
        {(id) => (
          <input
            id={id}
            ref={field}
            class="mono"
            readOnly
            dir="ltr"
            value={props.text}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </Field>
      <p class="note warn">
        <Icon name="warn" size="s" />
        {props.once}
      </p>
      <div class="row wrap">
        <button type="button" class="btn go" onClick={() => void copyText(props.text).then(setCopied)}>
          <Icon name="copy" size="s" />
          {props.copy}
        </button>
        <button type="button" class="btn" onClick={props.onClose}>
          {says.done}
        </button>
        <span role="status" class="dim">
          {copied() === null ? "" : copied() ? says.copied : says.notCopied}
        </span>
      </div>
    </>
  );
}
