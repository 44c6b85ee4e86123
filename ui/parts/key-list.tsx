import { For } from "solid-js";

/** Keys and what each does; two blanks stand between keys that do the same. */
export function KeyList(props: { keys: readonly (readonly string[])[] }) {
  return (
    <dl class="keys">
      <For each={props.keys}>
        {([keys, what]) => (
          <div>
            <dt>
              <For each={(keys ?? "").split("  ")}>
                {(key) => (
                  <kbd class="kbd" dir="ltr">
                    {key}
                  </kbd>
                )}
              </For>
            </dt>
            <dd>{what}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
