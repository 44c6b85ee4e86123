import { createEffect, For, on, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { type EffectAnswer, kpi, type Wanted } from "./ask.ts";
import { movedText, valueText } from "./numbers.ts";
import { words } from "./words.ts";

const says = words.effect;
const everyMs = 60_000;
type Compared = EffectAnswer["cohort"]["figures"];
type Told = NonNullable<Compared[number]["base"]>;

/** What came of calls in which tips were used and not, which proves nothing, and of trials, which may. */
export function EffectPart(props: { wanted: Wanted }) {
  const [loaded, again] = createPolled(() => kpi.effect(props.wanted), everyMs);
  createEffect(
    on(
      () => JSON.stringify(props.wanted),
      () => void again(),
      { defer: true },
    ),
  );
  return (
    <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
      {(answer) => (
        <>
          <section class="part effect" aria-labelledby="cohort-head">
            <h2 id="cohort-head">{says.cohort}</h2>
            <p class="s2 dim lead">{says.cohortLead(answer().cohort.without)}</p>
            <Groups
              answer={answer()}
              figures={answer().cohort.figures}
              base={says.calls(says.unused, answer().cohort.unused)}
              other={says.calls(says.used, answer().cohort.used)}
              labelledBy="cohort-head"
            />
          </section>
          <For
            each={answer().trials}
            fallback={<StateNote glyph="info" tone="tell" title={says.none.title} text={says.none.text} />}
          >
            {(trial) => (
              <section class="part effect" aria-labelledby={`trial-${trial.experiment}`}>
                <h2 id={`trial-${trial.experiment}`}>
                  {says.trial(trial.name)}{" "}
                  <Show when={!trial.isRunning}>
                    <span class="tag">
                      <Icon name="clock" />
                      {says.ended}
                    </span>
                  </Show>
                </h2>
                <p class="s2 dim lead">{says.trialLead}</p>
                <For each={trial.arms}>
                  {(arm) => (
                    <Groups
                      answer={answer()}
                      figures={arm.figures}
                      base={says.calls(trial.base.name, trial.base.calls)}
                      other={says.calls(arm.name, arm.calls)}
                      labelledBy={`trial-${trial.experiment}`}
                    />
                  )}
                </For>
              </section>
            )}
          </For>
        </>
      )}
    </WhenLoaded>
  );
}

function Groups(props: { answer: EffectAnswer; figures: Compared; base: string; other: string; labelledBy: string }) {
  const unitOf = (id: Compared[number]["figure"]) => props.answer.units.find((one) => one.id === id)?.unit ?? "share";
  return (
    <div class="wide" tabindex="0" role="region" aria-labelledby={props.labelledBy}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.measures.measure}</th>
            <th scope="col" class="n">
              {props.base}
            </th>
            <th scope="col" class="n">
              {props.other}
            </th>
            <th scope="col" class="n">
              {says.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.figures}>
            {(row) => {
              const unit = unitOf(row.figure);
              const signed = (value: number): string => `${value < 0 ? "−" : "+"}${movedText(unit, value)}`;
              const Cell = (cell: { told: Told | null }) => (
                <td class="n num">
                  <Show
                    when={row.missing === 0 && cell.told}
                    fallback={<span class="faint">{says.of(cell.told?.of ?? 0)}</span>}
                  >
                    {(told) => (
                      <>
                        {valueText(unit, told().value)}
                        <small>{says.of(told().of)}</small>
                      </>
                    )}
                  </Show>
                </td>
              );
              return (
                <tr>
                  <th scope="row">{words.figures[row.figure].name}</th>
                  <Cell told={row.base} />
                  <Cell told={row.other} />
                  <td class="n num">
                    <Show when={row.change} fallback={<span class="faint">{says.notEnough(row.missing)}</span>}>
                      {(change) => (
                        <>
                          <b>{signed(change().difference)}</b> {row.isClear ? says.clear.yes : says.clear.no}
                          <small>{words.between(signed(change().low), signed(change().high))}</small>
                        </>
                      )}
                    </Show>
                  </td>
                </tr>
              );
            }}
          </For>
        </tbody>
      </table>
    </div>
  );
}
