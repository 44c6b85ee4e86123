/** Scores and skills of one person through time, and their exercises with what they came to. */
import { A } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { Failed } from "../../parts/failed.tsx";
import { language } from "../../parts/language.ts";
import { saveFile } from "../../parts/save-file.ts";
import { dayText } from "../../parts/time.ts";
import { type Progress, progress } from "./ask.ts";
import { ScoreSpark } from "./score-spark.tsx";
import { words } from "./words.ts";

const says = words.progress;
/** As the certificate itself asks (`projections/practice/certificate.ts`); the server refuses whatever stands here. */
const certifiedFrom = 60;
const firstShown = 8;

export function OwnProgress(props: { progress: Progress; isOwn: boolean }) {
  const [shown, setShown] = createSignal(firstShown);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const scores = () => props.progress.exercises.flatMap(({ points }) => points ?? []).toReversed();
  const left = () => props.progress.exercises.length - shown();
  const certificate = async (call: string): Promise<void> => {
    setProblem(null);
    try {
      saveFile(await progress.certificate(call, language), `wingman-certificate-${call}.pdf`);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return (
    <section aria-labelledby="progress-head" class="progress-of">
      <h2 id="progress-head">{props.isOwn ? says.title : says.titleOf(props.progress.person.name)}</h2>
      <Show when={props.progress.exercises.length > 0} fallback={<p class="dim">{says.none}</p>}>
        <div class="two-of">
          <div>
            <ScoreSpark points={scores()} />
            <Show when={props.progress.skills.length > 0}>
              <h3>{says.skills}</h3>
              <p class="s2 dim">{says.skillsLead}</p>
              <dl class="skills">
                <For each={props.progress.skills}>
                  {(skill) => (
                    <div>
                      <dt dir="auto">{skill.name}</dt>
                      <dd>
                        <Show
                          when={skill.share !== null}
                          fallback={
                            <>
                              <span class="hatch" aria-hidden="true" />
                              <span class="faint s2">{says.few(skill.tries, props.progress.skillTriesMin)}</span>
                            </>
                          }
                        >
                          <span class="share" aria-hidden="true">
                            <i style={{ "inline-size": `${Math.round(100 * (skill.share ?? 0))}%` }} />
                          </span>
                          <span class="num">{Math.round(100 * (skill.share ?? 0))} %</span>
                        </Show>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </Show>
          </div>
          <div>
            <Show when={problem()}>{(wrong) => <Failed problem={wrong()} no={() => says.notMade} />}</Show>
            <div class="wide" tabindex="0" role="region" aria-label={says.exercises}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{says.scenario}</th>
                    <th scope="col">{says.when}</th>
                    <th scope="col" class="n">
                      {says.points}
                    </th>
                    <th scope="col">
                      <span class="vh">{says.certificate}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={props.progress.exercises.slice(0, shown())}>
                    {(one) => (
                      <tr>
                        <th scope="row">
                          <A class="link" href={`/practice/${one.call}`}>
                            <bdi>{one.scenario.name}</bdi>
                          </A>
                          <span class="faint s2"> {says.modes[one.mode] ?? one.mode}</span>
                        </th>
                        <td>{dayText(one.at, Date.now())}</td>
                        <td class="n num">{one.points === null ? says.unscored : says.of100(one.points)}</td>
                        <td>
                          <Show when={(one.points ?? 0) >= certifiedFrom}>
                            <button
                              type="button"
                              class="btn s plain"
                              aria-label={says.certificateNamed(one.scenario.name)}
                              onClick={() => void certificate(one.call)}
                            >
                              {says.certificate}
                            </button>
                          </Show>
                        </td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </div>
            <Show when={left() > 0}>
              <button type="button" class="btn plain" onClick={() => setShown(shown() + 40)}>
                {says.more(Math.min(40, left()))}
              </button>
            </Show>
          </div>
        </div>
      </Show>
    </section>
  );
}
