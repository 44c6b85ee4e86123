import "./watched.css";
import { For, Show } from "solid-js";
import { textOr } from "../../parts/erased.ts";
import { whoAmI } from "../../parts/me.ts";
import { clockText } from "../../parts/time.ts";
import type { Session } from "../session.ts";
import { words } from "./words.ts";

/** What somebody who watches wrote: a card of its own kind, above what the machine says, until the rep has seen it. */
export function NotesToRep(props: { session: Pick<Session, "view" | "seeNote"> }) {
  const notes = () => props.session.view().notes.filter(({ seen }) => !seen);
  const isMine = () => props.session.view().started?.rep.id === whoAmI()?.person.id;
  const ids = () => notes().map(({ id }) => id);
  return (
    <div class="rnotes" role="status" hidden={ids().length === 0}>
      <For each={ids()}>
        {(id) => (
          <Show when={notes().find((note) => note.id === id)}>
            {(note) => {
              const from = () => textOr(note().by.name, words.somebody) || words.somebody;
              return (
                <section class="fcard rnote" aria-label={words.note(from())}>
                  <span class="face" aria-hidden="true">
                    {from().slice(0, 1)}
                  </span>
                  <p class="from">
                    {words.note(from())}
                    <time dir="ltr">{clockText(note().atMs)}</time>
                  </p>
                  <p class="text" dir="auto">
                    {textOr(note().text, words.notShown)}
                  </p>
                  <Show when={isMine()}>
                    <button type="button" class="btn s" onClick={() => props.session.seeNote(id)}>
                      {words.seen}
                      <span class="vh">. {words.putAway(from())}</span>
                    </button>
                  </Show>
                </section>
              );
            }}
          </Show>
        )}
      </For>
    </div>
  );
}
