import { createSignal, For, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isolated } from "../parts/language.ts";
import { StateNote } from "../parts/state-note.tsx";
import { feedback, type Play } from "./ask.ts";
import { Interval } from "./interval.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { percent, signed } from "./numbers.ts";
import { RatesPart } from "./rates.tsx";
import { words } from "./words.ts";

/** Asked once; a press here asks again. */
const everyMs = 60_000;

export function RankingPart() {
  const [loaded, again] = createPolled(feedback.ranking, everyMs);
  const [problem, setProblem] = createSignal("");
  const act = async (work: Promise<unknown>): Promise<void> => {
    setProblem("");
    await work.catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
    await again();
  };
  return (
    <section aria-labelledby="ranking-head" class="part">
      <h2 id="ranking-head">{words.ranking.title}</h2>
      <p class="dim lead">{words.ranking.lead}</p>
      <div role="alert">
        <Show when={problem()}>
          <p class="note bad">{problem()}</p>
        </Show>
      </div>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(ranking) => (
          <>
            <p class="s2 dim">{words.ranking.rule(percent(ranking().usual), ranking().strength)}</p>
            <Show when={ranking().resets.length > 0}>
              <ul class="resets">
                <For each={ranking().resets}>
                  {(reset) => (
                    <li class="note tell">
                      <Icon name="back" size="s" />
                      <span>{reset.of ? words.ranking.wasReset(isolated(reset.of.name)) : words.ranking.allReset}</span>
                      <button type="button" class="btn s" onClick={() => void act(feedback.restore(reset.reset))}>
                        {words.undo}
                      </button>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
            <Show
              when={ranking().plays.length > 0}
              fallback={<StateNote glyph="like" title={words.ranking.none.title} text={words.ranking.none.text} />}
            >
              <div class="wide" tabindex="0" role="region" aria-labelledby="ranking-head">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{words.ranking.columns.play}</th>
                      <For each={words.ranking.counts}>
                        {(count) => (
                          <th scope="col" class="n">
                            {count}
                          </th>
                        )}
                      </For>
                      <th scope="col">{words.ranking.columns.weight}</th>
                      <th scope="col" class="n">
                        {words.ranking.columns.shift}
                      </th>
                      <th scope="col">
                        <span class="hide">{words.ranking.columns.acts}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    <For each={ranking().plays.toSorted((one, other) => other.shift - one.shift)}>
                      {(play) => (
                        <Row
                          play={play}
                          usual={ranking().usual}
                          onReset={() => void act(feedback.reset({ playbook: play.playbook, play: play.play }))}
                        />
                      )}
                    </For>
                  </tbody>
                </table>
              </div>
              <p>
                <button type="button" class="btn s stop" onClick={() => void act(feedback.reset(null))}>
                  {words.ranking.resetAll}
                </button>
              </p>
            </Show>
          </>
        )}
      </WhenLoaded>
      <RatesPart />
    </section>
  );
}

function Row(props: { play: Play; usual: number; onReset: () => void }) {
  const { play } = props;
  return (
    <tr>
      <th scope="row">
        <bdi>{play.name}</bdi>
        <small>
          <bdi>{play.playbook}</bdi>
        </small>
      </th>
      <For each={[play.shown, play.liked, play.disliked, play.copied, play.dismissed, play.snoozed]}>
        {(count) => <td class="n">{count}</td>}
      </For>
      <td>
        <span class="row">
          <Interval
            low={play.low}
            value={play.weight}
            high={play.high}
            usual={props.usual}
            says={words.ranking.interval(percent(play.weight), percent(play.low), percent(play.high))}
          />
          <span class="num">{percent(play.weight)}</span>
        </span>
      </td>
      <td class="n">
        <Show when={!play.isFixed} fallback={<span class="dim">{words.ranking.fixed}</span>}>
          <b>{signed(play.shift)}</b>
          <Show when={play.priority !== null}>
            <small>{words.ranking.of(Math.max(0, Math.min(100, (play.priority ?? 0) + play.shift)))}</small>
          </Show>
        </Show>
      </td>
      <td>
        <button
          type="button"
          class="btn s plain"
          aria-label={words.ranking.resetOf(isolated(play.name))}
          onClick={() => props.onReset()}
        >
          {words.ranking.reset}
        </button>
      </td>
    </tr>
  );
}
