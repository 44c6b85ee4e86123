import { createEffect, createSignal, For, on, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { type HoldList, rights } from "./ask.ts";
import { Failed } from "./failed.tsx";
import { words } from "./words.ts";

const onceMs = 60_000;
const spans = [
  { inDays: 0, word: words.keeping.now },
  { inDays: 7, word: words.keeping.week },
  { inDays: 30, word: words.keeping.month },
];

/** How long things are kept, and what would be forgotten when: a dry run. Asked again when holds have changed. */
export function Keeping(props: { changed: number }) {
  const says = words.keeping;
  const [inDays, setInDays] = createSignal(0);
  const [preview, again] = createPolled(() => rights.retention(inDays()), onceMs);
  createEffect(on([inDays, () => props.changed], () => void again(), { defer: true }));
  return (
    <section class="panel" aria-labelledby="keeping-head">
      <h2 id="keeping-head">{says.title}</h2>
      <div class="seg" role="group" aria-label={says.when}>
        <For each={spans}>
          {(span) => (
            <button type="button" aria-pressed={inDays() === span.inDays} onClick={() => setInDays(span.inDays)}>
              {span.word}
            </button>
          )}
        </For>
      </div>
      <Show
        when={preview().value}
        fallback={
          <Show when={preview().problem}>
            {(problem) => <ProblemNote problem={problem()} onRetry={() => void again()} />}
          </Show>
        }
      >
        {(known) => (
          <div role="status">
            <ul>
              <For each={["transcripts", "recordings"] as const}>
                {(kind) => (
                  <li>
                    {says.days(says[kind], known()[kind].days)}
                    <span class="dim"> · {says.due(known()[kind].due, known()[kind].held)}</span>
                  </li>
                )}
              </For>
            </ul>
          </div>
        )}
      </Show>
      <p class="dim">{says.note}</p>
    </section>
  );
}

export function Holds(props: { onChanged: () => void }) {
  const says = words.holds;
  const [list, setList] = createSignal<HoldList["holds"] | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [call, setCall] = createSignal("");
  const [file, setFile] = createSignal("");
  const take = async (work: Promise<HoldList>): Promise<void> => {
    setProblem(null);
    await work.then(
      ({ holds }) => {
        setList(holds);
        props.onChanged();
      },
      (error: unknown) => void setProblem(error instanceof Error ? error : new Error(String(error))),
    );
  };
  void take(rights.holds());
  return (
    <section class="panel" aria-labelledby="holds-head">
      <h2 id="holds-head">{says.title}</h2>
      <p class="dim">{says.text}</p>
      <Failed problem={problem()} />
      <Show when={list()}>
        {(holds) => (
          <Show when={holds().length > 0} fallback={<p>{says.none}</p>}>
            <ul class="found">
              <For each={holds()}>
                {(hold) => (
                  <li>
                    <Icon name="shield" size="s" />
                    <span>{says.by(hold.file)}</span>
                    <span class="dim mono" dir="auto">
                      {hold.call ?? says.all}
                    </span>
                    <button type="button" class="btn s" onClick={() => void take(rights.lift(hold.hold))}>
                      {says.lift}
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Show>
      <form
        class="ask"
        onSubmit={(event) => {
          event.preventDefault();
          void take(rights.hold(call().trim() || null, file().trim()));
        }}
      >
        <div class="field">
          <label for="hold-call">{says.call}</label>
          <div class="in">
            <input
              id="hold-call"
              dir="auto"
              maxlength="64"
              autocomplete="off"
              value={call()}
              onInput={(event) => setCall(event.currentTarget.value)}
            />
          </div>
        </div>
        <div class="field">
          <label for="hold-file">{says.file}</label>
          <div class="in">
            <input
              id="hold-file"
              dir="auto"
              maxlength="60"
              autocomplete="off"
              value={file()}
              onInput={(event) => setFile(event.currentTarget.value)}
            />
          </div>
        </div>
        <button type="submit" class="btn" disabled={file().trim() === ""}>
          {says.place}
        </button>
      </form>
    </section>
  );
}
