import "../live/live.css";
import "./practice.css";
import { A, useParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, Match, on, onCleanup, Show, Switch, untrack } from "solid-js";
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
import { soundInputs } from "../live/sources/inputs.ts";
import { makeLiveSource } from "../live/sources/live.ts";
import { forgetIntent, intentOf } from "../live/intent.ts";
import { whoAmI } from "../parts/me.ts";
import { progress } from "./progress/ask.ts";
import { askRubric, noRubric } from "./rubric-of.ts";
import { scoresOf } from "./scores-of.ts";
import { createPartnerVoice } from "./sound/create-partner-voice.ts";
import { words } from "./words.ts";

const tickMs = 500;
const askAgainMs = 5_000;
/** What was found of an exercise is counted after its end, within seconds; its briefing then has the score too. */
const says = words.missing;

/** An exercise while it lasts, and what came of it. Another exercise's address is another page. */
export default function ExercisePage() {
  const params = useParams<{ call: string }>();
  /** A tab that is spoken in lives the call in another way than one that looks on: it begins anew. */
  const [turn, setTurn] = createSignal(0);
  return (
    <Show when={params.call ? { call: params.call, turn: turn() } : null} keyed>
      {({ call }) => <OneExercise call={call} onJoined={() => setTurn(turn() + 1)} />}
    </Show>
  );
}

function OneExercise(props: { call: string; onJoined: () => void }) {
  const intent = intentOf(props.call);
  const session = createSession(props.call, intent, () =>
    intent?.source === "microphone" ? makeLiveSource(soundInputs(), intent.hears) : null,
  );
  const [exercise, askExercise] = createPolled(() => practice.exercise(props.call), askAgainMs);
  const [tick, setTick] = createSignal(0);
  const clock = setInterval(() => setTick((count) => count + 1), tickMs);
  onCleanup(() => clearInterval(clock));
  const nowMs = createMemo(on(tick, () => session.clockMs()));
  // Its end brings what was hidden, its score one more point to the line.
  const stage = createMemo(() => `${session.view().status} ${session.view().practice?.scored.rules?.points ?? ""}`);
  createEffect(on(stage, () => void askExercise(), { defer: true }));
  const rubric = createMemo(
    on(
      () => {
        const begun = session.view().practice?.begun;
        return begun ? `${begun.rubric.id} ${begun.rubric.version}` : null;
      },
      (wanted) => {
        const [id = "", version] = wanted?.split(" ") ?? [];
        return wanted ? createPolled(() => askRubric({ id, version: Number(version) }), askAgainMs)[0] : null;
      },
    ),
  );
  const isOwn = () => session.view().started?.rep.id === whoAmI()?.person.id;
  // Its own point comes a moment after its score.
  const [own, askOwn] = createPolled(
    progress.own,
    askAgainMs,
    ({ exercises }) =>
      isOwn() &&
      session.view().practice?.scored.rules !== undefined &&
      !exercises.some(({ call, points }) => call === props.call && points !== null),
  );
  createEffect(on(stage, () => void askOwn(), { defer: true }));
  // Reloaded, what is over does not open a microphone.
  createEffect(() => session.view().status === "ended" && forgetIntent(props.call));
  const isSpoken = createMemo(
    () => session.view().practice?.begun.mode === "spoken" && session.view().status === "live",
  );
  // Once an exercise: what it looks at while it is made must not make it again.
  const voice = createMemo(() =>
    intent?.source === "microphone" && isSpoken()
      ? untrack(() => createPartnerVoice(session, soundInputs().rep))
      : null,
  );
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
                  const briefing = createMemo(() => ({
                    ...known(),
                    rubric: rubric()?.().value ?? noRubric,
                    scores: isOwn() ? scoresOf(own().value?.exercises ?? [], known().scenario.id) : [],
                  }));
                  return (
                    <Switch
                      fallback={
                        <Exercise
                          session={session}
                          briefing={briefing()}
                          nowMs={nowMs}
                          tick={tick()}
                          voice={voice()}
                          onJoined={props.onJoined}
                        />
                      }
                    >
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
