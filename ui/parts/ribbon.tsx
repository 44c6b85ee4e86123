import { createMemo, For, Show } from "solid-js";
import type { CallSummary } from "./api.ts";
import { textOr } from "./erased.ts";
import { words } from "./words.ts";

/** The fingerprint of a call: customer above the line, rep below, tips as ticks. One sentence says the same. */
export function Ribbon(props: { call: CallSummary; height?: number; atMs?: number | null }) {
  const height = () => props.height ?? 26;
  const lanes = () => props.call.lanes;
  const lengthMs = createMemo(() => Math.max(1, props.call.durationMs, ...lanes().map((lane) => lane.endMs)));
  /** To a tenth of a thousandth of the width: nobody sees more, and a long list has thousands of them to read. */
  const x = (ms: number) => Math.round((10_000 * ms) / lengthMs()) / 10;
  const share = () => {
    const ms = (channel?: string) =>
      lanes().reduce((sum, lane) => (!channel || lane.channel === channel ? sum + lane.endMs - lane.startMs : sum), 0);
    return ms() === 0 ? 0 : Math.round((100 * ms("customer")) / ms());
  };
  /** One path a side and one for all tips: a long list has many ribbons. */
  const lanePath = (side: "customer" | "rep") => {
    const top = side === "customer" ? height() * 0.12 : height() * 0.53;
    return lanes()
      .filter((lane) => lane.channel === side)
      .map((lane) => {
        const width = Math.max(2, x(lane.endMs - lane.startMs));
        return `M${x(lane.startMs)} ${top}h${width}v${height() * 0.36}h${-width}z`;
      })
      .join("");
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
        <For each={["customer", "rep"] as const}>
          {(side) => <path class={side === "customer" ? "cu" : "me"} d={lanePath(side)} />}
        </For>
        <Show when={props.atMs != null}>
          <path class="at" d={`M${x(props.atMs ?? 0)} 0V${height()}`} />
        </Show>
        <path class="tk" d={props.call.tipsAtMs.map((atMs) => `M${x(atMs)} 0V${height()}`).join("")} />
      </svg>
    </Show>
  );
}
