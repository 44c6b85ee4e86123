import { Show } from "solid-js";
import { HeardOf } from "../parts/heard-of.tsx";
import type { Session } from "./session.ts";
import { words } from "./words.ts";

/** For whoever only watches: that sound comes from elsewhere, or how far the recording is that is played. */
export function WatchCaption(props: { session: Session; nowMs: number }) {
  return (
    <div class="caption">
      <Show when={props.session.view().started?.recording} fallback={<span>{words.live.watching}</span>}>
        {(recording) => <HeardOf atMs={props.nowMs} ofMs={recording().durationMs} />}
      </Show>
    </div>
  );
}
