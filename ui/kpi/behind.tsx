import { A } from "@solidjs/router";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { Dialog } from "../parts/dialog.tsx";
import { Loading, ProblemNote } from "../parts/problem-note.tsx";
import { clockText, dateText, dayOfYearText } from "../parts/time.ts";
import { type BehindAnswer, type Figure, kpi, type KpiAnswer, type Wanted } from "./ask.ts";
import { count, ofText, valueText } from "./numbers.ts";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

/** A figure's definition, the numbers it is drawn from, and the calls behind it. */
export function Behind(props: { what: string | null; wanted: Wanted; answer: KpiAnswer; onClose: () => void }) {
  return (
    <Dialog
      open={props.what !== null}
      title={props.what === null ? "" : titleOf(props.what)}
      class="behind"
      onClose={props.onClose}
    >
      <Show when={props.what} keyed>
        {(what) => <Inside what={what} wanted={props.wanted} answer={props.answer} />}
      </Show>
    </Dialog>
  );
}

const isFigure = (what: string): what is Figure["id"] => Object.hasOwn(words.figures, what);
const partsOf = (what: string): readonly [kind: string, name: string] => {
  const at = what.indexOf(":");
  return at < 0 ? [what, ""] : [what.slice(0, at), what.slice(at + 1)];
};
const titleOf = (what: string): string => {
  const [kind, name] = partsOf(what);
  return isFigure(what) ? words.figures[what].name : words.behind.title(kind, name);
};

function Inside(props: { what: string; wanted: Wanted; answer: KpiAnswer }) {
  const figure = () => props.answer.figures.find(({ id }) => id === props.what);
  const [kind] = partsOf(props.what);
  return (
    <>
      <p class="definition">{isFigure(props.what) ? words.figures[props.what].means : words.behind.means(kind)}</p>
      <Show when={figure()}>{(one) => <Points figure={one()} />}</Show>
      <Calls what={props.what} wanted={props.wanted} unit={figure()?.unit ?? null} />
    </>
  );
}

/** The table behind the line through time. */
function Points(props: { figure: Figure }) {
  const told = () => props.figure.points.filter(({ value }) => value !== null);
  return (
    <Show when={told().length > 0}>
      <details>
        <summary>{words.behind.points}</summary>
        <div class="wide" tabindex="0" role="region" aria-label={words.behind.points}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.behind.from}</th>
                <th scope="col" class="n">
                  {words.measures.now}
                </th>
                <th scope="col" class="n">
                  {words.behind.of}
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={told()}>
                {(point) => (
                  <tr>
                    <th scope="row">{dayOfYearText(point.from)}</th>
                    <td class="n num">{valueText(props.figure.unit, point.value ?? 0)}</td>
                    <td class="n num">{ofText(props.figure.id, point.of)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </details>
    </Show>
  );
}

/** Facets that the list of all calls knows by the same names. */
const shared: Readonly<Record<string, string>> = { objection: "objection", unmet: "objection", outcome: "outcome" };
const inCalls = (what: string, { rep, playbook, from, to }: Wanted): string => {
  const [kind, name] = partsOf(what);
  const facet = Object.hasOwn(shared, kind) ? shared[kind] : undefined;
  const all = { rep, playbook, from, to, ...(facet !== undefined && { [facet]: name || "none" }) };
  return `/calls?${new URLSearchParams(Object.entries(all).filter((one): one is [string, string] => Boolean(one[1])))}`;
};

function Calls(props: { what: string; wanted: Wanted; unit: Figure["unit"] | null }) {
  const [page, setPage] = createSignal<BehindAnswer | null>(null);
  /** Where this page and those before it begin; the first has no cursor. */
  const [cursors, setCursors] = createSignal<readonly (string | undefined)[]>([undefined]);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  let asked = 0;
  const load = async (): Promise<void> => {
    const mine = ++asked;
    setBusy(true);
    setProblem(null);
    const answer = await kpi
      .behind(props.wanted, props.what, cursors().at(-1))
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (mine !== asked) return; // Somebody asked for something else meanwhile.
    if (answer instanceof Error) setProblem(answer);
    else setPage(answer);
    setBusy(false);
  };
  const turn = (to: readonly (string | undefined)[]): void => {
    setCursors(to);
    void load();
  };
  createEffect(
    on(
      () => [props.what, JSON.stringify(props.wanted)],
      () => turn([undefined]),
    ),
  );
  const added = ({ value, of }: BehindAnswer["calls"][number]): string => {
    if (value === null) return "";
    if (props.unit === "share" && of !== null) return words.behind.share(count(value), count(of));
    return props.unit === null ? String(value) : valueText(props.unit, value);
  };
  return (
    <section aria-labelledby="behind-calls">
      <div class="between">
        <h3 id="behind-calls">{words.behind.calls}</h3>
        <A class="link s2" href={inCalls(props.what, props.wanted)}>
          {words.behind.inCalls}
        </A>
      </div>
      <Show when={problem()}>{(wrong) => <ProblemNote problem={wrong()} onRetry={() => void load()} />}</Show>
      <Show
        when={page()?.calls}
        fallback={
          <Show when={!problem()}>
            <Loading>
              <p class="sk w7" />
              <p class="sk w5" />
            </Loading>
          </Show>
        }
      >
        {(list) => (
          <Show when={list().length > 0} fallback={<p class="dim s2">{words.behind.none}</p>}>
            <ul class="calls-behind">
              <For each={list()}>
                {(call) => (
                  <li>
                    <A href={`/calls/${call.call}`}>
                      <b>
                        <bdi>{call.title ?? words.behind.erased}</bdi>
                      </b>
                      <small>
                        <bdi>
                          {[call.company, call.rep ?? words.behind.erased].filter(Boolean).join(partWords.comma)}
                        </bdi>
                      </small>
                    </A>
                    <span class="s2 dim num">
                      {dateText(call.startedAt)}
                      <small>{clockText(call.durationMs)}</small>
                    </span>
                    <span class="s2 dim">{words.outcome(call.outcome)}</span>
                    <span class="num v-behind">{added(call)}</span>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Show>
      <Show when={cursors().length > 1 || page()?.next}>
        <div class="row">
          <button
            type="button"
            class="btn s"
            disabled={busy() || cursors().length < 2}
            onClick={() => turn(cursors().slice(0, -1))}
          >
            {words.behind.newer}
          </button>
          <button
            type="button"
            class="btn s"
            disabled={busy() || !page()?.next}
            onClick={() => turn([...cursors(), page()?.next ?? undefined])}
          >
            {words.behind.older}
          </button>
        </div>
      </Show>
    </section>
  );
}
