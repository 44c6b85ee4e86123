import { createMemo, For } from "solid-js";
import { Dynamic } from "solid-js/web";
import { Icon } from "../parts/icon.tsx";
import { keptNow } from "./kept.ts";
import type { Session } from "./session.ts";
import { type Observed, type Segment, type Side, stateWords, truthLine, unconfirmedMs } from "./truth.ts";
import { words } from "./words.ts";

/** The line at the bottom; on a phone its short form. Spoken only when a state changes. */
export function TruthLine(props: {
  session: Session;
  source: Observed["source"];
  customer: string;
  tick: number;
  onFind: () => void;
  onEngine: () => void;
  onDefined: (now: readonly Segment[]) => void;
}) {
  const side = (channel: "rep" | "customer", name: string): Side => {
    const levels = props.session.levels[channel];
    const ago = (at: number | null) => (at === null ? null : performance.now() - at);
    return {
      name,
      sends: props.session.sends(channel),
      framesAgoMs: ago(levels.framesAt()),
      heardAgoMs: ago(levels.lastHeardAt()),
      signalAgoMs: ago(levels.lastSignalAt()),
    };
  };
  const segments = createMemo<readonly Segment[]>(
    () => (
      props.tick,
      truthLine({
        view: props.session.view(),
        source: props.source,
        link: props.session.link(),
        paused: props.session.paused(),
        rep: side("rep", words.live.you),
        customer: side("customer", props.customer),
        wordsBehindMs: props.session.wordsBehindMs(),
        tipsBehindMs: props.session.tipsBehindMs(),
        waitingMs: props.session.waitingMs(),
        unanswered: props.session.unanswered(),
        thinned: props.session.thinned(),
        unworded: props.session.unworded(),
      })
    ),
  );
  const spoken = createMemo(() => stateWords(segments()));
  const heardShort = () => {
    if (props.source === "typed") return words.truth.hearingShort.typed;
    const first = segments()[0];
    const text = first?.parts[0]?.text ?? "";
    if (first?.warn || props.session.waitingMs() > unconfirmedMs) return text;
    return text === words.truth.both
      ? words.truth.hearingShort.both
      : text === words.truth.none
        ? words.truth.hearingShort.none
        : text;
  };
  const kept = () => keptNow(props.session);
  const behind = () => (props.tick, props.session.wordsBehindMs());
  return (
    <>
      <footer class="status" aria-label={words.live.truth.label}>
        <For each={segments().map(({ id }) => id)}>
          {(id) => {
            const segment = () => segments().find((known) => known.id === id);
            return (
              <Dynamic
                component={id === "engine" ? "button" : "span"}
                class={`sg ${id}`}
                classList={{ warn: segment()?.warn ?? false }}
                {...(id === "engine" && {
                  type: "button",
                  title: words.live.engines.change,
                  onClick: () => props.onEngine(),
                })}
              >
                <Icon name={segment()?.glyph ?? "info"} />
                <Parts parts={segment()?.parts ?? []} />
              </Dynamic>
            );
          }}
        </For>
        <button
          type="button"
          class="ib"
          title={words.live.truth.open}
          aria-label={words.live.truth.open}
          onClick={() => props.onDefined(segments())}
        >
          <Icon name="info" />
        </button>
      </footer>
      <footer class="mob" aria-label={words.live.truth.label}>
        <Icon name="mic" />
        <b>{heardShort()}</b>
        {behind() !== null && (
          <>
            <span>·</span>
            <span class="clip">{words.truth.behindShort(behind() ?? 0)}</span>
          </>
        )}
        <span class="row end">
          <Icon name={kept().glyph} />
          {kept().short}
        </span>
        <button type="button" class="ib" aria-label={words.live.commands} onClick={() => props.onFind()}>
          <Icon name="search" />
        </button>
      </footer>
      <div class="vh" role="status">
        {spoken()}
      </div>
    </>
  );
}

export function Parts(props: { parts: Segment["parts"] }) {
  return (
    <span>
      <For each={props.parts}>
        {(part, i) => (
          <>
            {i() > 0 && !part.aside && !/^[,.:،]/.test(part.text) ? " " : ""}
            {part.bold ? <b>{part.text}</b> : part.aside ? <span class="asd">{part.text}</span> : part.text}
          </>
        )}
      </For>
    </span>
  );
}
