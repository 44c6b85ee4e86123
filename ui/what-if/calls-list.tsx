import { createMemo, createSignal, For, Index, onCleanup, onMount, Show } from "solid-js";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText, dayText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { ReportAnswer } from "./ask.ts";
import { words } from "./words.ts";

/** Every row is as high: what is on the screen is known from where it is scrolled to. */
const rowPx = 46;
const spareRows = 4;

type CallOf = ReportAnswer["of"][number];

/** The calls of a report; only those rows exist that are on the screen. Arrows move, Enter is the press of the row. */
export function CallsList(props: {
  calls: readonly CallOf[];
  chosen: string | null;
  onChoose: (call: string) => void;
}) {
  let box!: HTMLDivElement;
  const [top, setTop] = createSignal(0);
  const [height, setHeight] = createSignal(0);
  onMount(() => {
    const watch = new ResizeObserver(() => setHeight(box.clientHeight));
    watch.observe(box);
    onCleanup(() => watch.disconnect());
  });
  const from = createMemo(() => Math.max(0, Math.floor(top() / rowPx) - spareRows));
  const until = createMemo(() => Math.min(props.calls.length, Math.ceil((top() + height()) / rowPx) + spareRows));
  const shown = createMemo(() => props.calls.slice(from(), until()));
  const move = (by: number): void => {
    const at = props.calls.findIndex(({ call }) => call === props.chosen);
    const next = props.calls[Math.min(props.calls.length - 1, Math.max(0, at + by))];
    if (!next) return;
    props.onChoose(next.call);
    const place = props.calls.indexOf(next) * rowPx;
    if (place < box.scrollTop) box.scrollTop = place;
    if (place + rowPx > box.scrollTop + box.clientHeight) box.scrollTop = place + rowPx - box.clientHeight;
    queueMicrotask(() => box.querySelector<HTMLElement>("[aria-pressed=true]")?.focus({ preventScroll: true }));
  };
  return (
    <div
      class="callsof"
      ref={box}
      tabindex="-1"
      role="group"
      aria-label={words.report.calls}
      onScroll={() => setTop(box.scrollTop)}
      onKeyDown={(event) => {
        const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
        if (by === 0) return;
        event.preventDefault();
        move(by);
      }}
    >
      <div style={{ height: `${from() * rowPx}px` }} />
      <Index each={shown()}>
        {(call) => (
          <button
            type="button"
            class="callof"
            data-call={call().call}
            aria-pressed={call().call === props.chosen}
            onClick={() => props.onChoose(call().call)}
          >
            <span class="grow row names">
              <bdi class="clip">{textOr(call().customer, partWords.customer)}</bdi>
              <bdi class="clip s2 dim">{textOr(call().title, words.which.erased)}</bdi>
            </span>
            <span class="s2 faint nowrap">
              {call().startedAt === null ? "" : dayText(call().startedAt ?? 0, Date.now())} ·{" "}
              <time dir="ltr">{call().durationMs === null ? "" : clockText(call().durationMs ?? 0)}</time>
            </span>
            <Show
              when={call().tally}
              fallback={
                <span class="s2 faint nowrap">
                  {call().problem ? words.report.callFailed(call().problem ?? "") : words.states.waiting}
                </span>
              }
            >
              {(tally) => (
                <span class="marks s2 num" dir="ltr">
                  <For
                    each={
                      [
                        ["+", tally().new],
                        ["−", tally().gone],
                        ["↑", tally().earlier],
                        ["↓", tally().later],
                      ] as const
                    }
                  >
                    {([mark, value]) => (
                      <span classList={{ none: value === 0 }}>
                        {mark}
                        {value}
                      </span>
                    )}
                  </For>
                </span>
              )}
            </Show>
            <Show when={call().hasErased}>
              <Icon name="forget" size="s" />
            </Show>
          </button>
        )}
      </Index>
      <div style={{ height: `${(props.calls.length - until()) * rowPx}px` }} />
    </div>
  );
}
