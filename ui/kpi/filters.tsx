import { For, type JSX, Show } from "solid-js";
import type { ChoicesAnswer, Unit } from "./ask.ts";
import { type SpanName, spanIn, spanOf, spans, type WantedState } from "./state.ts";
import { words } from "./words.ts";

const units: readonly Unit[] = ["day", "week", "month"];

/** Whose calls, of which playbook, when. */
export function Filters(props: {
  choices: ChoicesAnswer;
  state: WantedState;
  /** What can be chosen besides days; left out, everything. */
  only?: "days" | "rep";
  noUnit?: boolean;
  /** More to choose by, before the days. */
  children?: JSX.Element;
}) {
  const today = () => props.choices.today;
  const wanted = () => props.state.wanted(today());
  const span = () => spanIn(wanted(), today());
  const named = (rep: { rep: string; name: string }) => rep.name || rep.rep;
  return (
    <form class="filters" aria-label={words.filters.title} onSubmit={(event) => event.preventDefault()}>
      <Show when={!props.choices.isOwn && props.only !== "days"}>
        <Pick
          label={words.filters.rep}
          all={words.filters.everybody}
          value={wanted().rep}
          options={props.choices.reps.map((rep) => [rep.rep, named(rep)])}
          onPick={(rep) => props.state.set({ rep })}
        />
        <Show when={props.only === undefined && props.choices.teams.length > 0}>
          <Pick
            label={words.filters.team}
            all={words.filters.allTeams}
            value={wanted().team}
            options={props.choices.teams.map((team) => [team, team])}
            onPick={(team) => props.state.set({ team })}
          />
        </Show>
      </Show>
      <Show when={props.only === undefined}>
        <Pick
          label={words.filters.playbook}
          all={words.filters.allPlaybooks}
          value={wanted().playbook}
          options={props.choices.playbooks.map(({ playbook, name }) => [playbook, name])}
          onPick={(playbook) => props.state.set({ playbook })}
        />
      </Show>
      {props.children}
      <label class="field">
        <span>{words.filters.span}</span>
        <span class="in">
          <select
            name="span"
            onChange={({ currentTarget: { value } }) =>
              value in spans && props.state.set({ ...spanOf(value as SpanName, today()), unit: null })
            }
          >
            <For each={Object.keys(spans) as SpanName[]}>
              {(name) => (
                <option value={name} selected={span() === name}>
                  {words.filters.spans[name]}
                </option>
              )}
            </For>
            <Show when={span() === null}>
              <option value="own" selected>
                {words.filters.own}
              </option>
            </Show>
          </select>
        </span>
      </label>
      <For each={["from", "to"] as const}>
        {(end) => (
          <label class="field">
            <span>{words.filters[end]}</span>
            <span class="in">
              <input
                type="date"
                name={end}
                required
                value={wanted()[end]}
                max={end === "from" ? wanted().to : undefined}
                min={end === "to" ? wanted().from : undefined}
                onChange={({ currentTarget: { value, validity } }) =>
                  value !== "" && validity.valid && props.state.set({ ...props.state.days(today()), [end]: value })
                }
              />
            </span>
          </label>
        )}
      </For>
      <Show when={!props.noUnit}>
        <div class="field">
          <span id="unit-label">{words.filters.unit}</span>
          <div class="seg" role="group" aria-labelledby="unit-label">
            <For each={units}>
              {(unit) => (
                <button
                  type="button"
                  aria-pressed={props.state.unit(today()) === unit}
                  onClick={() => props.state.set({ unit })}
                >
                  {words.filters.units[unit]}
                </button>
              )}
            </For>
          </div>
        </div>
      </Show>
    </form>
  );
}

export function Pick(props: {
  label: string;
  all: string;
  value: string | undefined;
  options: readonly (readonly [value: string, name: string])[];
  onPick: (value: string | null) => void;
}) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <span class="in">
        <select onChange={({ currentTarget: { value } }) => props.onPick(value || null)}>
          <option value="">{props.all}</option>
          <For each={props.options}>
            {([value, name]) => (
              <option value={value} selected={props.value === value}>
                {name}
              </option>
            )}
          </For>
        </select>
      </span>
    </label>
  );
}
