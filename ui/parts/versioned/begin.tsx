import { useNavigate } from "@solidjs/router";
import { createSignal, For, type JSX, Show } from "solid-js";
import { Dialog } from "../dialog.tsx";
import { TextField } from "./fields.tsx";
import { type AnyContent, type AnyHead, freeId, type Kind } from "./kind.ts";
import { Problem } from "./problem.tsx";
import { words } from "./words.ts";

const fileBytesMax = 900_000;

/** Does it, and goes to the page of what it answers. */
export type Attempt = (work: () => Promise<string>) => Promise<void>;

/** A new one: as a copy of one that is there, from nothing, out of a file, and in whatever way its kind has beside. */
export function Begin<
  Content extends AnyContent,
  Head extends AnyHead,
  Draft extends Head & { readonly content: Content },
>(props: {
  kind: Kind<Content, Head, Draft>;
  open: boolean;
  all: readonly Head[];
  name: { readonly min: number; readonly max: number };
  detail: (head: Head) => string;
  /** Begun from nothing. */
  blank: (name: string) => Content;
  /** What the new one's id is made of where its name has no letters for one. */
  fallback: string;
  /** The id it must have, in place of one of its name. */
  id?: string | null;
  /** Stands under the name. */
  more?: JSX.Element;
  children?: (attempt: Attempt, isBusy: () => boolean) => JSX.Element;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const [from, setFrom] = createSignal<string>(props.all[0]?.id ?? "");
  const [name, setName] = createSignal("");
  const [problem, setProblem] = createSignal<unknown>(null);
  const [isBusy, setBusy] = createSignal(false);
  const [inFile, setInFile] = createSignal<{ text: string; name: string } | null>(null);
  let field!: HTMLInputElement;
  const attempt: Attempt = async (work) => {
    setBusy(true);
    setProblem(null);
    await work().then((id) => navigate(`${props.kind.href}/${id}`), setProblem);
    setBusy(false);
  };
  const begin = () =>
    attempt(async () => {
      const { store } = props.kind;
      const id =
        props.id ??
        freeId(
          name(),
          props.fallback,
          props.all.map((head) => head.id),
        );
      const called = name().trim();
      const content = from() === "" ? props.blank(called) : (await store.draft(from())).content;
      await store.save(id, { ...content, name: called }, 0, from() || undefined);
      return id;
    });
  const take = (text: string) => attempt(async () => (await props.kind.store.take(text)).id);
  /** A file lays a draft aside that nobody published; that is asked first. */
  const read = async (file: File): Promise<void> => {
    setInFile(null);
    if (file.size > fileBytesMax) return void setProblem(words.begin.tooLarge);
    const text = await file.text();
    const id = /^id:\s*["']?([a-z0-9-]+)/m.exec(text)?.[1];
    const known = props.all.find((head) => head.id === id);
    if (known?.unpublished) return void setInFile({ text, name: known.name });
    await take(text);
  };
  return (
    <Dialog open={props.open} title={props.kind.words.begin.go} class="wide" onClose={() => props.onClose()}>
      <form
        class="stack begin"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <TextField label={words.begin.name} name="new-name" value={name()} max={props.name.max} onInput={setName} />
        {props.more}
        <fieldset class="bases">
          <legend>{words.begin.from}</legend>
          <For each={[...props.all, null]}>
            {(head) => (
              <label>
                <input
                  type="radio"
                  name="from"
                  value={head?.id ?? ""}
                  checked={from() === (head?.id ?? "")}
                  onChange={() => setFrom(head?.id ?? "")}
                />
                <span>
                  <bdi>{head ? head.name || words.unnamed : words.begin.nothing}</bdi>
                  <span class="s2 faint">{head ? props.detail(head) : props.kind.words.begin.nothingText}</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
        <div>
          <button type="submit" class="btn go" disabled={isBusy() || name().trim().length < props.name.min}>
            {words.begin.create}
          </button>
        </div>
      </form>
      {props.children?.(attempt, isBusy)}
      <div class="file">
        <p class="s2 dim">{words.begin.file}</p>
        <button type="button" class="btn" disabled={isBusy()} onClick={() => field.click()}>
          {words.begin.choose}
        </button>
        <input
          ref={field}
          type="file"
          hidden
          accept=".yaml,.yml"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) void read(file);
            event.currentTarget.value = "";
          }}
        />
      </div>
      <Show when={inFile()}>
        {(known) => (
          <div class="note warn" role="alert">
            <span>{words.begin.replaces(known().name)}</span>
            <button type="button" class="btn s" onClick={() => void take(known().text)}>
              {words.begin.replace}
            </button>
          </div>
        )}
      </Show>
      <Problem of={problem()} />
    </Dialog>
  );
}
