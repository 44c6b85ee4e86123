/** What somebody was asked to practise, what is due first on top. */
import { For, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import { dateText } from "../../parts/time.ts";
import type { AssignedToMe, State } from "./ask.ts";
import { words } from "./words.ts";

const says = words.assigned;
/** A day of the calendar, wherever the reader is. */
export const dayOf = (day: string): string => dateText(Date.parse(`${day}T12:00:00`));

/** Never by colour alone: each state has a glyph and a word. */
export function StateMark(props: { state: State }) {
  const isDone = () => props.state === "done" || props.state === "done-late";
  return (
    <span class="state-mark s2" classList={{ late: props.state === "overdue" }}>
      <Icon name={isDone() ? "tick" : props.state === "overdue" ? "warn" : "clock"} size="s" />
      {words.states[props.state]}
    </span>
  );
}

export function Assigned(props: {
  assigned: readonly AssignedToMe[];
  busy: boolean;
  onBegin: (scenario: string, assignment: string) => void;
}) {
  return (
    <Show when={props.assigned.length > 0}>
      <section aria-labelledby="assigned-head" class="assigned">
        <h2 id="assigned-head">{says.title}</h2>
        <ul>
          <For each={props.assigned}>
            {(one) => (
              <li data-assignment={one.assignment}>
                <div class="grow">
                  <h3 dir="auto">{one.scenario.name}</h3>
                  <p class="s2 dim">
                    {[says.due(dayOf(one.dueOn)), says.from(one.pointsMin), one.by.name && says.by(one.by.name)]
                      .filter(Boolean)
                      .join(" · ")}
                  </p>
                </div>
                <p class="s2">
                  <StateMark state={one.state} />
                  <Show when={one.best !== null}>
                    <span class="num dim"> {says.best(one.best ?? 0)}</span>
                  </Show>
                </p>
                <button
                  type="button"
                  class="btn"
                  classList={{ go: one.state === "open" || one.state === "overdue" }}
                  aria-label={`${one.tries === 0 ? says.begin : says.again}: ${one.scenario.name}`}
                  disabled={props.busy}
                  onClick={() => props.onBegin(one.scenario.id, one.assignment)}
                >
                  {one.tries === 0 ? says.begin : says.again}
                </button>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
