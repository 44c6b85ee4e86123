import { dayMs } from "@wingman/domain/tenant/retention";
import { createMemo, For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { Actor, Filter } from "./ask.ts";
import { typeText, whoOf } from "./say.ts";
import { words } from "./words.ts";

const says = words.filter;
/** Ids of calls are made by Wingman, and are longer than one types. */
const callId = /^[0-9A-Za-z_-]{16,64}$/;

type Span = keyof typeof says.times;
const startOfDay = (): number => new Date().setHours(0, 0, 0, 0);
const spans: Readonly<Record<Exclude<Span, "any" | "own">, () => number>> = {
  today: startOfDay,
  week: () => startOfDay() - 6 * dayMs,
  month: () => startOfDay() - 29 * dayMs,
};

/** By whom, what, of which call or customer, and when; all of it stands in the address. */
export function Filters(props: {
  filter: Filter;
  actors: ReadonlyMap<string, Actor>;
  onChange: (change: { readonly [Name in keyof Filter]?: string | undefined }) => void;
  withTypes: boolean;
}) {
  const people = createMemo(() => {
    const all = [...props.actors.values()].map(({ actor }) => actor);
    const { actor } = props.filter;
    return [...new Set(actor === undefined ? all : [actor, ...all])]
      .map((one) => ({ actor: one, name: whoOf(one, props.actors) }))
      .sort((a, b) => a.name.localeCompare(b.name));
  });
  const span = (): Span => {
    const { from, to } = props.filter;
    if (from === undefined && to === undefined) return "any";
    const found = Object.entries(spans).find(([, begins]) => to === undefined && String(begins()) === from);
    return (found?.[0] as Span | undefined) ?? "own"; // A key of the record above.
  };
  const dayOf = (at: string | undefined): string => {
    if (at === undefined) return "";
    const day = new Date(Number(at));
    return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  };
  const dayIn = (text: string, ends: boolean): string | undefined =>
    text === "" ? undefined : String(new Date(`${text}T00:00:00`).getTime() + (ends ? dayMs - 1 : 0));
  const isFiltered = () => Object.values(props.filter).some((value) => value !== undefined);
  return (
    <form class="filters" role="search" aria-label={says.label} onSubmit={(event) => event.preventDefault()}>
      <label class="in">
        <Icon name="search" size="s" />
        <span class="vh">{says.text}</span>
        <input
          id="audit-text"
          type="search"
          dir="auto"
          maxlength="120"
          placeholder={says.text}
          value={props.filter.call ?? props.filter.customer ?? ""}
          onChange={(event) => {
            const text = event.currentTarget.value.trim();
            const isCall = callId.test(text);
            props.onChange({
              call: isCall ? text : undefined,
              customer: !isCall && text !== "" ? text : undefined,
            });
          }}
        />
      </label>
      <Pick
        label={says.who}
        value={props.filter.actor ?? ""}
        options={[["", says.anyone], ...people().map(({ actor, name }) => [actor, name] as const)]}
        onPick={(actor) => props.onChange({ actor: actor || undefined })}
      />
      <Pick
        label={says.by}
        value={props.filter.by ?? ""}
        options={[
          ["", says.byWhom.any],
          ["person", says.byWhom.person],
          ["key", says.byWhom.key],
          ["program", says.byWhom.program],
        ]}
        onPick={(by) => props.onChange({ by: by || undefined })}
      />
      <Show when={props.withTypes}>
        <Pick
          label={says.what}
          value={props.filter.type ?? ""}
          options={[
            ["", says.anything],
            ...Object.entries(words.families),
            ...(props.filter.type !== undefined && !Object.hasOwn(words.families, props.filter.type)
              ? [[props.filter.type, typeText(props.filter.type)] as const]
              : []),
          ]}
          onPick={(type) => props.onChange({ type: type || undefined })}
        />
      </Show>
      <Pick
        label={says.when}
        value={span()}
        options={Object.entries(says.times)}
        onPick={(next) => {
          if (next === "any") props.onChange({ from: undefined, to: undefined });
          else if (next === "own") props.onChange({ from: String(startOfDay()), to: String(startOfDay() + dayMs - 1) });
          else props.onChange({ from: String(spans[next as keyof typeof spans]()), to: undefined });
        }}
      />
      <Show when={span() === "own"}>
        <For each={["from", "to"] as const}>
          {(edge) => (
            <label class="in day">
              <span class="s2 faint">{says[edge]}</span>
              <input
                type="date"
                value={dayOf(props.filter[edge])}
                onChange={(event) => props.onChange({ [edge]: dayIn(event.currentTarget.value, edge === "to") })}
              />
            </label>
          )}
        </For>
      </Show>
      <Show when={isFiltered()}>
        <button
          type="button"
          class="btn s plain"
          onClick={() =>
            props.onChange({
              ...{ actor: undefined, by: undefined, type: undefined, call: undefined, customer: undefined },
              ...{ from: undefined, to: undefined },
            })
          }
        >
          {says.drop}
        </button>
      </Show>
    </form>
  );
}

function Pick(props: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onPick: (value: string) => void;
}) {
  return (
    <label class="pick">
      <span class="vh">{props.label}</span>
      <select onChange={(event) => props.onPick(event.currentTarget.value)}>
        <For each={props.options}>
          {([value, text]) => (
            <option value={value} selected={value === props.value}>
              {text}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
