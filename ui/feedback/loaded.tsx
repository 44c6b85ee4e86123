import { type JSX, Show } from "solid-js";
import type { Loaded } from "../parts/api.ts";
import { Loading, ProblemNote } from "../parts/problem-note.tsx";

/** What an answer shows, the lines of it while it is on its way, or why there is none. */
export function WhenLoaded<Value extends object>(props: {
  loaded: Loaded<Value>;
  onRetry: () => void;
  children: (value: () => Value) => JSX.Element;
}) {
  return (
    <Show
      when={props.loaded.value}
      fallback={
        <Show
          when={props.loaded.problem}
          fallback={
            <Loading>
              <p class="sk w7" />
              <p class="sk w5" />
            </Loading>
          }
        >
          {(wrong) => <ProblemNote problem={wrong()} onRetry={() => props.onRetry()} />}
        </Show>
      }
    >
      {(value) => props.children(value as () => Value)}
    </Show>
  );
}
