import { Show } from "solid-js";
import type { ProblemKind } from "../live/sources/source.ts";
import { words } from "../live/words.ts";
import { Icon } from "../parts/icon.tsx";
import { StateNote } from "../parts/state-note.tsx";

/** Why one is not heard, and the two ways on: try again, or type. */
export function MicrophoneNote(props: { problem: ProblemKind | null; onRetry: () => void; onType: () => void }) {
  return (
    <div role="alert">
      <Show when={props.problem}>
        {(kind) => (
          <StateNote
            glyph="micOff"
            tone="warn"
            title={words.live.problems[kind()].title}
            text={words.live.problems[kind()].text}
          >
            <button type="button" class="btn" onClick={() => props.onRetry()}>
              <Icon name="mic" size="s" />
              {words.live.tryAgain}
            </button>
            <button type="button" class="btn plain" onClick={() => props.onType()}>
              <Icon name="keys" size="s" />
              {words.live.typeInstead}
            </button>
          </StateNote>
        )}
      </Show>
    </div>
  );
}
