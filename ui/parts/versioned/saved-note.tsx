import { Match, Switch } from "solid-js";
import { Icon } from "../icon.tsx";
import { hourText } from "../time.ts";
import type { Kept, Saving } from "../create-draft.ts";
import { words } from "./words.ts";

/** Whether what stands in the page is kept, in a word; and what to do where it is not. */
export function SavedNote(props: { draft: Kept }) {
  const now = () => props.draft.saving();
  const is = <State extends Saving["state"]>(state: State) =>
    now().state === state ? (now() as Extract<Saving, { state: State }>) : null;
  return (
    <span class="saved s2" role="status" data-state={now().state}>
      <Switch fallback={<span class="faint">{words.saving.saving}</span>}>
        <Match when={is("saved")}>
          {(saved) => (
            <span class="faint">
              {saved().atMs > 0 ? words.saving.saved(hourText(saved().atMs)) : words.saving.nothing}
            </span>
          )}
        </Match>
        <Match when={is("unfinished")}>
          <span class="tag warn">
            <Icon name="warn" />
            {words.saving.unfinished}
          </span>
        </Match>
        <Match when={is("failed")}>
          {(failed) => (
            <span class="tag bad">
              <Icon name="warn" />
              {words.saving.failed(failed().says)}
            </span>
          )}
        </Match>
        <Match when={is("changed")}>
          <span class="tag warn">
            <Icon name="warn" />
            {words.saving.changed}
            <button type="button" class="btn s" onClick={() => void props.draft.settle("theirs")}>
              {words.saving.theirs}
            </button>
            <button type="button" class="btn s" onClick={() => void props.draft.settle("mine")}>
              {words.saving.mine}
            </button>
          </span>
        </Match>
      </Switch>
    </span>
  );
}
