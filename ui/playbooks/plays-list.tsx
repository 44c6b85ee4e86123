import type { Play } from "@wingman/domain/playbook/play";
import { createMemo, createSignal, For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { Draft } from "./create-draft.ts";
import { groupsOf, moved } from "./draft.ts";
import { words } from "./words.ts";

export type Selected = { readonly kind: "play"; readonly id: string } | { readonly kind: "outline" | "stages" };

/** All plays by stage and category, with a search, and what all plays share. `Alt` and an arrow move a play. */
export function PlaysList(props: {
  draft: Draft;
  selected: Selected;
  onSelect: (selected: Selected) => void;
  onAdd: () => void;
}) {
  const [wanted, setWanted] = createSignal("");
  let list!: HTMLElement;
  const content = () => props.draft.content();
  const plays = createMemo(() => new Map(content().plays.map((play, n) => [play.id, { play, n }])));
  const matches = ({ name, tip, trigger }: Play): boolean => {
    const text = [name, tip.headline, ...("phrases" in trigger ? trigger.phrases : [])].join(" ").toLowerCase();
    return text.includes(wanted().trim().toLowerCase());
  };
  // Groups and rows are known by plain words, so that a row stays the one it was while its play is written.
  const groups = createMemo(
    () =>
      groupsOf(content()).map(({ stage, category, plays: own }) => ({
        key: stage ? `stage ${stage.id}` : `category ${category}`,
        title: stage ? words.list.fromStage(stage.name) : words.category(category),
        ids: own.filter(matches).map(({ id }) => id),
      })),
    [],
  );
  const keys = createMemo(() =>
    groups()
      .filter(({ ids }) => ids.length > 0)
      .map(({ key }) => key)
      .join("\n"),
  );
  const of = (key: string) => groups().find((group) => group.key === key);
  const is = (kind: "outline" | "stages") => props.selected.kind === kind;
  const chosen = (id: string) => props.selected.kind === "play" && props.selected.id === id;
  const wrong = (at: readonly (string | number)[]) => props.draft.faultsAt(at).length > 0;
  const reorder = (id: string, by: 1 | -1): void => {
    props.draft.edit((now) => ({ ...now, plays: moved(now, id, by) }));
    queueMicrotask(() => list.querySelector<HTMLElement>(`[data-play="${id}"]`)?.focus());
  };
  return (
    <nav class="plays" aria-label={words.list.label} ref={list}>
      <div class="in">
        <Icon name="search" size="s" />
        <input
          type="search"
          aria-label={words.list.search}
          placeholder={words.list.count(content().plays.length)}
          value={wanted()}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </div>
      <ul class="shared">
        <For each={["outline", "stages"] as const}>
          {(kind) => (
            <li>
              <button
                type="button"
                aria-current={is(kind) ? "true" : undefined}
                onClick={() => props.onSelect({ kind })}
              >
                <Icon name={kind === "outline" ? "info" : "list"} size="s" />
                <span class="grow">{words.list[kind]}</span>
                <Show
                  when={
                    kind === "stages"
                      ? wrong(["stages"])
                      : wrong(["competitors"]) || wrong(["smallTalk"]) || wrong(["name"])
                  }
                >
                  <Icon name="warn" size="s" />
                  <span class="vh">{words.list.hasFaults}</span>
                </Show>
              </button>
            </li>
          )}
        </For>
      </ul>
      <For each={keys() === "" ? [] : keys().split("\n")}>
        {(key) => (
          <section>
            <h3>
              <bdi>{of(key)?.title}</bdi>
            </h3>
            <ul>
              <For each={of(key)?.ids ?? []}>
                {(id) => (
                  <Show when={plays().get(id)}>
                    {(known) => (
                      <li>
                        <button
                          type="button"
                          data-play={id}
                          aria-current={chosen(id) ? "true" : undefined}
                          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                          onClick={() => props.onSelect({ kind: "play", id })}
                          onKeyDown={(event) => {
                            const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
                            if (by === 0 || !event.altKey) return;
                            event.preventDefault();
                            reorder(id, by);
                          }}
                        >
                          <Icon name={known().play.tip.kind} size="s" />
                          <span class="grow clip" dir="auto">
                            {known().play.name || words.list.unnamed}
                          </span>
                          <Show when={known().play.trigger.on !== "words"}>
                            <span class="s1 faint">{words.list.by[known().play.trigger.on]}</span>
                          </Show>
                          <Show when={wrong(["plays", known().n])}>
                            <Icon name="warn" size="s" />
                            <span class="vh">{words.list.hasFaults}</span>
                          </Show>
                        </button>
                      </li>
                    )}
                  </Show>
                )}
              </For>
            </ul>
          </section>
        )}
      </For>
      <Show when={keys() === "" && wanted() !== ""}>
        <p class="s2 dim">{words.list.nothing}</p>
      </Show>
      <button type="button" class="btn s plain add" onClick={() => props.onAdd()}>
        <span aria-hidden="true">+</span>
        {words.list.add}
      </button>
    </nav>
  );
}
