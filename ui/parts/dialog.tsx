import { createEffect, type JSX, Show } from "solid-js";
import { Icon } from "./icon.tsx";
import { words as partWords } from "./words.ts";

/** A native dialog: Esc and the focus are the browser's. What has `autofocus` in it gets the focus first. */
export function Dialog(props: {
  open: boolean;
  title: string;
  class?: string;
  onClose: () => void;
  children: JSX.Element;
}) {
  let box!: HTMLDialogElement;
  createEffect(() => {
    if (props.open && !box.open) box.showModal();
    if (!props.open && box.open) box.close();
  });
  return (
    <dialog
      class={`dlg ${props.class ?? ""}`}
      ref={box}
      aria-label={props.title}
      onClose={() => props.onClose()}
      onClick={(event) => event.target === box && box.close()}
    >
      <header>
        <h2>{props.title}</h2>
        <button type="button" class="ib" aria-label={partWords.close} onClick={() => box.close()}>
          <Icon name="cross" />
        </button>
      </header>
      <Show when={props.open}>
        <div class="bd">{props.children}</div>
      </Show>
    </dialog>
  );
}
