import "../live/live.css";
import "./practice.css";
import { A, useParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, Match, on, onCleanup, Show, Switch } from "solid-js";
import { LinkNote } from "../live/notices.tsx";
import { createSession } from "../live/session.ts";
import { createPolled } from "../parts/api.ts";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { practice } from "./ask.ts";
import { Exercise } from "./exercise.tsx";
import { QuestionMode } from "./question-mode.tsx";
import { Result } from "./result.tsx";
import { rubricOf } from "./rubric-of.ts";
import { words } from "./words.ts";

const tickMs = 500;
const askAgainMs = 5_000;
/** What was found of an exercise is counted after its end, within seconds; its briefing then has the score too. */
const says = words.missing;

/** An exercise while it lasts, and what came of it. Another exercise's address is another page. */
export default function ExercisePage() {
  const params = useParams<{ call: string }>();
  return (
    <Show when={params.call} keyed>
      {(call) => <OneExercise call={call} />}
    </Show>
  );
}

function OneExercise(props: { call: string }) {
  const session = createSession(props.call, null, () => null);
  const [exercise, askExercise] = createPolled(() => practice.exercise(props.call), askAgainMs);
  const [tick, setTick] = createSignal(0);
  const clock = setInterval(() => setTick((count) => count + 1), tickMs);
  onCleanup(() => clearInterval(clock));
  const nowMs = createMemo(on(tick, () => session.clockMs()));
  // Its end brings what was hidden, its score one more point to the line.
  const stage = createMemo(() => `${session.view().status} ${session.view().practice?.scored.rules?.points ?? ""}`);
  createEffect(on(stage, () => void askExercise(), { defer: true }));
  const isMissing = () => {
    const kind = session.problem()?.kind;
    return !session.known() && (kind === "no-call" || kind === "forbidden");
  };
  const who = () => exercise().value?.scenario.persona.name ?? words.unnamed;
  return (
    <Shell title={words.exercise.page(who())}>
      <Show when={!isMissing()} fallback={<NoExercise />}>
        <WhenLoaded loaded={exercise()} onRetry={() => void askExercise()} missing={<NoExercise />}>
          {(known) => (
            <Show when={session.known()} fallback={<LinkNote session={session} tick={tick()} typed />}>
              <Show when={session.view().practice?.begun} fallback={<NoPractice call={props.call} />}>
                {(begun) => {
                  const briefing = createMemo(() => ({ ...known(), rubric: rubricOf(begun().rubric), scores: [] }));
                  return (
                    <Switch fallback={<Exercise session={session} briefing={briefing()} nowMs={nowMs} tick={tick()} />}>
                      <Match when={session.view().status === "ended"}>
                        <Result session={session} briefing={briefing()} />
                      </Match>
                      <Match when={begun().mode === "question"}>
                        <QuestionMode session={session} briefing={briefing()} tick={tick()} />
                      </Match>
                    </Switch>
                  );
                }}
              </Show>
            </Show>
          )}
        </WhenLoaded>
      </Show>
    </Shell>
  );
}

function NoExercise() {
  return (
    <StateNote glyph="info" title={says.title} text={says.text}>
      <A class="btn go" href="/practice">
        {says.go}
      </A>
    </StateNote>
  );
}

/** A call that was held with a person. */
function NoPractice(props: { call: string }) {
  return (
    <StateNote glyph="info" title={says.call} text={says.callText}>
      <A class="btn go" href={`/calls/${props.call}`}>
        {says.callGo}
      </A>
    </StateNote>
  );
}
