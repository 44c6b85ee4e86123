/** What came up and what came of it: bars with the counts they are drawn from in the same table. */
import { enoughMin } from "@wingman/domain/feedback/estimate";
import { createSignal, For, type JSX, Show } from "solid-js";
import type { KpiAnswer } from "./ask.ts";
import { Bar } from "./marks.tsx";
import { count, percent } from "./numbers.ts";
import { words } from "./words.ts";

type Open = { readonly onOpen: (what: string) => void };

/** A table of bars: what, how many, and of them a part. */
function Bars(props: {
  id: string;
  title: string;
  lead: string;
  columns: readonly string[];
  empty: string;
  rows: readonly {
    readonly name: string;
    readonly what: string;
    readonly of: number;
    readonly parts: readonly number[];
    readonly cells: readonly string[];
  }[];
  onOpen: (what: string) => void;
  children?: JSX.Element;
}) {
  return (
    <section aria-labelledby={props.id} class="part">
      <h2 id={props.id}>{props.title}</h2>
      <p class="s2 dim lead">{props.lead}</p>
      {props.children}
      <Show when={props.rows.length > 0} fallback={<p class="dim s2">{props.empty}</p>}>
        <div class="wide" tabindex="0" role="region" aria-labelledby={props.id}>
          <table>
            <thead>
              <tr>
                <For each={props.columns}>
                  {(column, n) => (
                    <th scope="col" classList={{ n: n() > 1 }}>
                      {column}
                    </th>
                  )}
                </For>
              </tr>
            </thead>
            <tbody>
              <For each={props.rows}>
                {(row) => (
                  <tr>
                    <th scope="row">
                      <button type="button" class="open" onClick={() => props.onOpen(row.what)}>
                        <bdi>{row.name}</bdi>
                      </button>
                    </th>
                    <td>
                      <Bar of={row.of} parts={row.parts} />
                    </td>
                    <For each={row.cells}>{(cell) => <td class="n num">{cell}</td>}</For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </section>
  );
}

const most = (rows: readonly number[]): number => Math.max(0, ...rows);
const shareText = (part: number, of: number): string => (of < enoughMin ? "–" : percent(part / of));

export function Objections(props: { answer: KpiAnswer } & Open) {
  const came = () => most(props.answer.objections.map((one) => one.came));
  return (
    <Bars
      id="objections-head"
      {...words.kinds.objections}
      onOpen={props.onOpen}
      rows={props.answer.objections.map((one) => ({
        name: words.about(one.about),
        what: `objection:${one.about}`,
        of: came(),
        parts: [one.met, one.unmet],
        cells: [count(one.came), count(one.met), count(one.unmet), shareText(one.met, one.met + one.unmet)],
      }))}
    />
  );
}

export function Outcomes(props: { answer: KpiAnswer } & Open) {
  const all = () => props.answer.calls.now;
  return (
    <Bars
      id="outcomes-head"
      {...words.kinds.outcomes}
      onOpen={props.onOpen}
      rows={props.answer.outcomes.map(({ outcome, calls }) => ({
        name: words.outcome(outcome),
        what: `outcome:${outcome ?? ""}`,
        of: all(),
        parts: [calls],
        cells: [count(calls), shareText(calls, all())],
      }))}
    />
  );
}

/** The stages of one playbook and what came of the calls that came so far. */
export function Funnel(props: { answer: KpiAnswer; nameOf: (playbook: string) => string } & Open) {
  const [chosen, setChosen] = createSignal<string | null>(null);
  const one = () =>
    props.answer.funnel.find(({ playbook }) => playbook === chosen()) ??
    props.answer.funnel.find(({ stages }) => stages.length > 0);
  const good = (outcomes: readonly { outcome: string | null; calls: number }[]): number =>
    outcomes
      .filter(({ outcome }) => outcome === "won" || outcome === "next-step")
      .reduce((sum, { calls }) => sum + calls, 0);
  return (
    <Bars
      id="funnel-head"
      {...words.kinds.funnel}
      onOpen={props.onOpen}
      rows={(one()?.stages ?? []).map(({ stage, calls, outcomes }) => ({
        name: stage,
        what: `stage:${stage}`,
        of: one()?.calls ?? 0,
        parts: [good(outcomes), calls - good(outcomes)],
        cells: [
          count(calls),
          shareText(calls, one()?.calls ?? 0),
          count(good(outcomes)),
          shareText(good(outcomes), calls),
        ],
      }))}
    >
      <Show when={props.answer.funnel.length > 1}>
        <label class="field">
          <span>{words.filters.playbook}</span>
          <span class="in">
            <select onChange={({ currentTarget: { value } }) => setChosen(value)}>
              <For each={props.answer.funnel}>
                {({ playbook, calls }) => (
                  <option value={playbook} selected={one()?.playbook === playbook}>
                    {words.kinds.ofPlaybook(props.nameOf(playbook), count(calls))}
                  </option>
                )}
              </For>
            </select>
          </span>
        </label>
      </Show>
    </Bars>
  );
}

export function Intents(props: { answer: KpiAnswer } & Open) {
  const all = () => props.answer.calls.now;
  return (
    <Bars
      id="intents-head"
      {...words.kinds.intents}
      onOpen={props.onOpen}
      rows={props.answer.intents.map(({ name, calls }) => ({
        name: words.intent(name),
        what: `intent:${name}`,
        of: all(),
        parts: [calls],
        cells: [count(calls), shareText(calls, all())],
      }))}
    />
  );
}

export function Competitors(props: { answer: KpiAnswer } & Open) {
  const top = () => most(props.answer.competitors.map(({ calls }) => calls));
  return (
    <Bars
      id="competitors-head"
      {...words.kinds.competitors}
      onOpen={props.onOpen}
      rows={props.answer.competitors.map(({ name, calls }) => ({
        name,
        what: `competitor:${name}`,
        of: top(),
        parts: [calls],
        cells: [count(calls)],
      }))}
    />
  );
}

export function Csat(props: { answer: KpiAnswer } & Open) {
  const all = () => props.answer.csat.reduce((sum, { calls }) => sum + calls, 0);
  return (
    <Bars
      id="csat-head"
      {...words.kinds.csat}
      onOpen={props.onOpen}
      rows={props.answer.csat.map(({ score, calls }) => ({
        name: words.score(score),
        what: `csat:${score}`,
        of: all(),
        parts: [calls],
        cells: [count(calls), shareText(calls, all())],
      }))}
    />
  );
}

export function Delays(props: { answer: KpiAnswer } & Open) {
  const all = () => props.answer.delays.reduce((sum, { tips }) => sum + tips, 0);
  const top = () => most(props.answer.delays.map(({ tips }) => tips));
  const seconds = (ms: number): string => words.seconds(String(ms / 1_000));
  return (
    <Bars
      id="delays-head"
      {...words.kinds.delays}
      onOpen={props.onOpen}
      rows={
        all() === 0
          ? []
          : props.answer.delays.map(({ upToMs, tips }, n) => ({
              name:
                upToMs === null
                  ? words.kinds.beyond(seconds(props.answer.delays[n - 1]?.upToMs ?? 0))
                  : words.kinds.upTo(seconds(upToMs)),
              what: `delay:${upToMs ?? ""}`,
              of: top(),
              parts: [tips],
              cells: [count(tips), shareText(tips, all())],
            }))
      }
    />
  );
}
