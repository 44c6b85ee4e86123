import { createSignal, For, Show } from "solid-js";
import { createPolled } from "../../parts/api.ts";
import { textOr } from "../../parts/erased.ts";
import { callTitle } from "../../parts/versioned/call-title.ts";
import type { Attempt } from "../../parts/versioned/begin.tsx";
import { scenarios } from "./ask.ts";
import { words } from "./words.ts";

const callsMax = 50;
const againMs = 5_000;

/** A scenario out of a past call. */
export function FromCall(props: { attempt: Attempt; isBusy: boolean }) {
  const [loaded] = createPolled(() => scenarios.pastCalls(callsMax), againMs);
  const [chosen, setChosen] = createSignal("");
  const calls = () => loaded().value ?? [];
  const past = () => chosen() || (calls()[0]?.call ?? "");
  return (
    <div class="file past">
      <h3>{words.begin.call}</h3>
      <p class="s2 dim">{words.begin.callText}</p>
      <Show when={calls().length > 0} fallback={<p class="s2 faint">{words.begin.noCalls}</p>}>
        <div class="in">
          <select
            name="past-call"
            aria-label={words.begin.choose}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            <For each={calls()}>
              {(call) => <option value={call.call}>{callTitle(textOr(call.title, ""), call.startedAt)}</option>}
            </For>
          </select>
        </div>
        <button
          type="button"
          class="btn"
          disabled={props.isBusy}
          onClick={() => void props.attempt(async () => (await scenarios.fromCall(past())).id)}
        >
          {words.begin.make}
        </button>
      </Show>
    </div>
  );
}
