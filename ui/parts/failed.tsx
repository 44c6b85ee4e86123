import { Show } from "solid-js";
import { ApiProblem } from "./api.ts";
import { Icon } from "./icon.tsx";
import { words } from "./words.ts";

/** Why something did not work, said once: what the server said no with in a page's own words, or that it does not answer. */
export function Failed(props: { problem: Error | null; no: (problem: ApiProblem) => string }) {
  return (
    <div role="alert">
      <Show when={props.problem}>
        {(problem) => (
          <p class="note bad">
            <Icon name="warn" size="s" />
            <span dir="auto">
              {problem() instanceof ApiProblem ? props.no(problem() as ApiProblem) : words.notAnswering.title}
            </span>
          </p>
        )}
      </Show>
    </div>
  );
}
