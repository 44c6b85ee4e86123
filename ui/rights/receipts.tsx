import { For, Show } from "solid-js";
import type { Loaded } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isolated } from "../parts/language.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { dateText, dayText, hourText } from "../parts/time.ts";
import type { ReceiptAnswer } from "./ask.ts";
import { words } from "./words.ts";

const says = words.receipts;

/** Every erasure there was, each with its receipt. */
export function Receipts(props: { loaded: Loaded<{ erasures: ReceiptAnswer[] }>; onRetry: () => void }) {
  return (
    <section class="panel" aria-labelledby="receipts-head">
      <h2 id="receipts-head">{says.title}</h2>
      <Show when={props.loaded.value} fallback={<Problem problem={props.loaded.problem} onRetry={props.onRetry} />}>
        {(known) => (
          <Show when={known().erasures.length > 0} fallback={<p class="dim">{says.none}</p>}>
            <For each={known().erasures}>{(receipt) => <Receipt receipt={receipt} />}</For>
          </Show>
        )}
      </Show>
    </section>
  );
}

function Problem(props: { problem: Error | null; onRetry: () => void }) {
  return <Show when={props.problem}>{(problem) => <ProblemNote problem={problem()} onRetry={props.onRetry} />}</Show>;
}

function Receipt(props: { receipt: ReceiptAnswer }) {
  const at = (time: string): string => `${dayText(Date.parse(time), Date.now())}, ${hourText(Date.parse(time))}`;
  const { receipt } = props;
  return (
    <details>
      <summary>
        <span>{at(receipt.requestedAt)}</span>
        <span>{words.find.count(receipt.calls)}</span>
        <span class="dim">{says.why[receipt.why] ?? receipt.why}</span>
        <span class="tag" classList={{ acc: receipt.state !== "under way" }}>
          <Icon name={receipt.state === "under way" ? "clock" : "tick"} />
          {says.states[receipt.state]}
        </span>
      </summary>
      <p class="dim mono">{says.receipt(isolated(receipt.receipt))}</p>
      <ol>
        <For each={receipt.steps}>
          {(step) => (
            <li>
              {says.steps[step.step] ?? step.does}
              <span class="dim"> · {step.doneAt === null ? says.open : at(step.doneAt)}</span>
            </li>
          )}
        </For>
      </ol>
      <h3>{says.remains}</h3>
      {/* The receipt's own words, as they are kept: in the language it was written in. */}
      <ul lang="en" dir="ltr">
        <For each={receipt.remains}>
          {({ what, until }) => (
            <li>
              {what}
              <Show when={until}>{(day) => <span class="dim"> ({says.until(dateText(Date.parse(day())))})</span>}</Show>
            </li>
          )}
        </For>
      </ul>
    </details>
  );
}
