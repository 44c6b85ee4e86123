import { createEffect, on, onCleanup, onMount, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import { words } from "./words.ts";

/** So long after the last letter it is looked for by itself. */
const pauseMs = 250;

/** Words to look for: `/` comes here from anywhere, Escape empties it, an arrow down goes on to the list. */
export function SearchBox(props: {
  words: string;
  onWords: (words: string, isDone: boolean) => void;
  onDown: () => void;
}) {
  let field!: HTMLInputElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (isDone: boolean) => {
    clearTimeout(timer);
    props.onWords(field.value, isDone);
  };
  createEffect(
    on(
      () => props.words,
      (now) => {
        if (field.value.trim() !== now.trim()) field.value = now;
      },
    ),
  );
  const slash = (event: KeyboardEvent) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (
      target instanceof HTMLElement &&
      target.matches("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]")
    )
      return;
    event.preventDefault();
    field.focus();
    field.select();
  };
  onMount(() => addEventListener("keydown", slash));
  onCleanup(() => {
    removeEventListener("keydown", slash);
    clearTimeout(timer);
  });
  return (
    <search>
      <form
        class="in find"
        onSubmit={(event) => {
          event.preventDefault();
          say(true);
        }}
      >
        <Icon name="search" />
        <input
          ref={field}
          type="text"
          inputmode="search"
          enterkeyhint="search"
          autocomplete="off"
          spellcheck={false}
          dir="auto"
          maxLength={200}
          aria-label={words.box}
          aria-keyshortcuts="/"
          placeholder={words.hint}
          onInput={() => {
            clearTimeout(timer);
            timer = setTimeout(() => say(false), pauseMs);
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape" && field.value !== "") {
              field.value = "";
              say(true);
            } else if (event.key === "ArrowDown") {
              event.preventDefault();
              props.onDown();
            }
          }}
        />
        <Show when={props.words !== ""} fallback={<kbd class="kbd">/</kbd>}>
          <button
            type="button"
            class="ib"
            title={words.clear}
            aria-label={words.clear}
            onClick={() => {
              field.value = "";
              say(true);
              field.focus();
            }}
          >
            <Icon name="cross" size="s" />
          </button>
        </Show>
      </form>
    </search>
  );
}
