import "./coaching.css";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isOneOf } from "../parts/me.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { clockText } from "../parts/time.ts";
import { type Check, coaching, type Verdict } from "./ask.ts";
import { words } from "./words.ts";

const says = words.card;
const verdicts: readonly Verdict[] = ["yes", "no", "unknown"];
const everyMs = 5_000;
/** In the words of the tenant's own rubric, where it is judged by one. */
export const checkName = (check: string, inRubric: string | null = null): string =>
  inRubric ?? words.checks[check] ?? check;

/** Yes/no checks of the call, each with the moment that decides; who looks after others' calls may correct them. */
export function ScorecardPart(props: {
  call: string;
  /** Of what was last done to the call: its words may read otherwise. */
  position: string | null;
  /** False where the call was erased: then nothing is added to it. */
  isOpen: boolean;
  onGo: (ms: number) => void;
}) {
  const [mine, setMine] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [found, again] = createPolled(() => coaching.scorecard(props.call, mine() ?? props.position), everyMs);
  createEffect(
    on(
      () => props.position,
      (position) => {
        setMine(position);
        void again();
      },
      { defer: true },
    ),
  );
  const may = () => props.isOpen && isOneOf(["supervisor", "admin"]);
  const send = async (said: { check: string; verdict: Verdict } | { undoes: string }): Promise<void> => {
    if (busy()) return;
    setBusy(true);
    setProblem(null);
    try {
      const { position } = await coaching.judge(props.call, { action: crypto.randomUUID(), ...said });
      setMine(position);
      await again();
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Show when={found().value}>
      {(card) => (
        <section class="scorecard" aria-labelledby="scorecard-head">
          <h2 id="scorecard-head">{says.title}</h2>
          <p class="faint s1">{says.lead}</p>
          <Show when={card().name}>{(name) => <p class="s1 dim">{says.byRubric(name(), card().version ?? 1)}</p>}</Show>
          <Show when={problem()}>{(wrong) => <ProblemNote problem={wrong()} />}</Show>
          <ul>
            <For each={card().checks}>
              {(check) => <Row check={check} may={may()} onGo={props.onGo} onSay={(said) => void send(said)} />}
            </For>
          </ul>
        </section>
      )}
    </Show>
  );
}

function Row(props: {
  check: Check;
  may: boolean;
  onGo: (ms: number) => void;
  onSay: (said: { check: string; verdict: Verdict } | { undoes: string }) => void;
}) {
  const name = () => checkName(props.check.check, props.check.says);
  return (
    <li>
      <span class="verdict" data-verdict={props.check.verdict}>
        <Icon name={props.check.verdict === "yes" ? "tick" : "info"} size="s" />
        {says.verdict[props.check.verdict]}
      </span>
      <div>
        <b>{name()}</b>
        <p class="s1 dim">
          {words.why[props.check.why] ?? props.check.why}
          <Show when={props.check.person}>
            {(person) => ` ${says.byPerson(person().name, says.verdict[person().rule])}`}
          </Show>
        </p>
        <Show when={props.check.moment}>
          {(moment) => (
            <p class="s1 quote">
              <button
                type="button"
                class="at num"
                dir="ltr"
                aria-label={says.goTo(clockText(moment().atMs))}
                onClick={() => props.onGo(moment().atMs)}
              >
                {clockText(moment().atMs)}
              </button>
              <Show when={moment().words}>{(said) => <q dir="auto">{said()}</q>}</Show>
            </p>
          )}
        </Show>
      </div>
      <Show when={props.may}>
        <details>
          <summary class="s1">{says.correct}</summary>
          <div class="seg" role="group" aria-label={says.correctLabel(name())}>
            <For each={verdicts}>
              {(verdict) => (
                <button
                  type="button"
                  aria-pressed={props.check.person !== null && props.check.verdict === verdict}
                  onClick={() => props.onSay({ check: props.check.check, verdict })}
                >
                  {says.verdict[verdict]}
                </button>
              )}
            </For>
          </div>
          <Show when={props.check.person}>
            {(person) => (
              <button type="button" class="btn s plain" onClick={() => props.onSay({ undoes: person().action })}>
                {says.undo}
              </button>
            )}
          </Show>
        </details>
      </Show>
    </li>
  );
}
