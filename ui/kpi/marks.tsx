/** The charts' own parts. Each says in words what it shows, or stands beside a number that does. */
import { For, Show } from "solid-js";
import type { Estimate } from "./ask.ts";

const width = 150;
const pad = 6;

/** Dot, bar of 95 %, and dashes where the time before stood; the row's own scale. */
export function IntervalMark(props: { now: Estimate; before: Estimate | null; scale?: readonly [number, number] }) {
  const ends = (): readonly [number, number] => {
    if (props.scale) return props.scale;
    const all = [props.now.low, props.now.high, ...(props.before ? [props.before.value] : [])];
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const room = (high - low || Math.abs(high) || 1) * 0.35;
    return [low - room, high + room];
  };
  const x = (value: number): number => {
    const [low, high] = ends();
    return pad + ((value - low) / (high - low || 1)) * (width - 2 * pad);
  };
  return (
    <svg class="iv-mark" viewBox={`0 0 ${width} 20`} aria-hidden="true">
      <path class="ax" d={`M${pad} 10H${width - pad}`} />
      <path
        class="iv"
        d={`M${x(props.now.low)} 10H${x(props.now.high)}M${x(props.now.low)} 6V14M${x(props.now.high)} 6V14`}
      />
      <Show when={props.before}>{(before) => <path class="us" d={`M${x(before().value)} 3V17`} />}</Show>
      <circle class="dot" cx={x(props.now.value)} cy="10" r="4.5" />
    </svg>
  );
}

/** Through time; a gap where nothing was counted. */
export function Spark(props: { values: readonly (number | null)[] }) {
  const points = () => {
    const known = props.values.filter((value): value is number => value !== null);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const step = props.values.length > 1 ? 84 / (props.values.length - 1) : 0;
    return props.values.map((value, n) =>
      value === null ? null : { x: 4 + n * step, y: high === low ? 12 : 20 - ((value - low) / (high - low)) * 16 },
    );
  };
  const path = () =>
    points().reduce(
      (line, point, n, all) => line + (point ? `${n > 0 && all[n - 1] ? "L" : "M"}${point.x} ${point.y}` : ""),
      "",
    );
  const last = () => points().findLast((point) => point !== null);
  return (
    <svg class="spark" viewBox="0 0 92 24" aria-hidden="true">
      <path d={path()} />
      <Show when={last()}>{(point) => <circle cx={point().x} cy={point().y} r="2.6" />}</Show>
    </svg>
  );
}

/** Parts of a whole on one line, the first the darkest. */
export function Bar(props: { of: number; parts: readonly number[] }) {
  const spans = () => {
    let at = 0;
    return props.parts.map((part) => {
      const from = at;
      at += props.of === 0 ? 0 : (part / props.of) * 200;
      return { from, width: at - from };
    });
  };
  return (
    <svg class="bar-mark" viewBox="0 0 200 12" preserveAspectRatio="none" aria-hidden="true">
      <rect class="rest" width="200" height="12" rx="2" />
      <For each={spans()}>
        {(span, n) => <rect class={`p${n()}`} x={span.from} width={span.width} height="12" rx="2" />}
      </For>
    </svg>
  );
}
