import { For, Show } from "solid-js";
import type { CallSummary } from "./api.ts";
import { textOr } from "./erased.ts";
import { words } from "./words.ts";

/** The fingerprint of a call: customer above the line, rep below, tips as ticks. One sentence says the same. */
export function Ribbon(props: { call: CallSummary; height?: number; atMs?: number | null }) {
  const height = () => props.height ?? 26;
  const lanes = () => props.call.lanes;
  const lengthMs = () => Math.max(1, props.call.durationMs, ...lanes().map((lane) => lane.endMs));
  const x = (ms: number) => (1_000 * ms) / lengthMs();
  const share = () => {
    const ms = (channel?: string) =>
      lanes().reduce((sum, lane) => (!channel || lane.channel === channel ? sum + lane.endMs - lane.startMs : sum), 0);
    return ms() === 0 ? 0 : Math.round((100 * ms("customer")) / ms());
  };
  return (
    <Show when={lanes().length > 0}>
      <svg
        class="ribbon"
        height={height()}
        viewBox={`0 0 1000 ${height()}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.ribbon(textOr(props.call.customer.name, words.customer), share(), props.call.tips)}
      >
        <path class="ax" d={`M0 ${height() / 2}H1000`} />
        <For each={lanes()}>
          {(lane) => (
            <rect
              class={lane.channel === "customer" ? "cu" : "me"}
              x={x(lane.startMs)}
              width={Math.max(2, x(lane.endMs - lane.startMs))}
              y={lane.channel === "customer" ? height() * 0.12 : height() * 0.53}
              height={height() * 0.36}
            />
          )}
        </For>
        <Show when={props.atMs != null}>
          <path class="at" d={`M${x(props.atMs ?? 0)} 0V${height()}`} />
        </Show>
        <For each={props.call.tipsAtMs}>{(atMs) => <path class="tk" d={`M${x(atMs)} 0V${height()}`} />}</For>
      </svg>
    </Show>
  );
}
