import { enoughMin } from "@wingman/domain/feedback/estimate";
import { For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { Figure, FigureId, KpiAnswer } from "./ask.ts";
import { IntervalMark, Spark } from "./marks.tsx";
import { movedText, ofText, valueText } from "./numbers.ts";
import { words } from "./words.ts";

/** As a manager asks for them: what tips did, what came of it, then how people talk. */
export const order: readonly FigureId[] = [
  "tipsUsed",
  "objectionsMet",
  "nextStep",
  "won",
  "csat",
  "talkShare",
  "longestMonologue",
  "patience",
  "interactivity",
  "repQuestions",
  "customerQuestions",
  "pace",
  "tipsShown",
  "tipDelay",
  "tipDelayMiddle",
];

/** Every figure with its interval, and what changed. A press opens its definition and the calls behind it. */
export function Measures(props: { answer: KpiAnswer; onOpen: (what: string) => void }) {
  const figures = () => order.flatMap((id) => props.answer.figures.find((figure) => figure.id === id) ?? []);
  return (
    <section aria-labelledby="measures-head" class="part">
      <h2 id="measures-head">{words.measures.title}</h2>
      <div class="wide" tabindex="0" role="region" aria-labelledby="measures-head">
        <table class="measures">
          <thead>
            <tr>
              <th scope="col">{words.measures.measure}</th>
              <th scope="col" class="n">
                {words.measures.now}
              </th>
              <th scope="col" colspan="2">
                {words.measures.interval}
              </th>
              <th scope="col">{words.measures.change}</th>
              <th scope="col">{words.measures.through}</th>
            </tr>
          </thead>
          <tbody>
            <For each={figures()}>{(figure) => <Row figure={figure} onOpen={props.onOpen} />}</For>
          </tbody>
        </table>
      </div>
      <p class="s1 faint lead">{words.measures.read}</p>
    </section>
  );
}

export const isEnough = (of: { readonly of: number } | null): boolean => of !== null && of.of >= enoughMin;

function Row(props: { figure: Figure; onOpen: (what: string) => void }) {
  const says = () => words.figures[props.figure.id];
  const of = () => props.figure.now?.of ?? 0;
  const enough = () => (isEnough(props.figure.now) ? props.figure.now : null);
  return (
    <tr data-figure={props.figure.id}>
      <th scope="row">
        <button type="button" class="open" onClick={() => props.onOpen(props.figure.id)}>
          {says().name}
        </button>
        <small>{says().short}</small>
      </th>
      <Show
        when={enough()}
        fallback={
          <>
            <td class="n v">–</td>
            <td>
              <span class="hatch" />
            </td>
            <td class="num faint">{ofText(props.figure.id, of())}</td>
            <td>
              <span class="tag">
                <Icon name="info" />
                {words.notEnough}
              </span>
              <small>{words.needs(enoughMin, enoughMin - of())}</small>
            </td>
            <td />
          </>
        }
      >
        {(now) => (
          <>
            <td class="n v">{valueText(props.figure.unit, now().value)}</td>
            <td>
              <IntervalMark now={now()} before={isEnough(props.figure.before) ? props.figure.before : null} />
            </td>
            <td class="num faint">
              {words.between(valueText(props.figure.unit, now().low), valueText(props.figure.unit, now().high))}
              <small>{ofText(props.figure.id, of())}</small>
            </td>
            <td>
              <Change figure={props.figure} />
            </td>
            <td>
              <Spark values={props.figure.points.map(({ value }) => value)} />
            </td>
          </>
        )}
      </Show>
    </tr>
  );
}

/** Named only where its own interval leaves zero out. */
export function Change(props: { figure: Figure }) {
  const way = (): "up" | "down" | "none" | "unknown" => {
    const { change } = props.figure;
    if (!change) return "unknown";
    return change.low > 0 ? "up" : change.high < 0 ? "down" : "none";
  };
  const isClear = () => way() === "up" || way() === "down";
  return (
    <span class="tag" classList={{ acc: isClear() }}>
      <Show when={isClear()} fallback={way() === "none" ? words.change.none : words.change.unknown}>
        <span class="arrow" aria-hidden="true">
          {way() === "up" ? "↑" : "↓"}
        </span>
        {words.change[way() === "up" ? "up" : "down"](
          movedText(props.figure.unit, props.figure.change?.difference ?? 0),
        )}
      </Show>
    </span>
  );
}

/** The page in a sentence or two: how much it rests on, and what changed beyond doubt. */
export const leadOf = (answer: KpiAnswer): { readonly rests: string; readonly tells: string } => {
  const people = answer.reps.length;
  const clear = order
    .flatMap((id) => answer.figures.find((figure) => figure.id === id) ?? [])
    .flatMap(({ id, change }) =>
      change && (change.low > 0 || change.high < 0)
        ? [words.lead.moved(words.figures[id].name, change.low > 0 ? words.lead.up : words.lead.down)]
        : [],
    );
  return {
    rests: people > 0 ? words.lead.byPeople(answer.calls.now, people) : words.lead.calls(answer.calls.now),
    tells: clear.length > 0 ? words.lead.list(clear.slice(0, 3)) : words.lead.unclear,
  };
};
