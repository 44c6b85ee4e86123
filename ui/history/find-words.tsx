import { createEffect, createMemo, createSignal, createUniqueId, on, onMount, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { words } from "./words.ts";

const says = words.call.find;

/**
 * The page's own search in the words of a call: the browser's finds only what is on the screen, where not all lines
 * exist. Enter goes to the next line that has it, Shift+Enter to the one before, Esc leaves.
 */
export function FindWords(props: {
  /** Counts how often it was asked for: each time the field has the focus again. */
  asked: number;
  wanted: string;
  /** Places of the lines that have it, and which of them is looked at: null before the first. */
  count: number;
  at: number | null;
  onWanted: (wanted: string) => void;
  onStep: (by: 1 | -1) => void;
  onClose: () => void;
}) {
  const id = createUniqueId();
  let field!: HTMLInputElement;
  const begin = () => {
    field.focus();
    field.select();
  };
  onMount(begin);
  const asked = createMemo(() => props.asked);
  createEffect(on(asked, begin, { defer: true }));
  const [typed, setTyped] = createSignal(props.wanted);
  return (
    <search
      class="findwords"
      onKeyDown={(event) => {
        if (event.key === "Escape") props.onClose();
        if (event.key === "Enter" && event.target === field && !event.isComposing) {
          event.preventDefault();
          props.onStep(event.shiftKey ? -1 : 1);
        }
        event.stopPropagation(); // None of these is a key of the page.
      }}
    >
      <label class="vh" for={id}>
        {says.label}
      </label>
      <span class="in">
        <Icon name="search" size="s" />
        <input
          id={id}
          ref={field}
          type="search"
          dir="auto"
          autocomplete="off"
          placeholder={says.label}
          value={typed()}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            props.onWanted(event.currentTarget.value.trim());
          }}
        />
      </span>
      <span class="s2 dim num" role="status">
        <Show when={props.wanted !== ""}>{says.count(props.at === null ? null : props.at + 1, props.count)}</Show>
      </span>
      <button
        type="button"
        class="ib s"
        disabled={props.count === 0}
        aria-label={says.before}
        title={`${says.before} (Shift+Enter)`}
        onClick={() => props.onStep(-1)}
      >
        <Icon name="down" size="s" />
      </button>
      <button
        type="button"
        class="ib s"
        disabled={props.count === 0}
        aria-label={says.next}
        title={`${says.next} (Enter)`}
        onClick={() => props.onStep(1)}
      >
        <Icon name="down" size="s" />
      </button>
      <button
        type="button"
        class="ib s"
        aria-label={says.close}
        title={`${says.close} (Esc)`}
        onClick={() => props.onClose()}
      >
        <Icon name="cross" size="s" />
      </button>
    </search>
  );
}
