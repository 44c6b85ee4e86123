import { createEffect, createSignal, For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { Loading } from "../parts/problem-note.tsx";
import { words as partWords } from "../parts/words.ts";
import { type Asked, type EraseAnswer, rights } from "./ask.ts";
import { Failed } from "./failed.tsx";
import { words } from "./words.ts";

const says = words.erase;

/** What will be gone and what stays, first; then the number of calls is typed, so that nobody erases a thousand for one. */
export function EraseDialog(props: { asked: Asked | null; onClose: () => void; onBegun: () => void }) {
  let box!: HTMLDialogElement;
  const [preview, setPreview] = createSignal<EraseAnswer | null>(null);
  const [typed, setTyped] = createSignal("");
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const told = (error: unknown) => void setProblem(error instanceof Error ? error : new Error(String(error)));
  createEffect(() => {
    const { asked } = props;
    if (asked === null) {
      if (box.open) box.close();
      return;
    }
    setPreview(null);
    setTyped("");
    setProblem(null);
    if (!box.open) box.showModal();
    rights.preview(asked).then((answer) => props.asked === asked && setPreview(answer), told);
  });
  const erase = async (): Promise<void> => {
    const confirm = preview()?.confirm;
    if (!props.asked || !confirm) return;
    setBusy(true);
    await rights.erase(props.asked, confirm).then(props.onBegun, told);
    setBusy(false);
  };
  return (
    <dialog class="dlg erase" ref={box} aria-labelledby="erase-head" onClose={() => props.onClose()}>
      <header>
        <h2 id="erase-head">{says.title}</h2>
        <button type="button" class="ib" aria-label={partWords.close} onClick={() => box.close()}>
          <Icon name="cross" />
        </button>
      </header>
      <div class="bd">
        <Failed problem={problem()} />
        <Show
          when={preview()}
          fallback={
            <Show when={problem() === null}>
              <Loading>
                <span class="sk w7" />
                <span class="sk w5" />
              </Loading>
            </Show>
          }
        >
          {(known) => (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                void erase();
              }}
            >
              <div class="both">
                <Things title={says.goes} things={known().goes} />
                <Things title={says.stays} things={known().stays} />
              </div>
              <Show when={known().stores}>
                {(stores) => (
                  <p class="dim">
                    {stores()
                      .map(({ name, items }) => says.counted(says.stores[name] ?? name, items))
                      .join(" · ")}
                  </p>
                )}
              </Show>
              <p class="note warn">
                <Icon name="warn" size="s" />
                {says.warning}
              </p>
              <div class="field">
                <label for="erase-count">{says.type(known().calls)}</label>
                <div class="in">
                  <input
                    id="erase-count"
                    inputmode="numeric"
                    autocomplete="off"
                    autofocus
                    value={typed()}
                    onInput={(event) => setTyped(event.currentTarget.value)}
                  />
                </div>
              </div>
              <div class="row wrap">
                <button type="submit" class="btn stop" disabled={busy() || typed().trim() !== String(known().calls)}>
                  <Icon name="forget" size="s" />
                  {says.yes}
                </button>
                <button type="button" class="btn" onClick={() => box.close()}>
                  {says.no}
                </button>
              </div>
            </form>
          )}
        </Show>
      </div>
    </dialog>
  );
}

function Things(props: { title: string; things: readonly string[] }) {
  return (
    <div>
      <h3>{props.title}</h3>
      <ul>
        <For each={props.things}>{(thing) => <li>{says.things[thing] ?? thing}</li>}</For>
      </ul>
    </div>
  );
}
