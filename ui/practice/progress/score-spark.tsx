import { For, Show } from "solid-js";
import { words } from "./words.ts";

const [width, height, edge] = [260, 72, 10];
/** More of them would stand on each other. */
const shownMax = 20;

/** Points of exercises through time, on the whole scale of 0 to 100. */
export function ScoreSpark(props: { points: readonly number[] }) {
  const shown = () => props.points.slice(-shownMax);
  const x = (n: number) => edge + (n * (width - 2 * edge - 24)) / Math.max(1, shown().length - 1);
  const y = (points: number) => edge + ((100 - points) * (height - 2 * edge)) / 100;
  return (
    <Show when={shown().length > 0}>
      <svg class="score-spark" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.progress.line(shown())}>
        <path
          class="ax"
          d={`M${edge} ${y(0)}H${width - edge}M${edge} ${y(50)}H${width - edge}M${edge} ${y(100)}H${width - edge}`}
        />
        <polyline
          points={shown()
            .map((points, n) => `${x(n)},${y(points)}`)
            .join(" ")}
        />
        <For each={shown()}>
          {(points, n) => <circle cx={x(n())} cy={y(points)} r={n() === shown().length - 1 ? 4 : 2.4} />}
        </For>
        <text x={x(shown().length - 1) + 7} y={y(shown().at(-1) ?? 0) + 4}>
          {shown().at(-1)}
        </text>
      </svg>
    </Show>
  );
}
