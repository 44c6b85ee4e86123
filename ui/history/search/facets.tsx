import { For, Show } from "solid-js";
import { isOneOf } from "../../parts/me.ts";
import { facetNames, toggled, type Wanted } from "./address.ts";
import type { FacetName } from "./address.ts";
import { type Facets, labelOf } from "./labels.ts";
import { words } from "./words.ts";

const spans = [7, 30, 90] as const;
/** An agent sees their own calls alone: whose they are narrows nothing. */
const others = ["supervisor", "viewer", "compliance", "admin"] as const;

/** What the list is narrowed by, each value with the calls it would leave. */
export function FacetList(props: { wanted: Wanted; facets: Facets; onChange: (wanted: Wanted) => void }) {
  /** Chosen values stand there even where nothing has them. */
  const valuesOf = (name: FacetName) => {
    const known = props.facets.find((facet) => facet.name === name)?.values ?? [];
    const chosen = props.wanted.facets[name] ?? [];
    const missing = chosen.filter((value) => !known.some((one) => one.value === value));
    return [...known, ...missing.map((value) => ({ value, label: null, count: 0 }))].map(({ value, count }) => ({
      value,
      count,
      isChosen: chosen.includes(value),
    }));
  };
  const change = (changed: Partial<Wanted>) => props.onChange({ ...props.wanted, ...changed });
  return (
    <div class="facets">
      <For each={facetNames.filter((name) => name !== "rep" || isOneOf(others))}>
        {(name) => (
          <Show when={valuesOf(name).length > 0}>
            <fieldset>
              <legend>{words.names[name]}</legend>
              <For each={valuesOf(name)}>
                {(one) => (
                  <label>
                    <input
                      type="checkbox"
                      checked={one.isChosen}
                      onChange={() => props.onChange(toggled(props.wanted, name, one.value))}
                    />
                    <span>
                      <bdi>{labelOf(name, one.value, props.facets)}</bdi>
                    </span>
                    <span class="n num">{one.count}</span>
                  </label>
                )}
              </For>
            </fieldset>
          </Show>
        )}
      </For>
      <fieldset>
        <legend>{words.date}</legend>
        <label>
          <input
            type="radio"
            name="last"
            checked={props.wanted.lastDays === null && props.wanted.from === "" && props.wanted.to === ""}
            onChange={() => change({ lastDays: null, from: "", to: "" })}
          />
          <span>{words.anyTime}</span>
        </label>
        <For each={spans}>
          {(days) => (
            <label>
              <input
                type="radio"
                name="last"
                checked={props.wanted.lastDays === days}
                onChange={() => change({ lastDays: days, from: "", to: "" })}
              />
              <span>{words.lastDays(days)}</span>
            </label>
          )}
        </For>
        <For each={["from", "to"] as const}>
          {(end) => (
            <label class="day">
              <span>{words[end]}</span>
              <input
                type="date"
                value={props.wanted[end]}
                onChange={(event) => change({ lastDays: null, [end]: event.currentTarget.value })}
              />
            </label>
          )}
        </For>
      </fieldset>
    </div>
  );
}
