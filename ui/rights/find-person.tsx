import { A } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { dayText } from "../parts/time.ts";
import { type Asked, type FoundAnswer, type Kind, kinds, rights } from "./ask.ts";
import { EraseDialog } from "./erase-dialog.tsx";
import { Failed } from "./failed.tsx";
import { words } from "./words.ts";

const says = words.find;

/** A reference, the calls it leads to, and what can be done with them. */
export function FindPerson(props: { onErased: () => void }) {
  const [by, setBy] = createSignal<Kind>("phone");
  const [value, setValue] = createSignal("");
  const [found, setFound] = createSignal<{ asked: Asked; answer: FoundAnswer } | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal<"find" | "file" | null>(null);
  const [erasing, setErasing] = createSignal<Asked | null>(null);
  const [begun, setBegun] = createSignal(false);
  const doing = async (what: "find" | "file", work: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setProblem(null);
    await work().catch((error: unknown) => setProblem(error instanceof Error ? error : new Error(String(error))));
    setBusy(null);
  };
  const find = () =>
    doing("find", async () => {
      const asked = { by: by(), value: value().trim() };
      setBegun(false);
      setFound(null);
      setFound({ asked, answer: await rights.find(asked) });
    });
  return (
    <section class="panel" aria-labelledby="find-head">
      <h2 id="find-head">{says.title}</h2>
      <div class="seg" role="group" aria-label={says.by}>
        <For each={kinds}>
          {(kind) => (
            <button type="button" aria-pressed={by() === kind} onClick={() => setBy(kind)}>
              {says.kinds[kind]}
            </button>
          )}
        </For>
      </div>
      <form
        class="ask"
        onSubmit={(event) => {
          event.preventDefault();
          if (value().trim() !== "") void find();
        }}
      >
        <div class="field">
          <label for="find-value">{says.kinds[by()]}</label>
          <div class="in">
            <Icon name="search" size="s" />
            <input
              id="find-value"
              dir="auto"
              autocomplete="off"
              maxlength="200"
              placeholder={says.hints[by()]}
              value={value()}
              onInput={(event) => setValue(event.currentTarget.value)}
            />
          </div>
        </div>
        <button type="submit" class="btn go" disabled={busy() !== null || value().trim() === ""}>
          {says.go}
        </button>
      </form>
      <Failed problem={problem()} />
      <Show when={found()}>
        {(known) => (
          <Show
            when={known().answer.count > 0}
            fallback={<StateNote glyph="search" tone="tell" title={says.none.title} text={says.none.text} />}
          >
            <Calls answer={known().answer} />
            <h3>{words.take.title}</h3>
            <p class="dim">{words.take.text}</p>
            <div class="row wrap">
              <For each={["json", "vcon"] as const}>
                {(format) => (
                  <button
                    type="button"
                    class="btn"
                    disabled={busy() !== null}
                    onClick={() => void doing("file", () => rights.save(known().asked, format))}
                  >
                    <Icon name="down" size="s" />
                    {words.take[format]}
                  </button>
                )}
              </For>
              <button
                type="button"
                class="btn stop"
                disabled={busy() !== null}
                onClick={() => setErasing(known().asked)}
              >
                <Icon name="forget" size="s" />
                {words.erase.open}
              </button>
            </div>
            <p role="status" class="dim">
              {busy() === "file" ? words.take.busy : begun() ? words.erase.begun : ""}
            </p>
          </Show>
        )}
      </Show>
      <EraseDialog
        asked={erasing()}
        onClose={() => setErasing(null)}
        onBegun={() => {
          setErasing(null);
          setBegun(true);
          props.onErased();
        }}
      />
    </section>
  );
}

function Calls(props: { answer: FoundAnswer }) {
  const now = Date.now();
  return (
    <>
      <h3>{says.count(props.answer.count)}</h3>
      <ul class="found">
        <For each={props.answer.calls}>
          {(call) => (
            <li>
              <A href={`/calls/${call.call}`}>
                {call.startedAt === null ? says.unknownDay : dayText(call.startedAt, now)}
              </A>
              <span class="dim mono" dir="ltr">
                {call.call}
              </span>
              <span class="tag">{says.states[call.state]}</span>
              <Show when={call.hold}>
                {(file) => (
                  <span class="tag warn">
                    <Icon name="shield" />
                    {says.held(file())}
                  </span>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.answer.count > props.answer.calls.length}>
        <p class="dim">{says.more(props.answer.count - props.answer.calls.length)}</p>
      </Show>
    </>
  );
}
