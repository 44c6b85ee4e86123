import { For } from "solid-js";
import { isolated } from "../../parts/language.ts";
import { StateNote } from "../../parts/state-note.tsx";
import { type Wanted, without } from "./address.ts";
import type { CallsFound } from "./ask.ts";
import { droppedOf } from "./labels.ts";
import { words } from "./words.ts";

/** Nothing was found: what was looked through, and what to drop so that there is something. */
export function Nothing(props: { wanted: Wanted; found: CallsFound; onChange: (wanted: Wanted) => void }) {
  const nothing = () => props.found.nothing ?? { searched: 0, without: [] };
  const asked = () => props.wanted.words.trim();
  const name = (drop: string) => droppedOf(props.wanted, drop, props.found.facets);
  const text = () =>
    [
      words.nothing.searched(nothing().searched),
      ...nothing().without.map(({ drop, count }) => words.nothing.without(isolated(name(drop)), count)),
      ...(nothing().without.length === 0 ? [words.nothing.tryWords] : []),
    ].join(" ");
  return (
    <StateNote
      glyph="search"
      title={asked() ? words.nothing.title(isolated(`“${asked()}”`)) : words.nothing.titlePlain}
      text={text()}
    >
      <For each={nothing().without}>
        {({ drop }) => (
          <button type="button" class="btn" onClick={() => props.onChange(without(props.wanted, drop))}>
            {words.drop(name(drop))}
          </button>
        )}
      </For>
    </StateNote>
  );
}
