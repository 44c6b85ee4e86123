import { createMemo, For, Show } from "solid-js";
import type { SetupPart, Status } from "../parts/api.ts";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

const says = words;
const done = (part: SetupPart) => part.state === "ready" || part.state === "skipped";
const glyphs: Record<SetupPart["state"], Glyph> = {
  looking: "clock",
  fetching: "down",
  building: "chip",
  ready: "tick",
  skipped: "tick",
  failed: "warn",
};

/** What is here and what is still coming, with sizes and seconds: quiet, and true. */
export function Setup(props: { status: Status | null; problem: Error | null }) {
  // Once it is here, the speech engine has its own line above, with how exact it is.
  const parts = createMemo(() =>
    (props.status?.parts ?? []).filter(
      ({ part, state }) => part !== "speech" || state !== "ready" || !props.status?.speech.ready,
    ),
  );
  const failed = () => parts().some((part) => part.state === "failed");
  const title = () =>
    !props.status
      ? says.setupHead
      : failed()
        ? says.failedHead
        : props.status.ready && props.status.speech.ready
          ? says.readyHead
          : says.setupHead;
  return (
    <section class="panel" aria-labelledby="setup-head">
      <h2 id="setup-head">{title()}</h2>
      <Show when={props.status} fallback={<p class="s2 dim">{props.problem ? partWords.notAnswering.text : ""}</p>}>
        {(status) => (
          <>
            <p class="s2 dim" role="status">
              {status().ready ? says.readyText : says.partsStillCome(parts().filter(done).length, parts().length)}
            </p>
            <Show when={status().speech.ready}>
              <ul class="ready">
                <li>
                  <Icon name="tick" />
                  <span>
                    {says.speech(
                      partWords.engines[status().speech.engine] ?? status().speech.engine,
                      partWords.accuracy[status().speech.accuracy] ?? status().speech.accuracy,
                    )}
                    <small dir="auto">{status().speech.reason}</small>
                  </span>
                </li>
              </ul>
            </Show>
            <ul class="ready">
              <For each={parts().map(({ part }) => part)}>
                {(name) => {
                  const part = () => parts().find((known) => known.part === name);
                  return <Show when={part()}>{(known) => <Part part={known()} />}</Show>;
                }}
              </For>
            </ul>
            <Show when={parts().some(({ part, state }) => part === "meaning" && state === "skipped")}>
              <p class="s2 dim">{says.byWordingAlone}</p>
            </Show>
            <Show when={parts().some(({ part, state }) => part === "web-search" && state === "skipped")}>
              <p class="s2 dim">{says.nothingLookedUp}</p>
            </Show>
          </>
        )}
      </Show>
    </section>
  );
}

function Part(props: { part: SetupPart }) {
  const share = () =>
    props.part.bytes !== undefined && props.part.bytesTotal ? props.part.bytes / props.part.bytesTotal : null;
  const figures = () =>
    [
      sizeText(props.part),
      props.part.elapsedMs !== undefined && !done(props.part) ? words.elapsed(props.part.elapsedMs) : null,
    ]
      .filter(Boolean)
      .join(partWords.comma);
  return (
    <li classList={{ warn: props.part.state === "failed", coming: !done(props.part) }}>
      <Icon name={glyphs[props.part.state]} />
      <span>
        <span class="between">
          <span>{says.partNames[props.part.part] ?? props.part.part}</span>
          <span class="s1 faint num nowrap">
            <bdi>{figures() || words.states[props.part.state]}</bdi>
          </span>
        </span>
        <Show when={props.part.detail}>
          <small classList={{ clip: done(props.part) }} title={done(props.part) ? props.part.detail : undefined}>
            {props.part.detail}
          </small>
        </Show>
        <Show when={props.part.state === "fetching" && share() !== null}>
          <progress max="1" value={share() ?? 0} aria-label={props.part.part} />
        </Show>
      </span>
    </li>
  );
}

const sizeText = ({ bytes, bytesTotal, state }: SetupPart): string | null => {
  const mb = (count: number) => (count / 1_000_000).toFixed(count < 10_000_000 ? 1 : 0);
  if (bytes === undefined || bytes === 0) return null;
  return state === "fetching" && bytesTotal ? words.sizeOf(mb(bytes), mb(bytesTotal)) : words.size(mb(bytes));
};
