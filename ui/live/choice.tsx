import { For } from "solid-js";

/** One of a few, as buttons beside each other. */
export function Choice<Value extends string>(props: {
  label: string;
  options: Record<Value, string>;
  chosen: Value;
  onChoose: (value: Value) => void;
}) {
  return (
    <div class="between wrap">
      <span>{props.label}</span>
      <div class="seg" role="group" aria-label={props.label}>
        <For each={Object.entries(props.options) as [Value, string][]}>
          {([value, label]) => (
            <button type="button" aria-pressed={props.chosen === value} onClick={() => props.onChoose(value)}>
              {label}
            </button>
          )}
        </For>
      </div>
    </div>
  );
}
