import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { LinkNote } from "../live/notices.tsx";
import type { Session } from "../live/session.ts";
import { offerCommands } from "../palette/commands.ts";
import { textOr } from "../parts/erased.ts";
import { Failed } from "../parts/failed.tsx";
import { Icon } from "../parts/icon.tsx";
import { AnswerField } from "./answer-field.tsx";
import type { Briefing } from "./ask.ts";
import { createBeginning } from "./create-beginning.ts";
import { FeedbackPart } from "./feedback-part.tsx";
import { PersonaHead } from "./persona-head.tsx";
import { type Round, roundsOf } from "./turns.ts";
import { words } from "./words.ts";

const says = words.question;

/** One line of the customer, one answer, what it was like at once; then the next, or the same again. */
export function QuestionMode(props: { session: Session; briefing: Briefing; tick: number }) {
  const { session } = props;
  const persona = () => props.briefing.scenario.persona;
  const beginning = createBeginning();
  const rounds = createMemo(() => roundsOf(session.view()));
  const answered = () => rounds().filter(({ answers }) => answers.length > 0);
  /** Feedback is read before the next question takes its place. */
  const [shownTo, setShownTo] = createSignal<string | null>(null);
  const now = createMemo((): Round | null => {
    const open = rounds().find(({ question }) => question.id === shownTo());
    return open ?? rounds().at(-1) ?? null;
  });
  createEffect(
    on(now, (round) => {
      if (round && shownTo() === null) setShownTo(round.question.id);
    }),
  );
  const next = () => {
    const place = rounds().findIndex(({ question }) => question.id === now()?.question.id);
    return rounds()[place + 1] ?? null;
  };
  const earlier = () => answered().filter(({ question }) => question.id !== now()?.question.id);
  const nameOf = (check: string) =>
    props.briefing.rubric.criteria.flatMap(({ checks }) => checks).find((one) => one.check === check)?.says ?? check;
  const again = () => {
    const begun = session.view().practice?.begun;
    const round = now();
    if (begun && round)
      void beginning.begin({
        scenario: begun.scenario,
        mode: begun.mode,
        from: { call: session.call, utterance: round.question.id },
      });
  };
  let nextButton: HTMLButtonElement | undefined;
  // Enter answers, and Enter again goes on: by keys alone.
  createEffect(
    on(
      () => now()?.feedback.length,
      (count) => count && queueMicrotask(() => nextButton?.focus({ preventScroll: true })),
      { defer: true },
    ),
  );
  const goOn = () => {
    const round = next();
    if (round) setShownTo(round.question.id);
  };
  const finish = () => session.end("ended-by-rep");
  offerCommands(() => [{ id: "finish", label: says.finish, group: "call", glyph: "phone", run: finish }]);
  return (
    <div class="one-by-one">
      <PersonaHead name={persona().name} role={persona().role} character={props.briefing.scenario.scene}>
        <button type="button" class="btn" onClick={finish}>
          {says.finish}
        </button>
      </PersonaHead>
      <LinkNote session={session} tick={props.tick} typed />
      <div class="round" aria-live="polite">
        <Show when={now()} fallback={<p class="dim">{words.exercise.beginning(persona().name)}</p>}>
          {(round) => (
            <>
              <p class="ask-head s2">
                <i class="ch" />
                <bdi>{persona().name.split(" ")[0]}</bdi>
              </p>
              <blockquote dir="auto">{textOr(round().question.text, "")}</blockquote>
            </>
          )}
        </Show>
      </div>
      <Show when={now()?.question.id} keyed>
        {(question) => {
          const round = () => now() ?? null;
          const answers = () => round()?.answers ?? [];
          return (
            <Show
              when={answers().length > 0}
              fallback={
                <AnswerField
                  label={says.yours}
                  send={says.send}
                  disabled={session.paused()}
                  focused
                  onAnswer={(text) => {
                    setShownTo(question);
                    session.type("rep", text);
                  }}
                />
              }
            >
              <Answer round={round()} nameOf={nameOf} />
              <div class="row wrap acts">
                <Show when={next()} fallback={<span class="dim s2">{says.waiting}</span>}>
                  <button type="button" class="btn go" ref={(button) => (nextButton = button)} onClick={goOn}>
                    {says.next}
                    <kbd class="kbd">Enter</kbd>
                  </button>
                </Show>
                <button type="button" class="btn" disabled={beginning.busy()} onClick={again}>
                  <Icon name="back" size="s" />
                  {says.again}
                </button>
              </div>
            </Show>
          );
        }}
      </Show>
      <Failed problem={beginning.problem()} no={(problem) => problem.message} />
      <Show when={earlier().length > 0}>
        <section class="earlier" aria-labelledby="earlier-head">
          <h2 id="earlier-head">
            {says.earlier} <small class="faint">{says.count(earlier().length)}</small>
          </h2>
          <For each={earlier().toReversed()}>
            {(round) => (
              <details>
                <summary>
                  <span class="grow clip" dir="auto">
                    {textOr(round.question.text, "")}
                  </span>
                  <Show when={round.feedback[0]}>
                    {(told) => <b class="num">{words.feedback.points(told().points)}</b>}
                  </Show>
                </summary>
                <Answer round={round} nameOf={nameOf} />
              </details>
            )}
          </For>
        </section>
      </Show>
    </div>
  );
}

function Answer(props: { round: Round | null; nameOf: (check: string) => string }) {
  return (
    <>
      <div class="own-words">
        <p class="ask-head s2">
          <i class="ch o" />
          {says.yours}
        </p>
        <For each={props.round?.answers ?? []}>{(line) => <p dir="auto">{textOr(line.text, "")}</p>}</For>
      </div>
      <div aria-live="polite">
        <FeedbackPart feedback={props.round?.feedback ?? []} answer={null} nameOf={props.nameOf} />
      </div>
    </>
  );
}
