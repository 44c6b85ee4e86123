import "./watched.css";
import type { CallView } from "@wingman/domain/call/view";
import { watchersOf } from "@wingman/domain/call/view-watching";
import { createMemo, Show } from "solid-js";
import { textOr } from "../../parts/erased.ts";
import { Icon } from "../../parts/icon.tsx";
import { words } from "./words.ts";

/** Who else looks at this call now: in the bar for as long as they do, at every width, and spoken when it changes. */
export function WatchedBy(props: { view: Pick<CallView, "watchers"> }) {
  const names = createMemo(() =>
    watchersOf(props.view).map(({ name }) => textOr(name, words.somebody) || words.somebody),
  );
  return (
    <span role="status">
      <Show when={names().length > 0}>
        <span class="onlookers" title={`${words.watching(names())}. ${words.sees}`}>
          <Icon name="eye" />
          <span class="long">{words.watching(names())}</span>
          <span class="short">{words.watchingShort(names().length)}</span>
          <span class="least">
            <span aria-hidden="true">{names().length}</span>
            <span class="vh">{words.watching(names())}</span>
          </span>
        </span>
      </Show>
    </span>
  );
}
