import { createSignal, createUniqueId, For, Index, type JSX, Show } from "solid-js";
import { Icon } from "../icon.tsx";
import type { Fault } from "./create-versioned-draft.ts";
import { words } from "./words.ts";

/** What is wrong with a field, with the code that names it. */
export function Faults(props: { of: readonly Fault[]; id?: string }) {
  return (
    <Show when={props.of.length > 0}>
      <ul class="faults" id={props.id}>
        <For each={props.of}>
          {(fault) => (
            <li>
              <Icon name="warn" size="s" />
              <span dir="auto">{fault.says}</span>
              <code class="mono" dir="ltr">
                {fault.code}
              </code>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

type Plain = { label: string; faults?: readonly Fault[]; hint?: string; disabled?: boolean };

export function TextField(
  props: Plain & {
    value: string;
    onInput: (value: string) => void;
    max: number;
    lines?: number;
    name?: string;
    dir?: "ltr";
  },
) {
  const id = createUniqueId();
  const wrong = () => (props.faults ?? []).length > 0;
  const own = () => ({
    id,
    name: props.name,
    value: props.value,
    maxLength: props.max,
    dir: props.dir ?? ("auto" as const),
    "aria-invalid": wrong() || undefined,
    "aria-describedby": wrong() ? `${id}-wrong` : undefined,
  });
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="in" classList={{ wrong: wrong(), tall: (props.lines ?? 1) > 1 }}>
        <Show
          when={(props.lines ?? 1) > 1}
          fallback={
            <input {...own()} disabled={props.disabled} onInput={(event) => props.onInput(event.currentTarget.value)} />
          }
        >
          <textarea {...own()} rows={props.lines} onInput={(event) => props.onInput(event.currentTarget.value)} />
        </Show>
      </div>
      <Show when={props.hint}>
        <span class="s1 faint">{props.hint}</span>
      </Show>
      <Faults of={props.faults ?? []} id={`${id}-wrong`} />
    </div>
  );
}

export type Option = { readonly value: string; readonly words: string };

/** One of a few, in the middle of a sentence or under its label. */
export function Choice(
  props: Plain & {
    value: string;
    options: readonly Option[];
    onChoose: (value: string) => void;
    inline?: boolean;
    name?: string;
  },
) {
  const id = createUniqueId();
  return (
    <div class="field" classList={{ inline: props.inline ?? false }}>
      <label for={id} classList={{ vh: props.inline ?? false }}>
        {props.label}
      </label>
      <div class="in" classList={{ wrong: (props.faults ?? []).length > 0 }}>
        <select
          id={id}
          name={props.name}
          aria-invalid={(props.faults ?? []).length > 0 || undefined}
          onChange={(event) => props.onChoose(event.currentTarget.value)}
        >
          <For each={props.options}>
            {(option) => (
              <option value={option.value} selected={option.value === props.value}>
                {option.words}
              </option>
            )}
          </For>
        </select>
      </div>
      <Faults of={props.faults ?? []} />
    </div>
  );
}

/**
 * A number in its bounds. What is typed and fits is taken at once; what does not is marked, and goes back to the last
 * that did. `scale`: so many of what is kept are one of what is shown.
 */
export function NumberField(
  props: Plain & {
    value: number;
    min: number;
    max: number;
    scale?: number;
    step?: number;
    unit?: string;
    inline?: boolean;
    onChange: (value: number) => void;
    name?: string;
  },
) {
  const id = createUniqueId();
  const scale = () => props.scale ?? 1;
  const shown = () => String(Math.round((1_000 * props.value) / scale()) / 1_000);
  const [bad, setBad] = createSignal(false);
  return (
    <div class="field" classList={{ inline: props.inline ?? false }}>
      <label for={id} classList={{ vh: props.inline ?? false }}>
        {props.label}
      </label>
      <div class="in number" classList={{ wrong: bad() || (props.faults ?? []).length > 0 }}>
        <input
          id={id}
          name={props.name}
          type="number"
          dir="ltr"
          min={props.min / scale()}
          max={props.max / scale()}
          step={props.step ?? 1}
          value={shown()}
          aria-invalid={bad() || undefined}
          onInput={(event) => {
            const value = Number(event.currentTarget.value) * scale();
            const kept = scale() > 1 ? Math.round(value) : value;
            const fits = event.currentTarget.value !== "" && kept >= props.min && kept <= props.max;
            setBad(!fits);
            if (fits) props.onChange(kept);
          }}
          onChange={(event) => {
            event.currentTarget.value = shown();
            setBad(false);
          }}
        />
        <Show when={props.unit}>
          <span class="faint">{props.unit}</span>
        </Show>
      </div>
      <Show when={bad()}>
        <span class="s1 caution">
          {words.between(String(props.min / scale()), String(props.max / scale()), props.unit ?? "")}
        </span>
      </Show>
      <Faults of={props.faults ?? []} />
    </div>
  );
}

/** Rows above this many are folded away, the first of them stay. */
const openRows = 6;

/**
 * A list of words: Enter begins the next row, Backspace in an empty one takes it away, several pasted lines become as
 * many rows.
 */
export function Rows(props: {
  label: string;
  item: (n: number) => string;
  add: string;
  items: readonly string[];
  onChange: (items: string[], field: string) => void;
  faults: readonly Fault[];
  /** How many steps of a fault's place lead to the list. */
  depth: number;
  itemsMax: number;
  charsMax: number;
  placeholder?: string;
  wide?: boolean;
}) {
  let list!: HTMLUListElement;
  const [all, setAll] = createSignal(false);
  const many = () => props.items.length > openRows + 2;
  const shown = () => (all() || !many() ? props.items : props.items.slice(0, openRows));
  /** Faults count the rows that are written in. */
  const rowOf = (n: number): number => props.items.slice(0, n).filter((item) => item.trim() !== "").length;
  const faultsOf = (n: number) =>
    (props.items[n] ?? "").trim() === "" ? [] : props.faults.filter(({ at }) => at[props.depth] === rowOf(n));
  const own = () => props.faults.filter(({ at }) => at.length === props.depth);
  const hidden = () => props.faults.some(({ at }) => Number(at[props.depth]) >= openRows);
  const focus = (n: number): void =>
    queueMicrotask(() => list.querySelectorAll<HTMLInputElement>("input")[Math.max(0, n)]?.focus());
  const put = (at: number, taken: number, items: readonly string[]): void => {
    if (props.items.length - taken + items.length > props.itemsMax) return;
    setAll(true);
    props.onChange([...props.items].toSpliced(at, taken, ...items), "");
  };
  return (
    <fieldset class="rows" classList={{ wide: props.wide ?? false }}>
      <legend>{props.label}</legend>
      <ul ref={list}>
        <Index each={shown()}>
          {(item, n) => (
            <li>
              <div class="in" classList={{ wrong: faultsOf(n).length > 0 }}>
                <input
                  dir="auto"
                  value={item()}
                  maxLength={props.charsMax}
                  placeholder={props.placeholder}
                  aria-label={props.item(n + 1)}
                  aria-invalid={faultsOf(n).length > 0 || undefined}
                  onInput={(event) => props.onChange(props.items.with(n, event.currentTarget.value), `${n}`)}
                  onKeyDown={(event) => {
                    if (event.isComposing) return;
                    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
                      event.preventDefault();
                      put(n + 1, 0, [""]);
                      focus(n + 1);
                    }
                    if (event.key === "Backspace" && item() === "" && props.items.length > 1) {
                      event.preventDefault();
                      put(n, 1, []);
                      focus(n - 1);
                    }
                  }}
                  onPaste={(event) => {
                    const lines = (event.clipboardData?.getData("text/plain") ?? "")
                      .split(/\r?\n/)
                      .map((line) => line.trim());
                    const written = lines.filter((line) => line !== "").map((line) => line.slice(0, props.charsMax));
                    if (written.length < 2) return;
                    event.preventDefault();
                    put(n, item() === "" ? 1 : 0, written);
                    focus(n + written.length - 1);
                  }}
                />
                <button
                  type="button"
                  class="ib"
                  aria-label={words.removeRow(item() || props.item(n + 1))}
                  onClick={() => {
                    put(n, 1, []);
                    focus(n - 1);
                  }}
                >
                  <Icon name="cross" size="s" />
                </button>
              </div>
              <Faults of={faultsOf(n)} />
            </li>
          )}
        </Index>
      </ul>
      <div class="row wrap">
        <Show when={many()}>
          <button type="button" class="btn s plain" aria-expanded={all()} onClick={() => setAll(!all())}>
            {all() ? words.showFewer : words.showAll(props.items.length)}
            <Show when={!all() && hidden()}>
              <Icon name="warn" size="s" />
            </Show>
          </button>
        </Show>
        <Show when={props.items.length < props.itemsMax}>
          <button
            type="button"
            class="btn s plain"
            onClick={() => {
              put(props.items.length, 0, [""]);
              focus(props.items.length - 1);
            }}
          >
            <span aria-hidden="true">+</span>
            {props.add}
          </button>
        </Show>
      </div>
      <Faults of={own()} />
    </fieldset>
  );
}

/** A part of the form: its word at the side, as in a letter. */
export function Part(props: { title: string; children: JSX.Element; aside?: JSX.Element }) {
  const id = createUniqueId();
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{props.title}</h2>
      <div class="stack">{props.children}</div>
    </section>
  );
}
