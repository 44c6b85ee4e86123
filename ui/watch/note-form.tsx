import { watchersOf } from "@wingman/domain/call/view-watching";
import { createSignal, createUniqueId, For, Show } from "solid-js";
import type { Session } from "../live/session.ts";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import { whoAmI } from "../parts/me.ts";
import { words } from "./words.ts";

const textCharsMax = 400;

/** One line to the rep, and what came of those before. */
export function NoteForm(props: { session: Session; rep: string }) {
  const id = createUniqueId();
  const [text, setText] = createSignal("");
  const [sent, setSent] = createSignal<string | null>(null);
  const mine = () => props.session.view().notes.filter(({ by }) => by.id === whoAmI()?.person.id);
  const isWatching = () => watchersOf(props.session.view()).some((one) => one.id === whoAmI()?.person.id);
  /** Not told as a fact, and the server said no to something since. */
  const refused = () => {
    const wanted = sent();
    if (wanted === null || mine().some((note) => note.id === wanted)) return null;
    return props.session.complaint();
  };
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const said = text().trim();
    if (said === "") return;
    props.session.forgetComplaint();
    setSent(props.session.sendNote(said));
    setText("");
  };
  return (
    <div class="notes">
      <Show when={mine().length > 0}>
        <ul aria-label={words.call.note.yours} aria-live="polite">
          <For each={mine().slice(-3)}>
            {(note) => (
              <li>
                <time dir="ltr">{clockText(note.atMs)}</time>
                <span dir="auto">{textOr(note.text, "")}</span>
                <span class="tag" classList={{ acc: note.seen }}>
                  <Icon name={note.seen ? "tick" : "clock"} />
                  {note.seen ? words.call.note.seen : words.call.note.sent}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={refused()}>
        {(why) => (
          <p class="note warn" role="alert">
            <Icon name="warn" />
            <span>
              {words.call.note.refused} {why().message} {why().remedy}
            </span>
          </p>
        )}
      </Show>
      <form class="send" onSubmit={send}>
        <label class="vh" for={id}>
          {words.call.note.label(props.rep)}
        </label>
        <span class="in">
          <input
            id={id}
            type="text"
            dir="auto"
            maxLength={textCharsMax}
            placeholder={words.call.note.label(props.rep)}
            title={words.call.note.hint}
            autocomplete="off"
            value={text()}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </span>
        <button type="submit" class="btn go" disabled={!isWatching() || text().trim() === ""}>
          {words.call.note.send}
        </button>
      </form>
    </div>
  );
}
