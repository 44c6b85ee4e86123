import { createSignal, For, Show } from "solid-js";
import { api, createPolled } from "../parts/api.ts";
import { isRightToLeft } from "../parts/language.ts";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

const says = words.call.deal;
const height = 30;
/** As `lineScoreMax` of the domain. */
const scoreMax = 3;

/** What the customer's words say for and against the deal, as a line under the call's picture. Nothing where it is off. */
export function DealSignal(props: {
  call: string;
  durationMs: number;
  /** Changed words are read again. */
  position: string | null;
  onGo: (ms: number) => void;
}) {
  return (
    <Show when={props.position ?? "as it is"} keyed>
      {(position) => <Line {...props} asked={position === "as it is" ? null : position} />}
    </Show>
  );
}

function Line(props: { call: string; durationMs: number; asked: string | null; onGo: (ms: number) => void }) {
  const [found] = createPolled(() => api.dealSignal(props.call, props.asked), 3_000);
  const [chosen, setChosen] = createSignal<string | null>(null);
  const points = () => (found().value?.state === "on" ? (found().value?.points ?? []) : []);
  const x = (ms: number) => (1_000 * ms) / Math.max(1, props.durationMs);
  const y = (level: number) => height / 2 - (level / scoreMax) * (height / 2 - 3);
  const path = () =>
    points()
      .map(({ atMs, level }, n) => `${n === 0 ? `M0 ${y(level)}H` : "L"}${x(atMs)}${n === 0 ? "" : ` ${y(level)}`}`)
      .join("");
  const share = (ms: number) => `${(100 * ms) / Math.max(1, props.durationMs)}%`;
  const current = () => points().find(({ utterance }) => utterance === chosen());
  const nearest = (ms: number) =>
    points().reduce<(typeof points extends () => readonly (infer Point)[] ? Point : never) | undefined>(
      (best, point) => (!best || Math.abs(point.atMs - ms) < Math.abs(best.atMs - ms) ? point : best),
      undefined,
    );
  const step = (by: 1 | -1) => {
    const at = points().findIndex(({ utterance }) => utterance === chosen());
    const next = points()[at < 0 ? (by > 0 ? 0 : points().length - 1) : at + by];
    if (next) setChosen(next.utterance);
  };
  const wordText = ({ text, score, turned }: { text: string; score: number; turned: boolean }) =>
    says.word(turned ? says.turned(text) : text, score);
  return (
    <Show when={points().length > 0}>
      <div class="deal">
        <div class="between s1">
          <span class="faint">{says.title}</span>
          <span class="row">
            <button type="button" class="ib s" aria-label={says.before} title={says.before} onClick={() => step(-1)}>
              <span aria-hidden="true">‹</span>
            </button>
            <button type="button" class="ib s" aria-label={says.next} title={says.next} onClick={() => step(1)}>
              <span aria-hidden="true">›</span>
            </button>
          </span>
        </div>
        <div
          class="line"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const fromStart = isRightToLeft ? box.right - event.clientX : event.clientX - box.left;
            const point = nearest((props.durationMs * fromStart) / box.width);
            if (point) setChosen(point.utterance);
          }}
        >
          <svg
            viewBox={`0 0 1000 ${height}`}
            height={height}
            preserveAspectRatio="none"
            role="img"
            aria-label={says.picture(points().length)}
          >
            <path class="ax" d={`M0 ${height / 2}H1000`} />
            <path class="ln" d={path()} />
          </svg>
          <For each={points()}>
            {(point) => (
              <i
                class="dot"
                classList={{ on: point.utterance === chosen(), less: point.score < 0 }}
                style={{ "inset-inline-start": share(point.atMs), "inset-block-start": `${y(point.level)}px` }}
              />
            )}
          </For>
        </div>
        <div class="s1 dim decided" role="status">
          <Show when={current()} fallback={<span class="faint">{says.how}</span>}>
            {(point) => (
              <>
                <button type="button" class="at num" dir="ltr" onClick={() => props.onGo(point().atMs)}>
                  {clockText(point().atMs)}
                </button>{" "}
                {says.decided(point().score)}{" "}
                <span dir="auto">{point().words.map(wordText).join(partWords.comma)}</span>
              </>
            )}
          </Show>
        </div>
      </div>
    </Show>
  );
}
