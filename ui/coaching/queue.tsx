import "./coaching.css";
import { A } from "@solidjs/router";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { clockText, dateText, spanText } from "../parts/time.ts";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { type Coaching, coaching, type QueuedCall, type Reason, type Wanted } from "./ask.ts";
import { checkName } from "./scorecard.tsx";
import { words } from "./words.ts";

const says = words.queue;
const everyMs = 60_000;
type Marks = (call: string, said: { mark: "done" | "later" } | { undoes: string }) => void;

/** Which calls are worth listening to and why, and how often each check of the scorecard held. */
export function CoachingPart(props: { wanted: Wanted }) {
  const [position, setPosition] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [loaded, again] = createPolled(() => coaching.queue(props.wanted, position()), everyMs);
  createEffect(
    on(
      () => JSON.stringify(props.wanted),
      () => void again(),
      { defer: true },
    ),
  );
  const mark: Marks = (call, said) => {
    if (busy()) return;
    setBusy(true);
    setProblem(null);
    void coaching
      .mark(call, { action: crypto.randomUUID(), ...said })
      .then(async ({ position: at }) => {
        setPosition(at);
        await again();
      })
      .catch((error: unknown) => setProblem(error instanceof Error ? error : new Error(String(error))))
      .finally(() => setBusy(false));
  };
  return (
    <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
      {(answer) => (
        <>
          <Show when={problem()}>{(wrong) => <ProblemNote problem={wrong()} />}</Show>
          <section class="part coaching" aria-labelledby="queue-head">
            <h2 id="queue-head">{says.title}</h2>
            <p class="s2 dim" role="status">
              {says.lead(answer().looked)} {answer().isAll ? "" : says.notAll(answer().looked)}
            </p>
            <Show
              when={answer().queue.length > 0}
              fallback={
                <StateNote
                  glyph="info"
                  tone="tell"
                  title={says.empty.title}
                  text={props.wanted.reason === undefined ? says.empty.text : says.empty.narrowed}
                />
              }
            >
              <Calls calls={answer().queue} onMark={mark} />
              <Show when={answer().more > 0}>
                <p class="s1 faint">{says.more(answer().more)}</p>
              </Show>
            </Show>
            <For each={["later", "done"] as const}>
              {(list) => (
                <Show when={answer()[list].length > 0}>
                  <details>
                    <summary>{`${says.lists[list]} (${answer()[list].length})`}</summary>
                    <Calls calls={answer()[list]} onMark={mark} />
                  </details>
                </Show>
              )}
            </For>
            <details>
              <summary>{says.how}</summary>
              <ul class="s2 dim">
                <For each={says.weights}>{(one) => <li>{one}</li>}</For>
              </ul>
            </details>
          </section>
          <Show when={answer().reps.length > 0}>
            <People answer={answer()} />
          </Show>
        </>
      )}
    </WhenLoaded>
  );
}

function Calls(props: { calls: readonly QueuedCall[]; onMark: Marks }) {
  return (
    <ol class="queue">
      <For each={props.calls}>
        {(one) => {
          const title = one.title ?? says.erased;
          return (
            <li>
              <div>
                <A href={`/calls/${one.call}`}>
                  <b>{title}</b>
                </A>
                <small>
                  <bdi>{one.company}</bdi>
                  {" · "}
                  <bdi>{one.rep.name ?? says.erased}</bdi>
                  {` · ${dateText(one.startedAt)} · ${clockText(one.durationMs)}`}
                  {one.mark ? ` · ${says.markedBy(one.mark.name)}` : ""}
                </small>
                <ul>
                  <For each={one.reasons}>{(reason) => <Why call={one.call} reason={reason} />}</For>
                </ul>
              </div>
              <div class="acts">
                <Show
                  when={one.mark}
                  fallback={
                    <>
                      <button
                        type="button"
                        class="btn s"
                        aria-label={says.doneOf(title)}
                        onClick={() => props.onMark(one.call, { mark: "done" })}
                      >
                        {says.done}
                      </button>
                      <button
                        type="button"
                        class="btn s plain"
                        aria-label={says.laterOf(title)}
                        onClick={() => props.onMark(one.call, { mark: "later" })}
                      >
                        {says.later}
                      </button>
                    </>
                  }
                >
                  {(mark) => (
                    <button
                      type="button"
                      class="btn s plain"
                      aria-label={says.undoOf(title)}
                      onClick={() => props.onMark(one.call, { undoes: mark().action })}
                    >
                      {says.undo}
                    </button>
                  )}
                </Show>
              </div>
            </li>
          );
        }}
      </For>
    </ol>
  );
}

function Why(props: { call: string; reason: Reason }) {
  const figure = () =>
    props.reason.figure === null
      ? ""
      : props.reason.kind === "monologue"
        ? spanText(props.reason.figure)
        : String(props.reason.figure);
  return (
    <li class="s2">
      <Show when={props.reason.moment}>
        {(moment) => (
          <A class="at num" dir="ltr" href={`/calls/${props.call}?t=${Math.floor(moment().atMs / 1_000)}`}>
            {clockText(moment().atMs)}
          </A>
        )}
      </Show>
      <span>
        {words.reason[props.reason.kind](props.reason.what, figure())}
        <Show when={props.reason.moment?.words}>{(said) => <q dir="auto">{said()}</q>}</Show>
      </span>
    </li>
  );
}

function People(props: { answer: Coaching }) {
  const checks = () => props.answer.all.map(({ check }) => check);
  const cell = (counts: Coaching["all"], check: string): string => {
    const found = counts.find((one) => one.check === check);
    const told = found ? found.yes + found.no : 0;
    return found && told > 0 ? words.people.of(found.yes, told) : words.people.none;
  };
  return (
    <section class="part" aria-labelledby="checks-head">
      <h2 id="checks-head">{words.people.title}</h2>
      <p class="s2 dim">{words.people.lead}</p>
      <div class="wide" tabindex="0" role="region" aria-labelledby="checks-head">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.people.who}</th>
              <th scope="col" class="n">
                {words.people.calls}
              </th>
              <For each={checks()}>{(check) => <th scope="col">{checkName(check)}</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={props.answer.reps}>
              {(rep) => (
                <tr>
                  <th scope="row">
                    <bdi>{rep.name ?? rep.id}</bdi>
                  </th>
                  <td class="n num faint">{rep.calls}</td>
                  <For each={checks()}>{(check) => <td class="num">{cell(rep.checks, check)}</td>}</For>
                </tr>
              )}
            </For>
            <tr class="total">
              <th scope="row">{words.people.everybody}</th>
              <td class="n num">{props.answer.looked}</td>
              <For each={checks()}>{(check) => <td class="num">{cell(props.answer.all, check)}</td>}</For>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}
