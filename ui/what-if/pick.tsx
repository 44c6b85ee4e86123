import { For } from "solid-js";

/** A field that one of a few is chosen in. */
export function Pick(props: {
  label: string;
  name: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  onPick: (value: string) => void;
}) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <span class="in">
        <select name={props.name} onChange={(event) => props.onPick(event.currentTarget.value)}>
          <For each={props.options}>
            {(option) => (
              <option value={option.value} selected={option.value === props.value}>
                {option.label}
              </option>
            )}
          </For>
        </select>
      </span>
    </label>
  );
}
