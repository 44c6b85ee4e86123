import { For } from "solid-js";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { words } from "./words.ts";

export type Pane = "words" | "stages" | "tips" | "noted";

/** On a phone one column is seen at a time; the card, the levels and the truth stay. */
export function Panes(props: { pane: Pane; onPane: (pane: Pane) => void; tips: number; noted: number }) {
  const panes = (): { pane: Pane; glyph: Glyph; label: string }[] => [
    { pane: "words", glyph: "question", label: words.live.panes.words },
    { pane: "stages", glyph: "list", label: words.live.panes.stages },
    { pane: "tips", glyph: "bolt", label: words.live.panes.tips(props.tips) },
    { pane: "noted", glyph: "flag", label: words.live.panes.noted(props.noted) },
  ];
  return (
    <nav class="tabs" aria-label={words.live.words}>
      <For each={panes().map(({ pane }) => pane)}>
        {(pane) => {
          const tab = () => panes().find((known) => known.pane === pane)!; // The list is fixed; only its labels change.
          return (
            <button
              type="button"
              aria-current={props.pane === pane ? "page" : undefined}
              onClick={() => props.onPane(pane)}
            >
              <Icon name={tab().glyph} />
              {tab().label}
            </button>
          );
        }}
      </For>
    </nav>
  );
}
