import { createUniqueId, type JSX } from "solid-js";

export function Field(props: { label: string; children: (id: string) => JSX.Element }) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="in">{props.children(id)}</div>
    </div>
  );
}
