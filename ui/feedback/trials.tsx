import { createSignal, For, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isolated } from "../parts/language.ts";
import { StateNote } from "../parts/state-note.tsx";
import { feedback, type Trial } from "./ask.ts";
import { Interval } from "./interval.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { percent, points } from "./numbers.ts";
import { StartTrial, wording } from "./start-trial.tsx";
import { words } from "./words.ts";

const everyMs = 60_000;
/** Below so many calls on a side nothing is said of a difference. */
const callsMin = 20;

export function TrialsPart() {
  const [loaded, again] = createPolled(feedback.trials, everyMs);
  const [problem, setProblem] = createSignal("");
  const act = async (work: Promise<unknown>): Promise<boolean> => {
    setProblem("");
    const done = await work.then(
      () => true,
      (error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
        return false;
      },
    );
    await again();
    return done;
  };
  return (
    <section aria-labelledby="trials-head" class="part">
      <h2 id="trials-head">{words.trials.title}</h2>
      <p class="dim lead">{words.trials.lead}</p>
      <StartTrial
        versions={loaded().value?.prompts.find(({ prompt }) => prompt === wording)?.versions ?? []}
        onStart={(trial) => act(feedback.start(trial))}
      />
      <div role="alert">
        <Show when={problem()}>
          <p class="note bad">{problem()}</p>
        </Show>
      </div>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(answer) => (
          <For
            each={answer().trials}
            fallback={<StateNote glyph="flag" title={words.trials.none.title} text={words.trials.none.text} />}
          >
            {(trial) => <TrialTable trial={trial} onEnd={() => void act(feedback.end(trial.experiment))} />}
          </For>
        )}
      </WhenLoaded>
    </section>
  );
}

function TrialTable(props: { trial: Trial; onEnd: () => void }) {
  const { trial } = props;
  const head = `trial-${trial.experiment}`;
  return (
    <article class="trial" aria-labelledby={head}>
      <div class="row wrap">
        <h3 id={head}>
          <bdi>{trial.name}</bdi>
        </h3>
        <span class="tag" classList={{ acc: trial.isRunning }}>
          <Icon name={trial.isRunning ? "play" : "tick"} />
          {trial.isRunning ? words.trials.running : words.trials.ended}
        </span>
        <span class="s2 dim">
          {words.trials.kinds[trial.about.kind]}:{" "}
          <bdi>{trial.about.kind === "playbook" ? trial.about.playbook : trial.about.prompt}</bdi>
        </span>
        <Show when={trial.isRunning}>
          <button type="button" class="btn s stop end" onClick={() => props.onEnd()}>
            {words.trials.end}
            <span class="vh">{isolated(trial.name)}</span>
          </button>
        </Show>
      </div>
      <div class="wide" tabindex="0" role="region" aria-labelledby={head}>
        <table>
          <thead>
            <tr>
              <For each={words.trials.columns}>
                {(column, index) => (
                  <th scope="col" classList={{ n: index() === 1 || index() === 2 }}>
                    {column}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={trial.arms}>
              {(arm) => (
                <tr>
                  <th scope="row">
                    <bdi>{arm.arm}</bdi>
                    <small>
                      <bdi>{arm.model ? `${arm.model.provider} ${arm.model.model}` : `v${arm.version ?? ""}`}</bdi>
                    </small>
                  </th>
                  <td class="n">{percent(arm.share / 100)}</td>
                  <td class="n">{arm.calls}</td>
                  <For each={[arm.accepted, arm.reached]}>
                    {(share) => (
                      <td>
                        <Show when={share} fallback={<span class="dim">{words.trials.nothing}</span>}>
                          {(known) => (
                            <span class="row">
                              <Interval
                                low={known().low}
                                value={known().share}
                                high={known().high}
                                says={words.ranking.interval(
                                  percent(known().share),
                                  percent(known().low),
                                  percent(known().high),
                                )}
                              />
                              <span class="num">{words.trials.ofCalls(known().count, known().of)}</span>
                            </span>
                          )}
                        </Show>
                      </td>
                    )}
                  </For>
                  <td>
                    <Difference trial={trial} arm={arm} />
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </article>
  );
}

/** Never more than can be told: too few calls, or an interval that holds nought, say so. */
function Difference(props: { trial: Trial; arm: Trial["arms"][number] }) {
  const few = () => [props.trial.arms[0], props.arm].some((arm) => (arm?.accepted?.of ?? 0) < callsMin);
  return (
    <Show when={props.trial.arms[0] !== props.arm}>
      <Show when={props.arm.difference && !few()} fallback={<span class="dim">{words.trials.tooFew(callsMin)}</span>}>
        <Show when={props.arm.difference}>
          {(known) => (
            <span>
              <b class="num">{words.trials.points(points(known().difference))}</b>{" "}
              <span class="num dim">
                {words.trials.between(points(known().low), points(known().high))}
                {known().low <= 0 && known().high >= 0 ? ` ${words.trials.mayBeNone}` : ""}
              </span>
            </span>
          )}
        </Show>
      </Show>
    </Show>
  );
}
