import { For, Show } from "solid-js";
import { dateText } from "../parts/time.ts";
import type { OwnScore } from "./ask.ts";
import { words } from "./words.ts";

const says = words.scores;
const [width, height, edge, foot] = [506, 96, 30, 24];
/** More than these would stand on each other. */
const shownMax = 8;

/** One's own scores with a scenario through time, this one last. */
export function ScoreLine(props: { scores: readonly OwnScore[]; call: string }) {
  const shown = () => props.scores.slice(-shownMax);
  const ends = () => {
    const all = shown().map(({ points }) => points);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    return [Math.max(0, Math.floor((low - 5) / 10) * 10), Math.min(100, Math.ceil((high + 5) / 10) * 10)] as const;
  };
  const x = (n: number) => edge + (n * (width - 2 * edge - 10)) / Math.max(1, shown().length - 1);
  const y = (points: number) => {
    const [low, high] = ends();
    return 8 + ((high - points) / (high - low || 1)) * (height - foot - 16);
  };
  return (
    <Show when={shown().length > 1}>
      <section class="scores">
        <h3>{says.title}</h3>
        <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={says.label(shown().map(({ points }) => points))}>
          <For each={ends()}>
            {(points) => (
              <>
                <path class="ax" d={`M${edge - 4} ${y(points)}H${width}`} />
                <text class="tick" x="0" y={y(points) + 4}>
                  {points}
                </text>
              </>
            )}
          </For>
          <polyline
            class="was"
            points={shown()
              .map(({ points }, n) => `${x(n)},${y(points)}`)
              .join(" ")}
          />
          <For each={shown()}>
            {(score, n) => (
              <>
                <circle
                  classList={{ now: score.call === props.call }}
                  cx={x(n())}
                  cy={y(score.points)}
                  r={score.call === props.call ? 5 : 3}
                />
                <text class="day" x={x(n())} y={height - 4}>
                  {score.call === props.call ? says.now : dateText(score.at).replace(/^\S+ /, "")}
                </text>
                <Show when={score.call === props.call}>
                  <text class="value" x={x(n()) + 10} y={y(score.points) + 4}>
                    {score.points}
                  </text>
                </Show>
              </>
            )}
          </For>
        </svg>
      </section>
    </Show>
  );
}
