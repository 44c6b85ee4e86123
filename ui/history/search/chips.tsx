import { For, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import { facetNames, isNarrowed, toggled, type Wanted, without } from "./address.ts";
import { datesOf, type Facets, labelOf } from "./labels.ts";
import { words } from "./words.ts";

/** What the list is narrowed by now, each with a way to drop it. */
export function Chips(props: { wanted: Wanted; facets: Facets; onChange: (wanted: Wanted) => void }) {
  const chosen = () =>
    facetNames.flatMap((name) => (props.wanted.facets[name] ?? []).map((value) => ({ name, value })));
  return (
    <>
      <For each={chosen()}>
        {({ name, value }) => (
          <Chip
            label={labelOf(name, value, props.facets)}
            onDrop={() => props.onChange(toggled(props.wanted, name, value))}
          />
        )}
      </For>
      <Show when={datesOf(props.wanted)}>
        {(dates) => <Chip label={dates()} onDrop={() => props.onChange(without(props.wanted, "date"))} />}
      </Show>
      <Show when={isNarrowed(props.wanted) && chosen().length > 1}>
        <button
          type="button"
          class="btn s plain"
          onClick={() => props.onChange({ ...props.wanted, facets: {}, from: "", to: "", lastDays: null })}
        >
          {words.dropAll}
        </button>
      </Show>
    </>
  );
}

function Chip(props: { label: string; onDrop: () => void }) {
  return (
    <button type="button" class="chip" aria-label={words.drop(props.label)} onClick={() => props.onDrop()}>
      <bdi>{props.label}</bdi>
      <Icon name="cross" size="s" />
    </button>
  );
}
