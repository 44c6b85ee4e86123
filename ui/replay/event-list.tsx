import type { Entry } from "@wingman/domain/call/timeline";
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import { clockText } from "../parts/time.ts";
import { actorText, detailOf, typeText } from "./event-text.ts";
import { words } from "./words.ts";

const says = words.replay;
/** Every row is of one height, so that the ten-thousandth is found without drawing the others; replay.css has the same. */
const rowPx = 46;
const spareRows = 4;
/** After a hand has scrolled, the list stays there for so long before it follows the moment again. */
const handMs = 4_000;
/** The newest row stands so far down the list: what came before is read above it, what comes below. */
const newestAt = 0.62;

/** What was written down, in order: up to the moment, and faintly what comes. A press goes there. */
export function EventList(props: {
  /** Events alone, without interim text. */
  entries: readonly Entry[];
  /** How many of them had come. */
  come: number;
  rep: string;
  onGo: (entry: Entry) => void;
}) {
  let box!: HTMLDivElement;
  const [top, setTop] = createSignal(0);
  const [height, setHeight] = createSignal(400);
  const [handAt, setHandAt] = createSignal(-Infinity);
  const placeOf = createMemo(() => new Map(props.entries.map(({ id }, place) => [id, place])));
  const first = () => Math.max(0, Math.floor(top() / rowPx) - spareRows);
  const last = () => Math.min(props.entries.length, Math.ceil((top() + height()) / rowPx) + spareRows);
  const shown = createMemo(() => Array.from({ length: Math.max(0, last() - first()) }, (_, n) => first() + n));
  const follow = (): void => {
    if (performance.now() - handAt() < handMs) return;
    const lowest = Math.max(0, props.entries.length * rowPx - height());
    const wished = Math.min(lowest, Math.max(0, (props.come - 1) * rowPx - height() * newestAt));
    if (Math.abs(box.scrollTop - wished) >= 1) box.scrollTop = wished;
    setTop(wished);
  };
  // With the frame, so that one layout of the page serves all that changed with the moment.
  let asked = 0;
  createEffect(
    on(
      [() => props.come, () => props.entries, height],
      () => (asked ||= requestAnimationFrame(() => ((asked = 0), follow()))),
    ),
  );
  onCleanup(() => cancelAnimationFrame(asked));
  onMount(() => {
    const watch = new ResizeObserver(() => setHeight(box.clientHeight));
    watch.observe(box);
    onCleanup(() => watch.disconnect());
  });
  const hand = () => setHandAt(performance.now());
  const headlines = createMemo(
    () =>
      new Map(
        props.entries.flatMap(({ event }) =>
          event.type === "SuggestionMade" ? [[event.data.suggestion, event.data.headline] as const] : [],
        ),
      ),
  );
  /** Of what is done with a tip, the tip. */
  const headlineOf = ({ event }: Entry): string => {
    const { suggestion } = (event.data ?? {}) as { readonly suggestion?: string };
    return headlines().get(suggestion ?? "") ?? "";
  };
  const causeOf = (entry: Entry): { entry: Entry; text: string } | null => {
    const place = entry.fact?.cause ? placeOf().get(entry.fact.cause) : undefined;
    const cause = place === undefined ? undefined : props.entries[place];
    return cause ? { entry: cause, text: says.because(typeText(cause.event.type), clockText(cause.cameMs)) } : null;
  };
  return (
    <aside class="events" aria-labelledby="events-head">
      <h2 id="events-head">
        {says.events}
        <small>{says.eventsCome(props.come, props.entries.length)}</small>
      </h2>
      <div
        class="rows"
        ref={box}
        tabindex="0"
        role="region"
        aria-labelledby="events-head"
        onScroll={() => setTop(box.scrollTop)}
        onWheel={hand}
        onTouchMove={hand}
        onPointerDown={(event) => event.target === box && hand()}
      >
        <Show when={props.entries.length > 0} fallback={<p class="s1 faint">{says.noEvents}</p>}>
          <ol style={{ "block-size": `${props.entries.length * rowPx}px` }}>
            <For each={shown()}>
              {(place) => {
                const entry = () => props.entries[place]!; // `shown` is of the same list.
                const cause = createMemo(() => causeOf(entry()));
                return (
                  <li
                    style={{ "inset-block-start": `${place * rowPx}px` }}
                    classList={{ "to-come": place >= props.come, now: place === props.come - 1 }}
                    aria-current={place === props.come - 1 ? "true" : undefined}
                  >
                    <button type="button" title={cause()?.text} onClick={() => props.onGo(entry())}>
                      <time dir="ltr">{clockText(entry().cameMs)}</time>
                      <span class="what">
                        <b>{typeText(entry().event.type)}</b>
                        <bdi class="who clip">{actorText(entry().fact?.actor ?? "", props.rep)}</bdi>
                      </span>
                      <small class="clip" dir="auto">
                        {detailOf(entry()) || headlineOf(entry()) || cause()?.text || ""}
                      </small>
                    </button>
                  </li>
                );
              }}
            </For>
          </ol>
        </Show>
      </div>
    </aside>
  );
}
