import { useNavigate } from "@solidjs/router";
import { blankScenario } from "@wingman/domain/practice/blank-scenario";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { language } from "../../parts/language.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { isErased } from "@wingman/domain/schema";
import { dayText, hourText } from "../../parts/time.ts";
import { freeId } from "../../playbooks/draft.ts";
import { TextField } from "../../playbooks/fields.tsx";
import { type PastCall, type ScenarioHead, scenarios } from "./ask.ts";
import { words } from "./words.ts";

const nameMax = 60;
const fileBytesMax = 900_000;
const callsMax = 50;

/** A new scenario: as a copy of one that is there, from nothing, from a past call, or out of a file. */
export function Begin(props: { open: boolean; all: readonly ScenarioHead[]; onClose: () => void }) {
  const navigate = useNavigate();
  const [from, setFrom] = createSignal("");
  const [name, setName] = createSignal("");
  const [calls, setCalls] = createSignal<readonly PastCall[]>([]);
  const [past, setPast] = createSignal("");
  const [problem, setProblem] = createSignal("");
  const [isBusy, setBusy] = createSignal(false);
  const [inFile, setInFile] = createSignal<{ text: string; name: string } | null>(null);
  let field!: HTMLInputElement;
  const attempt = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true);
    setProblem("");
    await work().then(
      (id) => navigate(`/practice/scenarios/${id}`),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
    setBusy(false);
  };
  createEffect(
    on(
      () => props.open,
      (isOpen) => {
        if (!isOpen) return;
        void scenarios.pastCalls(callsMax).then(
          (found) => {
            setCalls(found);
            setPast(found[0]?.call ?? "");
          },
          () => setCalls([]),
        );
      },
    ),
  );
  const begin = () =>
    attempt(async () => {
      const id = freeId(
        name(),
        "scenario",
        props.all.map((head) => head.id),
      );
      const called = name().trim();
      const content = from() === "" ? blankScenario(called, language) : (await scenarios.draft(from())).content;
      await scenarios.save(id, { ...content, name: called }, 0, from() || undefined);
      return id;
    });
  const take = (text: string) => attempt(async () => (await scenarios.take(text)).id);
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
  const titleOf = ({ title, startedAt }: PastCall): string =>
    `${isErased(title) ? "" : title}${words.comma}${dayText(startedAt, Date.now())} ${hourText(startedAt)}`;
  return (
    <Dialog open={props.open} title={words.begin.title} class="wide" onClose={() => props.onClose()}>
      <form
        class="stack begin"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <TextField label={words.begin.name} name="new-name" value={name()} max={nameMax} onInput={setName} />
        <fieldset class="bases">
          <legend>{words.begin.from}</legend>
          <For each={[null, ...props.all]}>
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
                  <span class="s2 faint">{head ? words.trades[head.trade] : words.begin.nothingText}</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
        <div>
          <button type="submit" class="btn go" disabled={isBusy() || name().trim().length < 2}>
            {words.begin.create}
          </button>
        </div>
      </form>
      <div class="file past">
        <h3>{words.begin.call}</h3>
        <p class="s2 dim">{words.begin.callText}</p>
        <Show when={calls().length > 0} fallback={<p class="s2 faint">{words.begin.noCalls}</p>}>
          <div class="in">
            <select
              name="past-call"
              aria-label={words.begin.choose}
              onChange={(event) => setPast(event.currentTarget.value)}
            >
              <For each={calls()}>{(call) => <option value={call.call}>{titleOf(call)}</option>}</For>
            </select>
          </div>
          <button
            type="button"
            class="btn"
            disabled={isBusy() || past() === ""}
            onClick={() => void attempt(async () => (await scenarios.fromCall(past())).id)}
          >
            {words.begin.make}
          </button>
        </Show>
      </div>
      <div class="file">
        <p class="s2 dim">{words.begin.file}</p>
        <button type="button" class="btn" disabled={isBusy()} onClick={() => field.click()}>
          {words.begin.chooseFile}
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
