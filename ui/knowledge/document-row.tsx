import { Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { isolated } from "../parts/language.ts";
import { dateText } from "../parts/time.ts";
import type { Document } from "./ask.ts";
import { words } from "./words.ts";

/** One document: what it is, how far it is read, and what can be done with it. */
export function DocumentRow(props: { document: Document; onAgain: () => void; onRemove: () => void }) {
  const { document } = props;
  const share = () => {
    const { progress } = props.document;
    return progress && progress.of > 0 ? progress : null;
  };
  return (
    <li>
      <div class="named">
        <b>
          <bdi>{props.document.title}</bdi>
        </b>
        <span class="s2 dim">
          <bdi>{document.name}</bdi>
          <Show when={props.document.pages}>{(pages) => <> · {words.pages(pages())}</>}</Show>
        </span>
      </div>
      <div class="s2">
        <Show when={props.document.state === "waiting"}>
          <Show when={share()} fallback={<span class="dim">{words.waiting}</span>}>
            {(at) => (
              <span class="row">
                <progress value={at().done} max={at().of} aria-label={words.reading(at().done, at().of)} />
                <span class="dim num">{words.reading(at().done, at().of)}</span>
              </span>
            )}
          </Show>
        </Show>
        <Show when={props.document.state === "rejected"}>
          <span class="row bad">
            <Icon name="warn" size="s" />
            <span>{words.rejected(props.document.code ?? "")}</span>
          </span>
        </Show>
        <Show when={props.document.state === "indexed"}>
          <span class="row">
            <Icon name={props.document.isSuperseded ? "clock" : "tick"} size="s" />
            <span>
              {props.document.isSuperseded ? words.superseded : words.inUse} · {words.passages(props.document.passages)}{" "}
              · {dateText(props.document.uploadedAt)}
            </span>
          </span>
        </Show>
      </div>
      <div class="row wrap acts">
        <button
          type="button"
          class="btn s plain"
          aria-label={words.ofWhich(words.again, isolated(props.document.title))}
          onClick={() => props.onAgain()}
        >
          {words.again}
        </button>
        <button
          type="button"
          class="btn s stop"
          aria-label={words.ofWhich(words.remove, isolated(props.document.title))}
          onClick={() => props.onRemove()}
        >
          {words.remove}
        </button>
      </div>
    </li>
  );
}
