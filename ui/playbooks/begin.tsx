import { useNavigate } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { Dialog } from "../parts/dialog.tsx";
import { type PlaybookHead, playbooks } from "./ask.ts";
import { freeId } from "./draft.ts";
import { TextField } from "./fields.tsx";
import { words } from "./words.ts";

const nameMax = 80;
const fileBytesMax = 900_000;
/** Nothing yet, but what a language and a name are. */
const empty = { language: "en", competitors: [], stages: [], plays: [] };

/** A new playbook: as a copy of one that is there, from nothing, or out of a file. */
export function Begin(props: { open: boolean; all: readonly PlaybookHead[]; onClose: () => void }) {
  const navigate = useNavigate();
  const [from, setFrom] = createSignal<string>(props.all[0]?.id ?? "");
  const [name, setName] = createSignal("");
  const [problem, setProblem] = createSignal("");
  const [isBusy, setBusy] = createSignal(false);
  const [inFile, setInFile] = createSignal<{ text: string; name: string } | null>(null);
  let field!: HTMLInputElement;
  const ids = () => props.all.map(({ id }) => id);
  const attempt = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true);
    setProblem("");
    await work().then(
      (id) => navigate(`/playbooks/${id}`),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
    setBusy(false);
  };
  const begin = () =>
    attempt(async () => {
      const id = freeId(name(), "playbook", ids());
      const source = from() === "" ? null : await playbooks.draft(from());
      await playbooks.save(id, { ...(source?.content ?? empty), name: name().trim() }, 0);
      return id;
    });
  const take = (text: string) => attempt(async () => (await playbooks.take(text)).id);
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
    <Dialog open={props.open} title={words.begin.title} class="wide" onClose={() => props.onClose()}>
      <form
        class="stack begin"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <TextField label={words.outline.name} name="new-name" value={name()} max={nameMax} onInput={setName} />
        <fieldset class="bases">
          <legend>{words.begin.from}</legend>
          <For each={[...props.all.map((head) => ({ id: head.id, name: head.name, plays: head.plays })), null]}>
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
                  <bdi>{head?.name ?? words.begin.nothing}</bdi>
                  <span class="s2 faint">{head ? words.plays(head.plays) : words.begin.nothingText}</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
        <div>
          <button type="submit" class="btn go" disabled={isBusy() || name().trim() === ""}>
            {words.begin.create}
          </button>
        </div>
      </form>
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
      <Show when={problem()}>
        <p class="note bad" role="alert">
          <span dir="auto">{problem()}</span>
        </p>
      </Show>
    </Dialog>
  );
}
