import { createSignal, For, Show } from "solid-js";
import { boundsOf, kindOf, partsOf, type Schema } from "./operations.ts";
import { words } from "./words.ts";

/** What a body or an answer is made of: a field a line, opened where there is more in it. The first level is open. */
export function SchemaTree(props: { schema: Schema }) {
  return (
    <Show when={partsOf(props.schema)} fallback={<Kind schema={props.schema} />}>
      {(parts) => (
        <ul class="tree" dir="ltr">
          <For each={parts()}>{(part) => <Field name={part.name} required={part.required} schema={part.schema} />}</For>
        </ul>
      )}
    </Show>
  );
}

function Field(props: { name: string; required: boolean; schema: Schema }) {
  const [isOpen, setOpen] = createSignal(false);
  const line = () => (
    <>
      <code class="fname" lang="en" dir="ltr">
        {props.name}
      </code>
      <Kind schema={props.schema} />
      <Show when={!props.required}>
        <bdi class="s1 faint">{words.optional}</bdi>
      </Show>
    </>
  );
  return (
    <li>
      <Show when={partsOf(props.schema) !== null} fallback={<div class="field-line">{line()}</div>}>
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary class="field-line">{line()}</summary>
          {/* What nobody opened is not drawn: a playbook is a thousand fields. */}
          <Show when={isOpen()}>
            <SchemaTree schema={props.schema} />
          </Show>
        </details>
      </Show>
    </li>
  );
}

export function Kind(props: { schema: Schema }) {
  return (
    <span class="kind" lang="en" dir="ltr">
      <code>{kindOf(props.schema)}</code>
      <Show when={boundsOf(props.schema)}>{(bounds) => <code class="faint">{bounds()}</code>}</Show>
      <Show when={props.schema.description}>{(text) => <span class="s2 dim">{text()}</span>}</Show>
    </span>
  );
}
