import { A } from "@solidjs/router";
import { createEffect, onCleanup, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { HeardOf } from "../parts/heard-of.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { words as partWords } from "../parts/words.ts";
import { played } from "../recording/ask.ts";
import { words } from "./words.ts";

const says = words.call;
const lookEveryMs = 2_000;
/** A page that is not there a minute after its call is not about to come. */
const looksMax = 30;

/** In place of a page that is not there: of a recording that is still played, how far it is, until the page is there. */
export function Missing(props: { call: string; onAgain: () => void }) {
  const [now] = createPolled(
    () => played(props.call),
    lookEveryMs,
    ({ state }) => state === "playing",
  );
  const seen = () => now().value;
  createEffect(() => {
    if (seen() === null || seen()?.state === "playing") return;
    // It is through, and its page comes in a moment.
    let left = looksMax;
    const timer = setInterval(() => (left-- > 0 ? props.onAgain() : clearInterval(timer)), lookEveryMs);
    onCleanup(() => clearInterval(timer));
  });
  return (
    <Show
      when={seen()}
      fallback={
        <StateNote glyph="info" title={says.missing.title} text={says.missing.text}>
          <button type="button" class="btn" onClick={() => props.onAgain()}>
            {partWords.retry}
          </button>
          <A class="btn plain" href="/calls">
            {says.missing.go}
          </A>
        </StateNote>
      }
    >
      {(at) => (
        <StateNote glyph="ear" title={says.heard.title} text={says.heard.text}>
          <HeardOf atMs={at().atMs} ofMs={at().durationMs} />
          <A class="btn go" href={`/live/${props.call}`}>
            {says.heard.go}
          </A>
        </StateNote>
      )}
    </Show>
  );
}
