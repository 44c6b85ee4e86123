import { createEffect } from "solid-js";
import { clockText } from "../parts/time.ts";
import { Icon } from "../parts/icon.tsx";
import { words as soundWords } from "./sources/words.ts";

const says = soundWords.forget;

/** Asked once, because it cannot be undone; what is said while one reads it is taken along. */
export function ForgetDialog(props: {
  fromMs: number | null;
  onForget: (fromMs: number) => void;
  onClose: () => void;
}) {
  let box!: HTMLDialogElement;
  createEffect(() => {
    if (props.fromMs !== null && !box.open) box.showModal();
    if (props.fromMs === null && box.open) box.close();
  });
  return (
    <dialog class="dlg" ref={box} aria-labelledby="forget-head" onClose={() => props.onClose()}>
      <div class="fgt">
        <h2 id="forget-head">{says.title}</h2>
        <p>{says.text(clockText(props.fromMs ?? 0))}</p>
        <div class="row wrap">
          <button
            type="button"
            class="btn stop"
            onClick={() => {
              if (props.fromMs !== null) props.onForget(props.fromMs);
              props.onClose();
            }}
          >
            <Icon name="forget" size="s" />
            {says.yes}
          </button>
          <button type="button" class="btn" autofocus onClick={() => props.onClose()}>
            {says.no}
          </button>
        </div>
      </div>
    </dialog>
  );
}
