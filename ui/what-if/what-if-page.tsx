import "./what-if.css";
import { A, useNavigate, useSearchParams } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isolated, locale } from "../parts/language.ts";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { dayText } from "../parts/time.ts";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { type RunAnswer, type Spec, whatIf } from "./ask.ts";
import { NewRun } from "./new-run.tsx";
import { runTitle } from "./title.ts";
import { words } from "./words.ts";

const everyMs = 30_000;
const goingMs = 1_000;

/** What a past call would have had by another playbook: asked here for many at once, and kept. */
export default function WhatIfPage() {
  const [search] = useSearchParams<{ call?: string; report?: string }>();
  const navigate = useNavigate();
  const [choices, again] = createPolled(whatIf.choices, everyMs);
  const [runs, lookAgain] = createPolled(whatIf.runs, goingMs, ({ runs: known }) => known.some(isGoing));
  const [deleted, setDeleted] = createSignal<RunAnswer | null>(null);
  const nameOf = (id: string): string => choices().value?.playbooks.find((each) => each.id === id)?.name ?? id;
  const titleOf = (run: RunAnswer): string => runTitle(run, nameOf);
  const begin = async (name: string, spec: Spec): Promise<void> => {
    const { run } = await whatIf.begin(name, spec);
    navigate(`/what-if/${run}`);
  };
  const act = async (work: Promise<unknown>): Promise<void> => {
    await work.catch(() => undefined); // The list says what stands.
    await lookAgain();
  };
  return (
    <Shell title={words.page}>
      <div class="whatif">
        <div class="head">
          <h1>{words.title}</h1>
          <p class="s2 dim truth">{words.truth}</p>
        </div>
        <WhenLoaded loaded={choices()} onRetry={() => void again()}>
          {(known) => (
            <NewRun
              choices={known()}
              reports={(runs().value?.runs ?? []).filter(({ state }) => state === "done")}
              call={search.call ?? null}
              report={search.report ?? null}
              nameOf={nameOf}
              onBegin={begin}
            />
          )}
        </WhenLoaded>
        <section aria-labelledby="kept-head" class="keptruns">
          <h2 id="kept-head">{words.kept.title}</h2>
          <div role="status">
            <Show when={deleted()}>
              {(run) => (
                <p class="note tell">
                  <Icon name="forget" size="s" />
                  <span>{words.kept.deleted(isolated(titleOf(run())))}</span>
                  <button
                    type="button"
                    class="btn s"
                    onClick={() => {
                      const { run: id } = run();
                      setDeleted(null);
                      void act(whatIf.restore(id));
                    }}
                  >
                    {words.kept.undo}
                  </button>
                </p>
              )}
            </Show>
          </div>
          <WhenLoaded loaded={runs()} onRetry={() => void lookAgain()}>
            {(known) => (
              <Show
                when={known().runs.length > 0}
                fallback={<StateNote glyph="question" title={words.kept.none.title} text={words.kept.none.text} />}
              >
                <ul class="runs">
                  <For each={known().runs}>
                    {(run) => (
                      <Kept
                        run={run}
                        title={titleOf(run)}
                        onDelete={() => {
                          setDeleted(run);
                          void act(whatIf.remove(run.run));
                        }}
                        onCancel={() => void act(whatIf.cancel(run.run))}
                      />
                    )}
                  </For>
                </ul>
              </Show>
            )}
          </WhenLoaded>
        </section>
      </div>
    </Shell>
  );
}

export const isGoing = ({ state }: Pick<RunAnswer, "state">): boolean => state === "waiting" || state === "running";

function Kept(props: { run: RunAnswer; title: string; onDelete: () => void; onCancel: () => void }) {
  const number = (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
  return (
    <li data-run={props.run.run}>
      <div class="grow">
        <A class="link" href={`/what-if/${props.run.run}`}>
          <bdi>{props.title}</bdi>
        </A>
        <span class="s2 dim">{words.kept.by(isolated(props.run.askedBy), dayText(props.run.askedAt, Date.now()))}</span>
      </div>
      <Show when={isGoing(props.run)}>
        <div class="going">
          <progress
            class="bar"
            max={props.run.calls}
            value={props.run.done}
            aria-label={words.report.progress(props.run.done, props.run.calls, percentOf(props.run))}
          />
          <span class="s2 num">
            {props.run.state === "waiting"
              ? words.states.waiting
              : words.report.progress(props.run.done, props.run.calls, percentOf(props.run))}
          </span>
        </div>
      </Show>
      <Show when={props.run.state === "cancelled" || props.run.state === "failed"}>
        <span class="tag warn">
          <Icon name={props.run.state === "failed" ? "warn" : "cross"} />
          {words.states[props.run.state]}
        </span>
      </Show>
      <Show when={props.run.summary}>
        {(summary) => (
          <dl class="sumup">
            <For
              each={[
                [words.kept.columns[1], summary().calls],
                [words.kept.columns[2], summary().tally.new],
                [words.kept.columns[3], summary().tally.gone],
                [words.kept.columns[4], summary().tally.earlier + summary().tally.later],
              ]}
            >
              {([label, value]) => (
                <div>
                  <dd class="num">{value}</dd>
                  <dt class="s2 dim">{label}</dt>
                </div>
              )}
            </For>
            <div>
              <dd class="num" dir="ltr">
                {number(summary().tipsPerCall.before)} → {number(summary().tipsPerCall.after)}
              </dd>
              <dt class="s2 dim">{words.kept.columns[5]}</dt>
            </div>
          </dl>
        )}
      </Show>
      <Show
        when={isGoing(props.run)}
        fallback={
          <button
            type="button"
            class="ib"
            title={words.report.remove}
            aria-label={`${words.report.remove}: ${props.title}`}
            onClick={() => props.onDelete()}
          >
            <Icon name="forget" />
          </button>
        }
      >
        <button type="button" class="btn s" onClick={() => props.onCancel()}>
          {words.report.cancel}
        </button>
      </Show>
    </li>
  );
}

export const percentOf = ({ done, calls }: Pick<RunAnswer, "done" | "calls">): number =>
  calls === 0 ? 0 : Math.floor((100 * done) / calls);
