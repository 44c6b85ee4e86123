import { Show } from "solid-js";

/** A share with its interval, on a line from 0 to 1; dashed where the usual is. */
export function Interval(props: { low: number; value: number; high: number; usual?: number; says: string }) {
  const x = (share: number) => 4 + share * 112;
  return (
    <svg class="interval" viewBox="0 0 120 18" role="img" aria-label={props.says}>
      <path class="ax" d="M4 9H116" />
      <Show when={props.usual}>{(usual) => <path class="us" d={`M${x(usual())} 1V17`} />}</Show>
      <path class="iv" d={`M${x(props.low)} 9H${x(props.high)}M${x(props.low)} 5V13M${x(props.high)} 5V13`} />
      <circle class="dot" cx={x(props.value)} cy="9" r="3.5" />
    </svg>
  );
}
