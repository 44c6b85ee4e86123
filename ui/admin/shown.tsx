/** What is shown once and never again. */
import { createSignal, onMount } from "solid-js";
import { copyText } from "../live/copy-text.ts";
import { Icon } from "../parts/icon.tsx";
import { Field } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.invite;

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
