import { createEffect, createSignal, For, on, Show } from "solid-js";
import { ProblemNote } from "../parts/problem-note.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { type AccessSums, type Actor, audit, type Filter } from "./ask.ts";
import { whoOf } from "./say.ts";
import { dayTimeText } from "./times.ts";
import { words } from "./words.ts";

const says = words.access;

/** Who looked at personal data by which way, how often; a press shows when, one by one, in the list below. */
export function Access(props: {
  filter: Filter;
  actors: ReadonlyMap<string, Actor>;
  onActors: (actors: readonly Actor[]) => void;
  onPick: (actor: string, type: string) => void;
}) {
  const [sums, setSums] = createSignal<AccessSums["sums"] | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const load = async (): Promise<void> => {
    setProblem(null);
    try {
      const { from, to } = props.filter;
      const found = await audit.access({ from, to });
      props.onActors(found.actors);
      setSums(found.sums);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };
  createEffect(
    on(
      () => `${props.filter.from} ${props.filter.to}`,
      () => void load(),
    ),
  );
  return (
    <section class="access" aria-labelledby="access-head">
      <h2 id="access-head">{says.title}</h2>
      <p class="s2 dim">{says.lead}</p>
      <Show when={problem()}>{(wrong) => <ProblemNote problem={wrong()} onRetry={() => void load()} />}</Show>
      <Show when={sums()}>
        {(found) => (
          <Show
            when={found().length > 0}
            fallback={<StateNote glyph="eye" tone="tell" title={says.none.title} text={says.none.text} />}
          >
            <div class="wide" tabindex="0" role="region" aria-labelledby="access-head">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{says.who}</th>
                    <th scope="col">{says.way}</th>
                    <th scope="col" class="n">
                      {says.times}
                    </th>
                    <th scope="col" class="n">
                      {says.things}
                    </th>
                    <th scope="col">{says.last}</th>
                  </tr>
                </thead>
                <tbody>
                  <For each={found()}>
                    {(sum) => (
                      <tr classList={{ on: props.filter.actor === sum.actor && props.filter.type === sum.type }}>
                        <th scope="row">
                          <button type="button" class="who" onClick={() => props.onPick(sum.actor, sum.type)}>
                            <bdi>{whoOf(sum.actor, props.actors)}</bdi>
                          </button>
                        </th>
                        <td>
                          <bdi dir="ltr" class="mono">
                            {sum.action}
                          </bdi>{" "}
                          <Show when={sum.type === "RecordExported"}>
                            <span class="tag warn">{says.taken}</span>
                          </Show>
                        </td>
                        <td class="n">{sum.times}</td>
                        <td class="n">{sum.things}</td>
                        <td>{dayTimeText(sum.lastAt)}</td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </div>
          </Show>
        )}
      </Show>
    </section>
  );
}
