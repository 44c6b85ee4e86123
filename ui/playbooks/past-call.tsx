import { A } from "@solidjs/router";
import type { Play } from "@wingman/domain/playbook/play";
import { createSignal, For, Show } from "solid-js";
import type { CallSummary } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { dayText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { TriedCall } from "./ask.ts";
import type { Outcome } from "./past-calls-page.tsx";
import { ChangesTable } from "./changes-table.tsx";
import { momentsOf, tallies, whatOf } from "./tally.ts";
import { words } from "./words.ts";

/** One call: its picture with the tips of both, then tip by tip side by side; what stays the same is folded. */
export function PastCall(props: {
  call: CallSummary;
  outcome: Outcome;
  live: number | null;
  next: number | null;
  playsOf: (id: string) => Play | null;
}) {
  const [all, setAll] = createSignal(false);
  const tried = () => (props.outcome.state === "done" ? props.outcome.tried : null);
  const name = () => textOr(props.call.customer.name, partWords.customer);
  return (
    <section class="pastcall" data-call={props.call.call} aria-label={words.past.ofCall(name())}>
      <div class="row wrap between">
        <h2>
          <bdi>{name()}</bdi>
          <span class="s2 dim">
            {" "}
            <bdi>{textOr(props.call.title, words.past.erasedTitle)}</bdi>
            {partWords.comma}
            {dayText(props.call.startedAt, Date.now())}
          </span>
        </h2>
        <A class="link s2" href={`/calls/${props.call.call}`}>
          {words.past.replay}
        </A>
      </div>
      <Show when={props.outcome.state === "failed" && props.outcome}>
        {(failed) => (
          <p class="note bad">
            <Icon name="warn" size="s" />
            <span>{failed().says}</span>
          </p>
        )}
      </Show>
      <Show when={props.outcome.state === "waiting"}>
        <p class="s2 faint">{words.past.waits}</p>
      </Show>
      <Show when={props.outcome.state === "running"}>
        <p class="s2 faint">{words.past.runs}</p>
      </Show>
      <Show when={tried()}>
        {(is) => {
          const rows = () => is().changes.filter((change) => all() || whatOf(change) !== "same");
          const same = () => tallies([is()]).same;
          return (
            <>
              <Strip call={props.call} tried={is()} name={name()} />
              <Show when={is().hasErased}>
                <p class="note">{words.past.hasErased}</p>
              </Show>
              <Show when={is().notKnown > 0}>
                <p class="note">{words.past.notKnown(is().notKnown)}</p>
              </Show>
              <Show
                when={rows().length > 0}
                fallback={
                  <p class="s2 dim">{is().changes.length === 0 ? words.past.noTips : words.past.allSame(same())}</p>
                }
              >
                <ChangesTable
                  call={props.call.call}
                  changes={rows()}
                  shown={is().shown}
                  before={props.live === null ? words.past.before : words.past.beforeIs(props.live)}
                  after={words.past.after(props.next)}
                  label={words.past.tableOf(name())}
                  playsOf={(id) => props.playsOf(id)?.name ?? null}
                />
              </Show>
              <Show when={same() > 0 && (all() || rows().length > 0)}>
                <button type="button" class="btn s plain" aria-expanded={all()} onClick={() => setAll(!all())}>
                  {all() ? words.past.hideSame : words.past.showSame(same())}
                </button>
              </Show>
            </>
          );
        }}
      </Show>
    </section>
  );
}

const height = 44;
const middle = height / 2;

/** The call as it was spoken, tips as they came above it and as they would come below; what changes stands out by its mark. */
function Strip(props: { call: CallSummary; tried: TriedCall; name: string }) {
  const lengthMs = () => Math.max(1, props.tried.durationMs, ...props.call.lanes.map(({ endMs }) => endMs));
  const x = (ms: number) => (1_000 * ms) / lengthMs();
  const marks = (side: "before" | "after") =>
    props.tried.changes.flatMap((change) => {
      const at = momentsOf(change)[side];
      return at === null ? [] : [{ x: x(at), what: whatOf(change) }];
    });
  const sum = () => tallies([props.tried]);
  return (
    <svg
      class="tipstrip"
      viewBox={`0 0 1000 ${height}`}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={words.past.strip(
        props.name,
        props.tried.shown.before,
        props.tried.shown.after,
        sum().new,
        sum().gone,
      )}
    >
      <path class="ax" d={`M0 ${middle}H1000`} />
      <For each={props.call.lanes}>
        {(lane) => (
          <rect
            class={lane.channel === "customer" ? "cu" : "me"}
            x={x(lane.startMs)}
            width={Math.max(2, x(lane.endMs) - x(lane.startMs))}
            y={lane.channel === "customer" ? middle - 6 : middle + 1}
            height={5}
          />
        )}
      </For>
      <For each={marks("before")}>
        {(mark) => <path class={`tk is-${mark.what}`} d={`M${mark.x} 1V${middle - 8}`} />}
      </For>
      <For each={marks("after")}>
        {(mark) => <path class={`tk is-${mark.what}`} d={`M${mark.x} ${middle + 8}V${height - 1}`} />}
      </For>
    </svg>
  );
}
