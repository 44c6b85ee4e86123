import { createSignal, createUniqueId, onMount } from "solid-js";
import { Icon } from "../parts/icon.tsx";

const lettersMax = 2_000;
const rowsMax = 6;

/** An answer by hand: Enter sends it, Shift and Enter begin a line, Esc leaves the field for the single keys. */
export function AnswerField(props: {
  label: string;
  /** What stands in it while it is empty; the label where none is given. */
  hint?: string;
  send: string;
  disabled: boolean;
  /** Takes the focus as it comes. */
  focused: boolean;
  onAnswer: (text: string) => void;
  ref?: (field: HTMLTextAreaElement) => void;
}) {
  const id = createUniqueId();
  const [text, setText] = createSignal("");
  let field!: HTMLTextAreaElement;
  onMount(() => {
    props.ref?.(field);
    if (props.focused) field.focus({ preventScroll: true });
  });
  const answer = () => {
    const said = text().trim();
    if (said === "" || props.disabled) return;
    props.onAnswer(said);
    setText("");
  };
  return (
    <form
      class="answer"
      onSubmit={(event) => {
        event.preventDefault();
        answer();
      }}
    >
      <label class="vh" for={id}>
        {props.label}
      </label>
      <textarea
        id={id}
        ref={field}
        name="answer"
        rows={Math.min(rowsMax, text().split("\n").length)}
        dir="auto"
        maxLength={lettersMax}
        placeholder={props.hint ?? props.label}
        disabled={props.disabled}
        value={text()}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") return field.blur();
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          answer();
        }}
      />
      <button type="submit" class="btn" disabled={props.disabled || text().trim() === ""}>
        <Icon name="tick" size="s" />
        {props.send}
      </button>
    </form>
  );
}
