import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { For } from "solid-js";
import { createPolled } from "../../parts/api.ts";
import { Choice, Faults, NumberField, Part } from "../../parts/versioned/fields.tsx";
import type { Draft } from "./create-scenario-draft.ts";
import { CueField, Lines } from "./cue-field.tsx";
import { rubrics } from "../rubrics/ask.ts";
import { words } from "./words.ts";

const minute = 60_000;
const againMs = 10_000;

/** When the customer agrees, when they leave, and what may be hinted at on the way. */
export function EndsForm(props: { draft: Draft }) {
  const ends = () => props.draft.content().ends;
  const put = (part: Partial<ScenarioContent["ends"]>, field = "") =>
    props.draft.put({ ends: { ...ends(), ...part } }, field && `ends.${field}`);
  const agrees = (part: Partial<ScenarioContent["ends"]["agrees"]>, field = "") =>
    put({ agrees: { ...ends().agrees, ...part } }, field && `agrees.${field}`);
  const [loaded] = createPolled(rubrics.all, againMs);
  /** Those an exercise can be scored by; the one that is named stands there whether it is known or not. */
  const options = () => {
    const known = (loaded().value ?? []).filter(({ live }) => live !== null);
    const { rubric } = props.draft.content();
    return [
      ...known.map(({ id, name }) => ({ value: id, words: name })),
      ...(known.some(({ id }) => id === rubric) ? [] : [{ value: rubric, words: rubric }]),
    ];
  };
  const at = (...more: string[]) => ["ends", ...more];
  /** Those that are asked for and gone, too: they can be taken off. */
  const ids = () => [...new Set([...props.draft.content().objections.map(({ id }) => id), ...ends().agrees.settled])];
  const nameOf = (id: string): string => {
    const known = props.draft.content().objections.find((objection) => objection.id === id);
    return known ? `${words.abouts[known.about]}: ${known.ladder[0] ?? ""}` : id;
  };
  return (
    <div class="playform">
      <Part title={words.ends.agrees}>
        <fieldset class="boxes">
          <legend>{words.ends.settled}</legend>
          <For each={ids()} fallback={<p class="s2 dim">{words.ends.noObjections}</p>}>
            {(id) => (
              <label class="check">
                <input
                  type="checkbox"
                  checked={ends().agrees.settled.includes(id)}
                  onChange={(event) =>
                    agrees({
                      settled: event.currentTarget.checked
                        ? [...ends().agrees.settled, id]
                        : ends().agrees.settled.filter((each) => each !== id),
                    })
                  }
                />
                <bdi>{nameOf(id)}</bdi>
              </label>
            )}
          </For>
        </fieldset>
        <Faults of={props.draft.faultsAt(at("agrees", "settled"))} />
        <NumberField
          label={words.ends.moodMin}
          value={ends().agrees.moodMin}
          min={-2}
          max={3}
          faults={props.draft.faultsAt(at("agrees", "moodMin"))}
          onChange={(moodMin) => agrees({ moodMin }, "moodMin")}
        />
        <h3>{words.ends.asked}</h3>
        <CueField
          draft={props.draft}
          at={at("agrees", "asked")}
          cue={ends().agrees.asked}
          onChange={(asked, field) => agrees({ asked }, field && `asked.${field}`)}
        />
        <Lines
          draft={props.draft}
          at={at("agrees", "says")}
          label={words.ends.says}
          items={ends().agrees.says}
          onChange={(says, field) => agrees({ says }, field && `says.${field}`)}
        />
        <Lines
          draft={props.draft}
          at={at("agrees", "notYet")}
          label={words.ends.notYet}
          items={ends().agrees.notYet}
          onChange={(notYet, field) => agrees({ notYet }, field && `notYet.${field}`)}
        />
      </Part>
      <Part title={words.ends.other}>
        <Lines
          draft={props.draft}
          at={at("leaves")}
          label={words.ends.leaves}
          items={ends().leaves}
          onChange={(leaves, field) => put({ leaves }, field && `leaves.${field}`)}
        />
        <NumberField
          label={words.ends.time}
          unit={words.minutes}
          value={ends().timeUpMs}
          scale={minute}
          min={minute}
          max={60 * minute}
          onChange={(timeUpMs) => put({ timeUpMs }, "timeUpMs")}
        />
        <Lines
          draft={props.draft}
          at={at("timeUp")}
          label={words.ends.timeUp}
          items={ends().timeUp}
          onChange={(timeUp, field) => put({ timeUp }, field && `timeUp.${field}`)}
        />
      </Part>
      <Part title={words.ends.hints}>
        <Lines
          draft={props.draft}
          at={["hints"]}
          label={words.ends.hints}
          item={words.ends.hint}
          add={words.ends.addHint}
          items={props.draft.content().hints}
          onChange={(hints, field) => props.draft.put({ hints }, field && `hints.${field}`)}
        />
        <Choice
          label={words.ends.rubric}
          name="rubric"
          value={props.draft.content().rubric}
          options={options()}
          onChoose={(rubric) => props.draft.put({ rubric })}
        />
      </Part>
    </div>
  );
}
