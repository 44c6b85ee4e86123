import { Show } from "solid-js";
import type { Ears } from "./create-browser-ears.ts";
import { words } from "./words.ts";

const says = words.live.browserEars;

/** Off unless the rep turns it on in this very call, and only where the company lets sound leave the house. */
export function BrowserEarsChoice(props: { ears: Ears; soundMayLeave: boolean; disabled: boolean }) {
  const closed = () => (!props.soundMayLeave ? says.notAllowed : !props.ears.can ? says.cannot : null);
  return (
    <fieldset class="choose" disabled={props.disabled || closed() !== null}>
      <legend class="vh">{says.title}</legend>
      <label>
        <input
          type="checkbox"
          checked={props.ears.wanted()}
          onChange={(event) => props.ears.want(event.currentTarget.checked)}
        />
        <span>
          <b>{says.title}</b>
          <span class="s2 dim">{says.where}</span>
          <Show when={closed()}>{(why) => <span class="s2 warn">{why()}</span>}</Show>
        </span>
      </label>
      <div role="status">
        <Show when={props.ears.problem()}>{(problem) => <p class="s2 warn">{says.problems[problem()]}</p>}</Show>
      </div>
    </fieldset>
  );
}
