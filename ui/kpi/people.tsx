import { enoughMin } from "@wingman/domain/feedback/estimate";
import { createMemo, createSignal, For, Show } from "solid-js";
import type { ChoicesAnswer, FigureId, KpiAnswer } from "./ask.ts";
import { IntervalMark } from "./marks.tsx";
import { isEnough } from "./measures.tsx";
import { count, valueText } from "./numbers.ts";
import { words } from "./words.ts";

/** What is said of people side by side: what was counted, never how anybody felt. */
const shown: readonly FigureId[] = ["tipsUsed", "nextStep", "objectionsMet", "talkShare", "repQuestions"];

/** Beyond it one chooses a team. */
const rowsMax = 40;

/** One figure by person, in the order of the value; who has too few calls stands last. */
export function People(props: { answer: KpiAnswer; choices: ChoicesAnswer; onRep: (rep: string) => void }) {
  const [id, setId] = createSignal<FigureId>("tipsUsed");
  const unit = () => props.answer.figures.find((figure) => figure.id === id())?.unit ?? "share";
  const nameOf = (rep: string): string => props.choices.reps.find((one) => one.rep === rep)?.name || rep;
  const rows = createMemo(() =>
    props.answer.reps
      .map(({ rep, calls, figures }) => ({ rep, calls, now: figures.find((one) => one.id === id())?.now ?? null }))
      .map((row) => ({ ...row, told: isEnough(row.now) ? row.now : null }))
      .sort((a, b) => Number(b.told !== null) - Number(a.told !== null) || (b.told?.value ?? 0) - (a.told?.value ?? 0)),
  );
  const scale = (): readonly [number, number] => {
    const told = rows().flatMap(({ told }) => told ?? []);
    return [Math.min(...told.map(({ low }) => low)), Math.max(...told.map(({ high }) => high))];
  };
  return (
    <section aria-labelledby="people-head" class="part">
      <h2 id="people-head">{words.people.title(words.figures[id()].name)}</h2>
      <p class="s2 dim">{words.people.lead}</p>
      <label class="field">
        <span>{words.people.by}</span>
        <span class="in">
          <select onChange={({ currentTarget: { value } }) => setId(value as FigureId)}>
            <For each={shown}>{(one) => <option value={one}>{words.figures[one].name}</option>}</For>
          </select>
        </span>
      </label>
      <div class="wide" tabindex="0" role="region" aria-labelledby="people-head">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.people.who}</th>
              <th scope="col" class="n">
                {words.people.calls}
              </th>
              <th scope="col">{words.measures.interval}</th>
              <th scope="col" class="n">
                {words.measures.now}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={rows().slice(0, rowsMax)}>
              {(row) => (
                <tr>
                  <th scope="row">
                    <button type="button" class="open" onClick={() => props.onRep(row.rep)}>
                      <bdi>{nameOf(row.rep)}</bdi>
                    </button>
                  </th>
                  <td class="n num faint">{count(row.calls)}</td>
                  <Show
                    when={row.told}
                    fallback={
                      <>
                        <td>
                          <span class="hatch" />
                        </td>
                        <td class="n num faint">{words.people.few(row.now?.of ?? 0, enoughMin)}</td>
                      </>
                    }
                  >
                    {(now) => (
                      <>
                        <td>
                          <IntervalMark now={now()} before={null} scale={scale()} />
                        </td>
                        <td class="n num">
                          {valueText(unit(), now().value)}
                          <small>{words.between(valueText(unit(), now().low), valueText(unit(), now().high))}</small>
                        </td>
                      </>
                    )}
                  </Show>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={rows().length > rowsMax}>
        <p class="s1 faint">{words.people.more(rowsMax, rows().length)}</p>
      </Show>
    </section>
  );
}
