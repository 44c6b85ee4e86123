import { Show } from "solid-js";
import { ApiProblem } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

/** Why something did not work, in the server's own words, with the code to ask by. */
export function Failed(props: { problem: Error | null }) {
  const text = (problem: Error): string =>
    problem instanceof ApiProblem ? words.failed(problem.code, problem.message) : partWords.notAnswering.title;
  return (
    <div role="alert">
      <Show when={props.problem}>
        {(problem) => (
          <p class="note bad">
            <Icon name="warn" size="s" />
            <span dir="auto">{text(problem())}</span>
          </p>
        )}
      </Show>
    </div>
  );
}
