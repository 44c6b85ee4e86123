import "./home.css";
import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { CallRow, GoingRow } from "../history/call-row.tsx";
import { words as historyWords } from "../history/words.ts";
import { api, createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { Loading, ProblemNote } from "../parts/problem-note.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { dateText } from "../parts/time.ts";
import { WeekFigures } from "./figures.tsx";
import { beginnings } from "./week.ts";
import { words } from "./words.ts";

const recentCount = 6;
const everyMs = 10_000;

/** What there was lately: the week in figures, then the newest calls. */
export default function HomePage() {
  const since = () => beginnings(Date.now());
  const [figures, again] = createPolled(
    () => api.figures(since().today, since().week),
    everyMs,
    () => true,
  );
  const [recent] = createPolled(
    () => api.calls(recentCount),
    everyMs,
    () => true,
  );
  const none = () => recent().value?.calls.length === 0 && recent().value?.going.length === 0;
  return (
    <Shell title={words.page}>
      <div class="home">
        <div class="head">
          <div>
            <h1>{words.title}</h1>
            <p>{words.lead(dateText(since().week))}</p>
          </div>
          <A class="btn go" href="/">
            <Icon name="mic" size="s" />
            {words.start}
          </A>
        </div>
        <Show
          when={figures().value}
          fallback={
            <Show when={figures().problem} fallback={<FigureLines />}>
              {(problem) => <ProblemNote problem={problem()} onRetry={() => void again()} />}
            </Show>
          }
        >
          {(known) => <WeekFigures figures={known()} />}
        </Show>
        <Show when={recent().value}>
          {(list) => (
            <section aria-labelledby="recent-head">
              <h2 id="recent-head">
                {words.recent}
                <Show when={!none()}>
                  <A class="link" href="/calls">
                    {words.all}
                  </A>
                </Show>
              </h2>
              <Show
                when={!none()}
                fallback={
                  <StateNote glyph="play" tone="tell" title={historyWords.empty.title} text={historyWords.empty.text}>
                    <A class="btn go" href="/">
                      <Icon name="play" size="s" />
                      {historyWords.empty.go}
                    </A>
                  </StateNote>
                }
              >
                <ul>
                  <For each={list().going}>{(call) => <GoingRow call={call} />}</For>
                  <For each={list().calls}>{(call) => <CallRow call={call} />}</For>
                </ul>
              </Show>
            </section>
          )}
        </Show>
      </div>
    </Shell>
  );
}

function FigureLines() {
  return (
    <Loading>
      <div class="figs">
        <For each={[1, 2, 3, 4, 5, 6]}>
          {() => (
            <div class="fig">
              <span class="sk w5" />
              <span class="sk w7" />
            </div>
          )}
        </For>
      </div>
    </Loading>
  );
}
