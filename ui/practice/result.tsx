import { A } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { coaching } from "../coaching/ask.ts";
import type { Session } from "../live/session.ts";
import { Transcript } from "../live/transcript.tsx";
import { ApiProblem, createPolled } from "../parts/api.ts";
import { Failed } from "../parts/failed.tsx";
import { Icon } from "../parts/icon.tsx";
import { isOneOf } from "../parts/me.ts";
import { clockText, spanText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { Briefing } from "./ask.ts";
import { BetterAnswer } from "./better-answer.tsx";
import { createBeginning } from "./create-beginning.ts";
import { FeedbackNotes } from "./margin.tsx";
import { ModelPart } from "./model-part.tsx";
import { MicrophoneNote } from "./microphone-note.tsx";
import { PersonaHead } from "./persona-head.tsx";
import { RubricPart } from "./rubric-part.tsx";
import { ScoreLine } from "./score-line.tsx";
import { type Found, type Judged, standingOf } from "./standing.ts";
import { againFrom, type Feedback } from "./turns.ts";
import { words } from "./words.ts";

const says = words.result;
const askAgainMs = 5_000;

/** Null where there is none yet. */
const scorecardOf = async (call: string, position: string | null) => {
  try {
    return await coaching.scorecard(call, position);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
};

/** What came of an exercise: the score with what decided it, what was hidden, what would have been better. */
export function Result(props: { session: Session; briefing: Briefing }) {
  const { session } = props;
  const view = session.view;
  const practice = () => view().practice;
  const persona = () => props.briefing.scenario.persona;
  const firstName = () => persona().name.split(" ")[0] ?? persona().name;
  const beginning = createBeginning();
  const [at, setAt] = createSignal<string | null>(null);
  let goTo: (line: string) => void = () => {};

  // What a person judged stands on the log of the call, and is told with its scorecard.
  const [judgedAt, setJudgedAt] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const isScored = createMemo(() => practice()?.scored.rules !== undefined);
  // It is there a moment after the score.
  const [card, askCard] = createPolled(
    async () => (isScored() ? scorecardOf(session.call, judgedAt() ?? session.position()) : null),
    askAgainMs,
    (known) => known === null && isScored(),
  );
  createEffect(on([judgedAt, isScored], () => void askCard(), { defer: true }));
  const judged = createMemo((): readonly Judged[] =>
    (card().value?.checks ?? []).flatMap(({ check, verdict, person }) =>
      person ? [{ check, verdict, by: person.name ?? "" }] : [],
    ),
  );
  const judge = async (check: string, verdict: Found["verdict"]): Promise<void> => {
    setProblem(null);
    try {
      const { position } = await coaching.judge(session.call, { action: crypto.randomUUID(), check, verdict });
      setJudgedAt(position);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };

  // By itself: what else is told of an exercise comes anew now and then, and rows under a finger would, too.
  const rubric = createMemo(() => props.briefing.rubric);
  const standing = createMemo(() => {
    const known = practice();
    return known ? standingOf(rubric(), known, judged()) : { criteria: [], yes: 0, of: 0 };
  });
  const score = () => practice()?.scored.rules ?? null;
  const ended = () => practice()?.moves.findLast(({ ends }) => ends !== null)?.ends ?? "you";
  const betters = createMemo((): readonly (Feedback & { better: NonNullable<Feedback["better"]> })[] => {
    const all = practice()?.feedback ?? [];
    // A model's is written for this very answer, and takes the place of the rules' own.
    return all.flatMap((one) =>
      one.better &&
      !(
        one.by === "rules" &&
        all.some((other) => other.by === "model" && other.better && other.utterance === one.utterance)
      )
        ? [{ ...one, better: one.better }]
        : [],
    );
  });
  const untold = () => props.briefing.told?.facts.filter(({ revealed }) => !revealed) ?? [];
  const lineOf = (id: string) => view().lines.find((line) => line.id === id) ?? null;
  const go = (line: string) => {
    setAt(line);
    goTo(line);
    document.getElementById("words")?.focus();
  };
  const again = (from: string | null) => {
    const begun = practice()?.begun;
    if (begun)
      void beginning.begin({
        scenario: begun.scenario,
        mode: begun.mode,
        ...(from !== null && { from: { call: session.call, utterance: from } }),
      });
  };
  const last = createMemo(() => againFrom(view().lines));
  return (
    <div class="practice result">
      <section class="stage-of">
        <PersonaHead name={persona().name} role={persona().role} character="">
          <button type="button" class="btn go" disabled={beginning.busy()} onClick={() => again(null)}>
            <Icon name="back" size="s" />
            {says.again}
          </button>
        </PersonaHead>
        <Show when={beginning.problem()}>{(wrong) => <Failed problem={wrong()} no={(no) => no.message} />}</Show>
        <MicrophoneNote problem={beginning.unheard()} onRetry={beginning.tryAgain} onType={beginning.typeInstead} />
        <div class="came">
          <div>
            <h2>{says.title}</h2>
            <p class="dim">
              {says.ended[ended()](firstName())} {says.lasted(view().durationMs)}
            </p>
            <div class="row wrap">
              <Show when={last()}>
                {(line) => (
                  <button type="button" class="btn s" disabled={beginning.busy()} onClick={() => again(line().id)}>
                    <Icon name="back" size="s" />
                    {words.exercise.again(clockText(line().startMs))}
                  </button>
                )}
              </Show>
              <A class="btn s" href={`/calls/${session.call}/replay`}>
                <Icon name="play" size="s" />
                {says.replay}
              </A>
              <A class="btn s plain" href="/practice">
                {says.others}
              </A>
            </div>
          </div>
          <p class="points-of" role="status">
            <Show when={score()} fallback={<span class="dim">{says.scoring}</span>}>
              {(known) => (
                <>
                  <span class="vh">{says.score}: </span>
                  <b class="num">{known().points}</b> <span class="dim">{says.of100}</span>
                </>
              )}
            </Show>
          </p>
        </div>
        <Show when={props.briefing.told}>
          {(told) => (
            <div class="hidden-of">
              <section>
                <h3>{says.truth}</h3>
                <p dir="auto">{told().truth}</p>
              </section>
              <section>
                <h3>{says.untold}</h3>
                <Show when={untold().length > 0} fallback={<p class="dim">{says.allTold}</p>}>
                  <p class="s2 dim">{says.untoldLead}</p>
                  <ul>
                    <For each={untold()}>{(fact) => <li dir="auto">{partWords.quoted(fact.says)}</li>}</For>
                  </ul>
                </Show>
              </section>
            </div>
          )}
        </Show>
        <Objections objections={props.briefing.told?.objections ?? []} />
        <section>
          <h3>{says.betters}</h3>
          <Show when={betters().length > 0} fallback={<p class="s2 dim">{says.noBetters}</p>}>
            <div class="betters">
              <For each={betters()}>{(one) => <BetterAnswer better={one.better} line={lineOf(one.utterance)} />}</For>
            </div>
          </Show>
        </section>
        <section class="verbatim">
          <h3>{says.words}</h3>
          <div class="talk">
            <Transcript
              session={session}
              readOnly
              customer={firstName()}
              announce="nothing"
              follow={(_follow, _following, goToLine) => (goTo = goToLine)}
              at={at()}
              margin={(line) => (line.channel === "rep" ? <FeedbackNotes view={view()} line={line} /> : undefined)}
            />
          </div>
        </section>
      </section>
      <aside class="beside">
        <RubricPart
          name={props.briefing.rubric.name}
          standing={standing()}
          lines={view().lines}
          over={score() !== null}
          onGo={go}
          onJudge={
            score() !== null && isOneOf(["supervisor", "admin"]) ? (check, verdict) => void judge(check, verdict) : null
          }
        />
        <Show when={problem()}>{(wrong) => <Failed problem={wrong()} no={(no) => no.message} />}</Show>
        <Show when={practice()?.scored.model}>
          {(scored) => <ModelPart scored={scored()} standing={standing()} lines={view().lines} onGo={go} />}
        </Show>
        <Measures measures={score()?.measures ?? []} />
        <ScoreLine scores={props.briefing.scores} call={session.call} />
      </aside>
    </div>
  );
}

/** Each with what settles it, and which of that was said. */
function Objections(props: { objections: NonNullable<Briefing["told"]>["objections"] }) {
  return (
    <Show when={props.objections.length > 0}>
      <section>
        <h3>{says.objections}</h3>
        <ul class="stood">
          <For each={props.objections}>
            {(objection) => (
              <li>
                <p class="s2">
                  <b>{words.about[objection.about] ?? objection.about}</b>
                  <span class="tag" classList={{ acc: objection.settled, warn: !objection.settled }}>
                    <Icon name={objection.settled ? "tick" : "warn"} size="s" />
                    {objection.settled ? says.settled : says.open}
                  </span>
                </p>
                <p dir="auto">{partWords.quoted(objection.says)}</p>
                <ul class="s2">
                  <For each={objection.settledBy}>
                    {(part) => (
                      <li>
                        <Icon name={part.said ? "tick" : "cross"} size="s" />
                        <span>
                          <span class="vh">{part.said ? says.saidIt : says.notSaid}: </span>
                          <bdi>{part.is}</bdi>
                        </span>
                      </li>
                    )}
                  </For>
                </ul>
                <details class="s2">
                  <summary>{says.proud}</summary>
                  <p dir="auto">{partWords.quoted(objection.better)}</p>
                </details>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

const percents = new Set(["talk-ratio"]);
const spans = new Set(["longest-turn", "patience"]);

/** Measures that this page has a name for; what it has none for is on the log, and said nowhere as a bare code. */
function Measures(props: { measures: readonly { readonly measure: string; readonly value: number }[] }) {
  const known = () => props.measures.filter(({ measure }) => words.measures[measure] !== undefined);
  const text = (measure: string, value: number) =>
    percents.has(measure)
      ? partWords.percent(Math.round(value * 100))
      : spans.has(measure)
        ? spanText(value)
        : String(Math.round(value * 10) / 10);
  return (
    <Show when={known().length > 0}>
      <section class="measures-of">
        <h3>{says.measures}</h3>
        <dl>
          <For each={known()}>
            {({ measure, value }) => (
              <div>
                <dt>{words.measures[measure]}</dt>
                <dd class="num">{text(measure, value)}</dd>
              </div>
            )}
          </For>
        </dl>
      </section>
    </Show>
  );
}
