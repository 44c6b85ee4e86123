/** What more than one of these pages has: why something did not work, a field, a list of boxes or of choices. */
import { createUniqueId, For, type JSX, Show } from "solid-js";
import { Failed as FailedPart } from "../parts/failed.tsx";
import { words } from "./words.ts";

/** In the page's words where it has any for the code, else in the server's own. */
export function Failed(props: { problem: Error | null }) {
  return <FailedPart problem={props.problem} no={({ code, message }) => words.no[code] ?? `${message} (${code})`} />;
}

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

export function Field(props: { label: string; hint?: string; children: (id: string) => JSX.Element }) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="in">{props.children(id)}</div>
      <Show when={props.hint}>
        <p class="s1 faint">{props.hint}</p>
      </Show>
    </div>
  );
}

export type Option<Value extends string> = { readonly value: Value; readonly word: string; readonly text?: string };

/** One of some; with `readOnly` what is chosen can be read and not changed. */
export function Choice<Value extends string>(props: {
  label: string;
  options: readonly Option<Value>[];
  value: Value;
  readOnly: boolean;
  onChange: (value: Value) => void;
}) {
  const name = createUniqueId();
  return (
    <fieldset class="opts">
      <legend>{props.label}</legend>
      <For each={props.options}>
        {(option) => (
          <label>
            <input
              type="radio"
              name={name}
              checked={props.value === option.value}
              disabled={props.readOnly}
              onChange={() => props.onChange(option.value)}
            />
            <span>
              {option.word}
              <Show when={option.text}>
                <span class="s2 dim">{option.text}</span>
              </Show>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}

export function Box(props: {
  label: string;
  text?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label>
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        {props.label}
        <Show when={props.text}>
          <span class="s2 dim">{props.text}</span>
        </Show>
      </span>
    </label>
  );
}
