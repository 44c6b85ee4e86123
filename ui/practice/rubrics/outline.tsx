import { For, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import type { Draft } from "./create-rubric-draft.ts";
import { criteriaMax, type Part, partOf, shareOf, totalWeight } from "./draft.ts";
import { words } from "./words.ts";

/** Arrows with Alt move what is focused; null for any other key. */
export const movesBy = (event: KeyboardEvent): 1 | -1 | null => {
  if (!event.altKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return null;
  event.preventDefault();
  return event.key === "ArrowDown" ? 1 : -1;
};

/** The criteria at the side, each with what it can bring, and the total. */
export function Outline(props: {
  draft: Draft;
  selected: Part;
  onSelect: (part: Part) => void;
  onMove: (n: number, by: 1 | -1) => void;
  onAdd: () => void;
}) {
  let list!: HTMLElement;
  const content = () => props.draft.content();
  const total = () => totalWeight(content());
  const isWrong = (part: Part) => props.draft.faults().some(({ at }) => partOf(at) === part);
  const warn = (part: Part) => (
    <Show when={isWrong(part)}>
      <Icon name="warn" size="s" />
      <span class="vh">{words.hasFaults}</span>
    </Show>
  );
  return (
    <nav class="plays" aria-label={words.outline} ref={list}>
      <ul>
        <li>
          <button
            type="button"
            data-part="rubric"
            aria-current={props.selected === "rubric" ? "true" : undefined}
            onClick={() => props.onSelect("rubric")}
          >
            <Icon name="info" size="s" />
            <span class="grow">{words.part}</span>
            {warn("rubric")}
          </button>
        </li>
      </ul>
      <section>
        <h3>{words.outline}</h3>
        <ul>
          <For each={content().criteria.map((_, n) => n)}>
            {(n) => {
              const part: Part = `criterion.${n}`;
              const one = () => content().criteria[n];
              return (
                <li>
                  <button
                    type="button"
                    data-part={part}
                    aria-current={props.selected === part ? "true" : undefined}
                    aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                    onClick={() => props.onSelect(part)}
                    onKeyDown={(event) => {
                      const by = movesBy(event);
                      if (by === null) return;
                      props.onMove(n, by);
                      queueMicrotask(() =>
                        list.querySelector<HTMLElement>(`[data-part="criterion.${n + by}"]`)?.focus(),
                      );
                    }}
                  >
                    <Icon name="list" size="s" />
                    <span class="grow clip" dir="auto">
                      {one()?.name || words.unnamed}
                    </span>
                    {warn(part)}
                    <span class="s1 faint num">{shareOf(one() ?? { weight: 0 }, total())}</span>
                  </button>
                </li>
              );
            }}
          </For>
        </ul>
        <p class="total s2">
          <span>{words.total}</span> <b class="num">{total()}</b>
        </p>
        <Show when={content().criteria.length < criteriaMax}>
          <button type="button" class="btn s plain add" onClick={() => props.onAdd()}>
            <span aria-hidden="true">+</span>
            {words.addCriterion}
          </button>
        </Show>
        <p class="s1 faint">{words.keys}</p>
      </section>
    </nav>
  );
}
