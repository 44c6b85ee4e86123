import "./watch.css";
import { A } from "@solidjs/router";
import { createSignal, For, onCleanup, Show } from "solid-js";
import { ApiProblem } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { Loading, ProblemNote } from "../parts/problem-note.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { createRunning } from "./create-running.ts";
import { WatchRow } from "./watch-row.tsx";
import { words } from "./words.ts";

const tickMs = 5_000;

/** Every call that goes on in the company, as it goes on. */
export default function WatchPage() {
  const { running, problem, link, now, again } = createRunning();
  const [nowMs, setNowMs] = createSignal(now());
  const clock = setInterval(() => setNowMs(now()), tickMs);
  onCleanup(() => clearInterval(clock));
  const calls = () => running()?.calls ?? [];
  const ids = () => calls().map(({ call }) => call);
  const refused = () => {
    const said = problem();
    return said && new ApiProblem(said.code === "WING_FORBIDDEN" ? 403 : 503, { ...said, remedy: said.remedy });
  };
  return (
    <Shell title={words.page}>
      <div class="watch">
        <div class="head">
          <h1>{words.title}</h1>
          <p>{words.lead}</p>
        </div>
        <Show
          when={running()}
          fallback={
            <Show when={refused()} fallback={<Waiting />}>
              {(wrong) => (
                <Show
                  when={wrong().code === "WING_WATCHING_OFF"}
                  fallback={<ProblemNote problem={wrong()} onRetry={again} />}
                >
                  <StateNote glyph="eyeOff" title={words.off.title} text={words.off.text} />
                </Show>
              )}
            </Show>
          }
        >
          <Show when={link() === "reconnecting"}>
            <p class="note warn" role="status">
              <Icon name="cloudOff" />
              {words.down}
            </p>
          </Show>
          <Show
            when={calls().length > 0}
            fallback={
              <StateNote glyph="eye" title={words.empty.title} text={words.empty.text}>
                <A class="btn" href="/calls">
                  {words.empty.go}
                </A>
              </StateNote>
            }
          >
            <p class="count" role="status">
              {words.count(calls().length)}
            </p>
            <ul class="running">
              <For each={ids()}>
                {(id) => (
                  <Show when={calls().find(({ call }) => call === id)}>
                    {(call) => <WatchRow call={call()} nowMs={nowMs()} />}
                  </Show>
                )}
              </For>
            </ul>
            <Show when={running()?.more}>
              <p class="s2 dim">{words.more}</p>
            </Show>
          </Show>
        </Show>
      </div>
    </Shell>
  );
}

function Waiting() {
  return (
    <Loading>
      <p class="vh">{words.connecting}</p>
      <For each={[1, 2, 3]}>
        {() => (
          <div class="wrow">
            <span class="sk w7" />
            <span class="sk w5" />
          </div>
        )}
      </For>
    </Loading>
  );
}
