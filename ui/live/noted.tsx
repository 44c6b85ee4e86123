/** The right column's lower half: promises with who, what and by when, then what else was heard. */
import type { Noted } from "@wingman/domain/call/view";
import { createMemo, For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { labelText } from "../parts/label.ts";
import { readable } from "../parts/readable.ts";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { dueOf } from "./due.ts";
import { promiseText } from "./promises.ts";
import { useRepName } from "./rep-name.ts";
import { words } from "./words.ts";

type Item = {
  readonly id: string;
  readonly atMs: number;
  readonly what: string;
  readonly below: string;
  /** Only what was heard can have been heard wrongly; a mark was made by hand. */
  readonly signal: string | null;
};

export function NotedSoFar(props: {
  noted: readonly Noted[];
  marks: readonly { action: string; atMs: number }[];
  startedAt: number;
  customer: string;
  onTakeOff: ((signal: string) => void) | null;
}) {
  const rep = useRepName();
  // The view changes with every word, these two only when something was noted.
  const noted = createMemo(() => props.noted);
  const marks = createMemo(() => props.marks);
  const items = createMemo(() => {
    const said = { startedAt: props.startedAt, customer: props.customer, rep: rep() };
    return [
      ...noted()
        .filter((item) => item.what !== "stage" && item.offBy === null)
        .map((item) => itemOf(item, said)),
      ...marks().map((mark): Item => ({
        id: mark.action,
        atMs: mark.atMs,
        what: words.live.marked,
        below: "",
        signal: null,
      })),
    ].sort((a, b) => b.atMs - a.atMs);
  });
  // By id, so that taking one off does not draw the others anew and the focus stays where it was.
  const byId = createMemo(() => new Map(items().map((item) => [item.id, item])));
  return (
    <section aria-labelledby="noted-head">
      <h2 id="noted-head">
        {words.live.noted}
        <small>{items().length}</small>
      </h2>
      <Show when={items().length === 0}>
        <p class="s1 faint">{words.live.nothingNoted}</p>
      </Show>
      <ul>
        <For each={items().map(({ id }) => id)}>
          {(id) => (
            <Show when={byId().get(id)}>
              {(item) => (
                <li class="nt">
                  <time dir="ltr">{clockText(item().atMs)}</time>
                  <div>
                    <span dir="auto">{item().what}</span>
                    <Show when={item().below}>
                      <br />
                      <small>
                        <bdi>{item().below}</bdi>
                      </small>
                    </Show>
                  </div>
                  <Show when={item().signal && props.onTakeOff}>
                    <button
                      type="button"
                      class="ib off"
                      title={words.live.takeOff}
                      aria-label={words.live.takeOffNamed(item().what)}
                      onClick={() => props.onTakeOff?.(item().signal ?? "")}
                    >
                      <Icon name="cross" size="s" />
                    </button>
                  </Show>
                </li>
              )}
            </Show>
          )}
        </For>
      </ul>
    </section>
  );
}

const itemOf = (
  item: Noted,
  { startedAt, customer, rep }: { startedAt: number; customer: string; rep: string },
): Item => {
  const common = { id: item.id, atMs: item.atMs, signal: item.id };
  if (item.what !== "commitment")
    return {
      ...common,
      what: item.words ? partWords.quoted(item.words) : labelText(item.label),
      below: item.words ? words.live.notedAs[item.what] || labelText(item.label) : "",
    };
  const who = item.by === "rep" ? rep : customer;
  const on = dueOf(item.text || item.words, startedAt + item.atMs);
  return {
    ...common,
    what: words.live.promise(who, readable(promiseText(item.text, item.words))),
    below: on ? words.live.promisedOn(on) : words.live.noDate,
  };
};
