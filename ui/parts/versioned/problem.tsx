import { Show } from "solid-js";
import { ApiProblem } from "../api.ts";

/** Why something was refused, with its code; nothing while it was not. */
export function Problem(props: { of: unknown }) {
  return (
    <Show when={props.of}>
      <p class="note bad" role="alert">
        <span dir="auto">
          {props.of instanceof Error ? props.of.message : String(props.of)}{" "}
          <code dir="ltr">{props.of instanceof ApiProblem ? props.of.code : ""}</code>
        </span>
      </p>
    </Show>
  );
}
