import { createEffect, createMemo, createSignal, For, onCleanup, onMount, Show } from "solid-js";
import { settings } from "../live/settings.ts";
import { Icon } from "../parts/icon.tsx";
import { isolated } from "../parts/language.ts";
import { type Entry, numberOf } from "./ask.ts";
import type { TrailStore } from "./create-trail.ts";
import { aboutOf, glyphOf, typeText, whoOf, whyOf } from "./say.ts";
import { dayTimeText, timeText } from "./times.ts";
import { words } from "./words.ts";

const spareRows = 4;
/** Of the heights of a row in `audit.css`. */
const rowPx = { wide: 37, narrow: 64 };
const narrow = "(max-width: 960px)";
/** So many rows before the end the next page is asked for. */
const aheadRows = 40;

/** The trail's rows; only those on the screen exist. One is walked to by the arrows and opened by Enter. */
export function TrailList(props: {
  trail: TrailStore;
  chosen: string | null;
  /** Of the last export; empty for none. */
  said: string;
  onOpen: (entry: Entry) => void;
  onExport: (entry: Entry) => void;
}) {
  let box!: HTMLDivElement;
  const media = matchMedia(narrow);
  const [isNarrow, setNarrow] = createSignal(media.matches);
  const [top, setTop] = createSignal(0);
  const [seenPx, setSeenPx] = createSignal(0);
  const [active, setActive] = createSignal(0);
  const height = () => (isNarrow() ? rowPx.narrow : rowPx.wide);
  const rows = () => props.trail.entries();
  const first = createMemo(() => Math.max(0, Math.floor(top() / height()) - spareRows));
  const shown = createMemo(() =>
    rows()
      .slice(first(), Math.ceil((top() + seenPx()) / height()) + spareRows)
      .map((entry, n, all) => ({ entry, at: first() + n, before: n > 0 ? all[n - 1] : rows()[first() - 1] })),
  );
  const turned = () => setNarrow(media.matches);
  media.addEventListener("change", turned);
  onMount(() => {
    const sized = new ResizeObserver(() => setSeenPx(box.clientHeight));
    sized.observe(box);
    onCleanup(() => sized.disconnect());
  });
  onCleanup(() => media.removeEventListener("change", turned));
  createEffect(() => {
    if (rows().length - (top() + seenPx()) / height() < aheadRows) props.trail.more();
  });
  const walkTo = (at: number): void => {
    const to = Math.min(Math.max(0, at), rows().length - 1);
    setActive(to);
    if (to * height() < box.scrollTop) box.scrollTop = to * height();
    else if ((to + 1) * height() > box.scrollTop + box.clientHeight)
      box.scrollTop = (to + 1) * height() - box.clientHeight;
  };
  const page = () => Math.max(1, Math.floor(seenPx() / height()) - 1);
  const here = (act: (entry: Entry) => void): void => {
    const entry = rows()[active()];
    if (entry) act(entry);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => walkTo(active() + 1),
    ArrowUp: () => walkTo(active() - 1),
    PageDown: () => walkTo(active() + page()),
    PageUp: () => walkTo(active() - page()),
    Home: () => walkTo(0),
    End: () => walkTo(rows().length - 1),
    Enter: () => here(props.onOpen),
  };
  return (
    <div class="trail">
      <div class="tr th" aria-hidden="true">
        <For each={["number", "time", "who", "what", "about", "why"] as const}>
          {(name) => <span>{words.columns[name]}</span>}
        </For>
      </div>
      <div
        class="rows"
        ref={box}
        role="listbox"
        tabindex="0"
        aria-label={words.list}
        aria-keyshortcuts="e"
        aria-busy={props.trail.state() !== "ready"}
        aria-activedescendant={rows()[active()] ? `e-${rows()[active()]?.place}` : undefined}
        onScroll={() => setTop(box.scrollTop)}
        onKeyDown={(event) => {
          // By its place on the keyboard: an Arabic one has another letter there.
          const isExport = event.code === "KeyE" && !event.shiftKey && settings.singleKeys();
          const does = isExport ? () => here(props.onExport) : keys[event.key];
          if (!does || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          does();
        }}
      >
        <div class="all" style={{ "block-size": `${rows().length * height()}px` }} role="presentation">
          <div style={{ transform: `translateY(${first() * height()}px)` }} role="presentation">
            <For each={shown()}>
              {({ entry, at, before }) => (
                <div
                  class="tr"
                  role="option"
                  id={`e-${entry.place}`}
                  aria-selected={props.chosen === entry.place}
                  aria-posinset={at + 1}
                  aria-setsize={props.trail.isWhole() ? rows().length : -1}
                  classList={{ here: active() === at }}
                  onClick={() => {
                    setActive(at);
                    props.onOpen(entry);
                  }}
                >
                  <span class="num faint" dir="ltr">
                    {numberOf(entry.place)}
                  </span>
                  <time dir="ltr" title={dayTimeText(entry.writtenAt)}>
                    {timeText(entry.storedAt, before?.storedAt ?? null)}
                  </time>
                  <span class="clip" dir="auto">
                    {whoOf(entry.actor, props.trail.actors())}
                  </span>
                  <span class="what">
                    <Icon name={glyphOf(entry.type)} size="s" />
                    <span class="clip">{typeText(entry.type)}</span>
                  </span>
                  <span class="clip dim">{isolated(aboutOf(entry))}</span>
                  <span class="clip faint">{whyOf(entry)}</span>
                </div>
              )}
            </For>
          </div>
        </div>
      </div>
      <p class="tally s1 faint" role="status">
        <Show when={props.trail.state() !== "loading"} fallback={words.loading}>
          {props.trail.isWhole() ? words.whole(rows().length) : words.soFar(rows().length)}{" "}
          {props.said || words.exports.hint}
        </Show>
      </p>
    </div>
  );
}
