import { createSignal, For, onCleanup, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import { type Saved, savedSearches } from "./ask.ts";
import { words } from "./words.ts";

const undoMs = 8_000;
const nameLettersMax = 80;

/** Searches that somebody keeps, and how one comes to be among them. */
export const createSaved = () => {
  const [list, setList] = createSignal<readonly Saved[]>([]);
  const [removed, setRemoved] = createSignal<Saved | null>(null);
  const [problem, setProblem] = createSignal("");
  let undoOver: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(undoOver));
  const read = async (): Promise<void> => {
    setList(await savedSearches.list().catch(() => list()));
  };
  const act = async (work: Promise<unknown>): Promise<boolean> => {
    setProblem("");
    const done = await work.then(
      () => true,
      (error: unknown) => {
        setProblem(error instanceof Error && error.message ? error.message : words.saved.failed);
        return false;
      },
    );
    await read();
    return done;
  };
  void read();
  return {
    list,
    removed,
    problem,
    keep: (name: string, query: string) =>
      act(savedSearches.keep({ id: crypto.randomUUID(), name: name.slice(0, nameLettersMax), query })),
    async remove(saved: Saved): Promise<void> {
      if (!(await act(savedSearches.remove(saved.id)))) return;
      setRemoved(saved);
      clearTimeout(undoOver);
      undoOver = setTimeout(() => setRemoved(null), undoMs);
    },
    async undo(): Promise<void> {
      const saved = removed();
      setRemoved(null);
      if (saved) await act(savedSearches.keep(saved));
    },
  };
};
type SavedState = ReturnType<typeof createSaved>;

export function SavedList(props: { saved: SavedState; now: string; onChoose: (query: string) => void }) {
  return (
    <>
      <Show when={props.saved.list().length > 0}>
        <nav class="saved" aria-label={words.saved.title}>
          <h2>{words.saved.title}</h2>
          <ul>
            <For each={props.saved.list()}>
              {(one) => (
                <li>
                  <a
                    href={`/calls?${one.query}`}
                    aria-current={one.query === props.now ? "true" : undefined}
                    onClick={(event) => {
                      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                      event.preventDefault();
                      props.onChoose(one.query);
                    }}
                  >
                    <bdi>{one.name}</bdi>
                  </a>
                  <button
                    type="button"
                    class="ib"
                    title={words.saved.remove(one.name)}
                    aria-label={words.saved.remove(one.name)}
                    onClick={() => void props.saved.remove(one)}
                  >
                    <Icon name="cross" size="s" />
                  </button>
                </li>
              )}
            </For>
          </ul>
        </nav>
      </Show>
      <div role="status">
        <Show when={props.saved.removed()}>
          {(gone) => (
            <p class="note tell">
              <span>{words.saved.removed(gone().name)}</span>
              <button type="button" class="btn s" onClick={() => void props.saved.undo()}>
                {words.saved.undo}
              </button>
            </p>
          )}
        </Show>
      </div>
      <div role="alert">
        <Show when={props.saved.problem()}>
          <p class="note bad">{props.saved.problem()}</p>
        </Show>
      </div>
    </>
  );
}

/** A name for it, then it is kept. */
export function KeepSearch(props: { saved: SavedState; query: string; suggested: string }) {
  const [open, setOpen] = createSignal(false);
  const [name, setName] = createSignal("");
  let field!: HTMLInputElement;
  const begin = () => {
    setName(props.suggested);
    setOpen(true);
    field.select();
  };
  const keep = async (event: SubmitEvent) => {
    event.preventDefault();
    if (name().trim() !== "" && (await props.saved.keep(name().trim(), props.query))) setOpen(false);
  };
  return (
    <Show
      when={open()}
      fallback={
        <button type="button" class="btn s plain" onClick={begin}>
          <Icon name="pin" size="s" />
          {words.saved.save}
        </button>
      }
    >
      <form
        class="keep"
        onSubmit={(event) => void keep(event)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setOpen(false);
        }}
      >
        <span class="in">
          <input
            ref={field}
            value={name()}
            maxLength={nameLettersMax}
            aria-label={words.saved.name}
            placeholder={words.saved.name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </span>
        <button type="submit" class="btn s" disabled={name().trim() === ""}>
          {words.saved.keep}
        </button>
        <button type="button" class="btn s plain" onClick={() => setOpen(false)}>
          {words.saved.cancel}
        </button>
      </form>
    </Show>
  );
}
