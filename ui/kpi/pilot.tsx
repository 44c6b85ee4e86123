import { enoughMin } from "@wingman/domain/feedback/estimate";
import { eachMin, pairsMin } from "@wingman/domain/feedback/paired";
import { createEffect, For, on, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { StateNote } from "../parts/state-note.tsx";
import { dayDateText } from "../parts/time.ts";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { type ChoicesAnswer, type Estimate, kpi, type PilotAnswer } from "./ask.ts";
import { Pick } from "./filters.tsx";
import { movedText, valueText } from "./numbers.ts";
import type { WantedState } from "./state.ts";
import { words } from "./words.ts";

const says = words.pilot;
const everyMs = 60_000;
const weeksMax = 26;

/** A team's weeks from a day on, against as many before; the day, the weeks and the team stand in the address. */
export function PilotPart(props: { choices: ChoicesAnswer; state: WantedState }) {
  const asked = () => props.state.pilot(props.choices.today);
  const team = () => props.state.wanted(props.choices.today).team;
  const [loaded, again] = createPolled(() => kpi.pilot({ ...asked(), team: team() }), everyMs);
  createEffect(
    on(
      () => JSON.stringify([asked(), team()]),
      () => void again(),
      { defer: true },
    ),
  );
  return (
    <section class="part pilot" aria-labelledby="pilot-head">
      <h2 id="pilot-head">{says.title}</h2>
      <p class="s2 dim lead">{says.lead}</p>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label class="field">
          <span>{says.on}</span>
          <span class="in">
            <input
              type="date"
              name="on"
              required
              value={asked().on}
              max={props.choices.today}
              onChange={({ currentTarget: { value, validity } }) =>
                value !== "" && validity.valid && props.state.set({ on: value })
              }
            />
          </span>
        </label>
        <label class="field">
          <span>{says.weeks}</span>
          <span class="in">
            <input
              type="number"
              name="weeks"
              required
              min="1"
              max={weeksMax}
              value={asked().weeks}
              onChange={({ currentTarget: { value, validity } }) => validity.valid && props.state.set({ weeks: value })}
            />
          </span>
        </label>
        <Show when={props.choices.teams.length > 0}>
          <Pick
            label={words.filters.team}
            all={words.filters.allTeams}
            value={team()}
            options={props.choices.teams.map((one) => [one, one])}
            onPick={(one) => props.state.set({ team: one })}
          />
        </Show>
      </form>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(answer) => (
          <Show
            when={answer().before.calls + answer().after.calls > 0}
            fallback={<StateNote glyph="info" tone="tell" title={words.none.title} text={words.none.text} />}
          >
            <Sides answer={answer()} />
          </Show>
        )}
      </WhenLoaded>
    </section>
  );
}

const sideText = ({ from, to, calls }: PilotAnswer["before"]): string =>
  says.before(dayDateText(from), dayDateText(to), calls);

function Sides(props: { answer: PilotAnswer }) {
  return (
    <div class="wide" tabindex="0" role="region" aria-labelledby="pilot-head">
      <table>
        <thead>
          <tr>
            <th scope="col">{words.measures.measure}</th>
            <th scope="col" class="n">
              {sideText(props.answer.before)}
            </th>
            <th scope="col" class="n">
              {sideText(props.answer.after)}
            </th>
            <th scope="col" class="n">
              {says.change}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.answer.figures}>{(row) => <Row row={row} />}</For>
        </tbody>
      </table>
    </div>
  );
}

function Row(props: { row: PilotAnswer["figures"][number] }) {
  const signed = (value: number): string => `${value < 0 ? "−" : "+"}${movedText(props.row.unit, value)}`;
  const Cell = (cell: { told: Estimate | null }) => (
    <td class="n num">
      <Show
        when={cell.told && cell.told.of >= enoughMin && cell.told}
        fallback={<span class="faint">{words.notEnough}</span>}
      >
        {(told) => valueText(props.row.unit, told().value)}
      </Show>
      <small>{words.effect.of(cell.told?.of ?? 0)}</small>
    </td>
  );
  return (
    <tr>
      <th scope="row">{words.figures[props.row.id].name}</th>
      <Cell told={props.row.before} />
      <Cell told={props.row.after} />
      <td class="n num">
        <Show
          when={props.row.change}
          fallback={<span class="faint">{says.few(props.row.people, pairsMin, eachMin)}</span>}
        >
          {(change) => (
            <>
              <b>{signed(change().difference)}</b>{" "}
              {change().low > 0 || change().high < 0 ? words.effect.clear.yes : words.effect.clear.no}
              <small>
                {words.between(signed(change().low), signed(change().high))} · {says.people(props.row.people)}
              </small>
            </>
          )}
        </Show>
      </td>
    </tr>
  );
}
