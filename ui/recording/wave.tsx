import { For } from "solid-js";

const height = 40;

/** How loud a channel is, from its beginning to its end. */
export function Wave(props: { peaks: readonly number[]; label: string }) {
  return (
    <svg viewBox={`0 0 ${props.peaks.length} ${height}`} preserveAspectRatio="none" role="img" aria-label={props.label}>
      <For each={props.peaks}>
        {(peak, at) => {
          const tall = Math.max(1, Math.sqrt(peak) * height);
          return <rect x={at()} y={(height - tall) / 2} width="0.7" height={tall} />;
        }}
      </For>
    </svg>
  );
}
