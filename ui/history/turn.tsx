import { createEffect, createSignal, createUniqueId, For, on, onMount, Show } from "solid-js";
import { markedPieces } from "../live/marked.ts";
import type { CallDetail } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { labelText } from "../parts/label.ts";
import { whoAmI } from "../parts/me.ts";
import { readable } from "../parts/readable.ts";
import { clockText, dayText, hourText, spanText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { HindsightActs } from "./create-hindsight.ts";
import { foundPieces } from "./found-pieces.ts";
import { words } from "./words.ts";

const says = words.call;
export type DetailLine = CallDetail["lines"][number];
export type Comment = CallDetail["comments"][number];
/** What is being written at a line; one thing on the page at a time. */
export type Writing = { readonly line: string; readonly what: "correction" | "comment" } | null;

/** Somebody's name; a word for who has none any more. */
export const sayerText = ({ name }: { readonly name: string }): string => name || says.hindsight.somebody;

/** The words of a line: as corrected, with what fired something underlined; written anew in place. */
export function Words(props: {
  line: DetailLine;
  /** What is looked for; empty for nothing. */
  wanted: string;
  writing: Writing;
  hindsight: HindsightActs;
  onWrite: (what: Writing) => void;
}) {
  const isEdited = () => props.writing?.line === props.line.id && props.writing.what === "correction";
  const text = () => textOr(props.line.text, "");
  return (
    <>
      <Show when={!isEdited()} fallback={<Correction {...props} text={text()} />}>
        <p dir="auto">
          {props.line.kind === "gap" ? (
            says.gap(spanText(props.line.endMs - props.line.startMs))
          ) : typeof props.line.text === "string" ? (
            <For
              each={markedPieces(
                readable(text()),
                props.line.notes.map((note) => note.wordsNow ?? textOr(note.words, "")),
              )}
            >
              {(piece) =>
                piece.marked ? (
                  <span class="u">
                    <Found text={piece.text} wanted={props.wanted} />
                  </span>
                ) : (
                  <Found text={piece.text} wanted={props.wanted} />
                )
              }
            </For>
          ) : (
            <span class="faint">{says.erased}</span>
          )}
        </p>
      </Show>
      <Show when={props.line.corrected}>
        {(corrected) => (
          <p class="was">
            {says.hindsight.correctedBy(sayerText(corrected().by), dayText(corrected().at, Date.now()))}{" "}
            <s dir="auto">{partWords.quoted(corrected().was)}</s>
          </p>
        )}
      </Show>
    </>
  );
}

function Found(props: { text: string; wanted: string }) {
  return (
    <For each={foundPieces(props.text, props.wanted)}>
      {(piece) => (piece.hit ? <mark>{piece.text}</mark> : piece.text)}
    </For>
  );
}

function Correction(props: {
  line: DetailLine;
  text: string;
  hindsight: HindsightActs;
  onWrite: (what: Writing) => void;
}) {
  return (
    <Written
      label={says.hindsight.correctLabel(clockText(props.line.startMs))}
      text={props.text}
      charsMax={8_000}
      save={says.hindsight.keep}
      hindsight={props.hindsight}
      onSave={(text) => props.hindsight.correct(props.line.id, text)}
      onClose={() => props.onWrite(null)}
    />
  );
}

/** A field that Enter keeps and Esc leaves; what was not kept stays in it, with why. */
export function Written(props: {
  label: string;
  text: string;
  charsMax: number;
  save: string;
  hindsight: HindsightActs;
  onSave: (text: string) => Promise<boolean>;
  onClose: () => void;
}) {
  const id = createUniqueId();
  const [text, setText] = createSignal(props.text);
  let field!: HTMLTextAreaElement;
  const fit = () => {
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + 2}px`;
  };
  onMount(() => {
    props.hindsight.forget();
    fit();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
  createEffect(on(text, fit, { defer: true }));
  const save = async () => {
    const next = text().trim();
    if (next === "" || next === props.text.trim()) return props.onClose();
    if (await props.onSave(next)) props.onClose();
  };
  return (
    <form
      class="written"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") props.onClose();
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          void save();
        }
        event.stopPropagation(); // None of these is a key of the page.
      }}
    >
      <label class="vh" for={id}>
        {props.label}
      </label>
      <textarea
        id={id}
        ref={field}
        rows={1}
        dir="auto"
        maxLength={props.charsMax}
        value={text()}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="row wrap">
        <button type="submit" class="btn s go" disabled={props.hindsight.busy() || text().trim() === ""}>
          {props.save}
        </button>
        <button type="button" class="btn s plain" onClick={() => props.onClose()}>
          {says.hindsight.leave}
        </button>
      </div>
      <Show when={props.hindsight.problem()}>
        {(problem) => (
          <p class="note bad" role="alert">
            <Icon name="warn" size="s" />
            <span>{problem().message}</span>
          </p>
        )}
      </Show>
    </form>
  );
}

/** What was said of the moments of a line. */
export function Comments(props: {
  comments: readonly Comment[];
  hindsight: HindsightActs;
  onGo: (ms: number) => void;
}) {
  const isMine = (comment: Comment) => comment.author.id === whoAmI()?.person.id;
  return (
    <ul class="comments">
      <For each={props.comments}>
        {(comment) => (
          <li id={`c-${comment.id}`}>
            <div class="by">
              <Icon name="flag" size="s" />
              <b>
                <bdi>{sayerText(comment.author)}</bdi>
              </b>
              <button
                type="button"
                class="at num"
                dir="ltr"
                title={says.hindsight.goTo(clockText(comment.atMs))}
                onClick={() => props.onGo(comment.atMs)}
              >
                {clockText(comment.atMs)}
              </button>
              <span class="faint">
                {dayText(comment.at, Date.now())} {hourText(comment.at)}
              </span>
              <Show when={props.hindsight.may() && (isMine(comment) || props.hindsight.mayAll())}>
                <button
                  type="button"
                  class="ib s"
                  aria-label={says.hindsight.remove}
                  title={says.hindsight.remove}
                  onClick={() => void props.hindsight.uncomment(comment.id)}
                >
                  <Icon name="cross" size="s" />
                </button>
              </Show>
            </div>
            <p dir="auto">{textOr(comment.text, says.hindsight.erased)}</p>
          </li>
        )}
      </For>
    </ul>
  );
}

/** The notes in the margin of a line. */
export function Margin(props: { line: DetailLine }) {
  return (
    <div class="mg">
      <For each={[...new Set(props.line.notes.map((note) => note.label))]}>
        {(label) => <span dir="auto">{labelText(label)}</span>}
      </For>
    </div>
  );
}
