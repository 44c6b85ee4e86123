import type { CallView, Line } from "@wingman/domain/call/view";
import { Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { notesOf } from "./standing.ts";
import { feedbackOn } from "./turns.ts";
import { words } from "./words.ts";

/** Beside an answer of the rep: what it lacked before what it did, a line each. */
export function FeedbackNotes(props: { view: CallView; line: Line }) {
  const notes = () => {
    const [told] = feedbackOn(props.view.practice?.feedback ?? [], props.line.id);
    return told ? notesOf(told.checks) : null;
  };
  const text = (check: string | null | undefined, which: 0 | 1) =>
    check ? (words.notes[check]?.[which] ?? null) : null;
  return (
    <>
      <Show when={text(notes()?.lack, 1)}>
        {(lack) => (
          <span class="lack">
            <Icon name="warn" size="s" />
            {lack()}
          </span>
        )}
      </Show>
      <Show when={text(notes()?.did, 0)}>
        {(did) => (
          <span class="did">
            <Icon name="tick" size="s" />
            {did()}
          </span>
        )}
      </Show>
    </>
  );
}
