import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { Index, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import { Choice, Faults, NumberField, Part } from "../../parts/versioned/fields.tsx";
import type { Draft } from "./create-scenario-draft.ts";
import { Lines } from "./cue-field.tsx";
import { type Mood, moodNames } from "./draft.ts";
import { words } from "./words.ts";

const second = 1_000;
const hesitatesOf = 100;
const interruptsMs = { min: 8_000, max: 180_000, usual: 45_000 };
const fallbacksMax = 20;
const rowsMax = 12;

/** How the mood moves, and how a person behaves besides words. */
export function MoodForm(props: { draft: Draft }) {
  const now = () => props.draft.content();
  const manner = (part: Partial<ScenarioContent["manner"]>, field = "") =>
    props.draft.put({ manner: { ...now().manner, ...part } }, field && `manner.${field}`);
  const row = (n: number, part: Partial<Mood>) =>
    props.draft.put({ moods: now().moods.map((mood, k) => (k === n ? { ...mood, ...part } : mood)) }, "");
  const free = () => moodNames.find((name) => !now().moods.some(({ on }) => on === name));
  return (
    <div class="playform">
      <Part title={words.mood.moods}>
        <NumberField
          label={words.mood.start}
          value={now().manner.moodAtStart}
          min={-2}
          max={2}
          onChange={(moodAtStart) => manner({ moodAtStart }, "start")}
        />
        <table class="moods">
          <thead>
            <tr>
              <th scope="col">{words.mood.on}</th>
              <th scope="col">{words.mood.by}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            <Index each={now().moods}>
              {(mood, n) => (
                <tr>
                  <td>
                    <Choice
                      inline
                      label={words.mood.on}
                      value={mood().on}
                      options={moodNames.map((value) => ({ value, words: words.mood.names[value] }))}
                      faults={props.draft.faultsAt(["moods", n])}
                      onChoose={(on) => row(n, { on: on as Mood["on"] })}
                    />
                  </td>
                  <td>
                    <NumberField
                      inline
                      label={words.mood.by}
                      value={mood().by}
                      min={-3}
                      max={3}
                      onChange={(by) => row(n, { by })}
                    />
                  </td>
                  <td>
                    <button
                      type="button"
                      class="ib"
                      aria-label={words.removeRow(words.mood.names[mood().on])}
                      onClick={() => props.draft.put({ moods: now().moods.toSpliced(n, 1) })}
                    >
                      <Icon name="cross" size="s" />
                    </button>
                  </td>
                </tr>
              )}
            </Index>
          </tbody>
        </table>
        <Show when={now().moods.length < rowsMax ? free() : undefined}>
          {(on) => (
            <button
              type="button"
              class="btn s"
              onClick={() => props.draft.put({ moods: [...now().moods, { on: on(), by: -1 }] })}
            >
              <span aria-hidden="true">+</span>
              {words.mood.add}
            </button>
          )}
        </Show>
      </Part>
      <Part title={words.mood.manner}>
        <NumberField
          label={words.mood.impatientAfter}
          unit={words.seconds}
          value={now().manner.impatientAfterMs}
          scale={second}
          min={3_000}
          max={60_000}
          onChange={(impatientAfterMs) => manner({ impatientAfterMs }, "impatientAfterMs")}
        />
        <Lines
          draft={props.draft}
          at={["manner", "impatient"]}
          label={words.mood.impatient}
          items={now().manner.impatient}
          onChange={(impatient, field) => manner({ impatient }, field && `impatient.${field}`)}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={now().manner.interruptsAfterMs === null}
            onChange={(event) => manner({ interruptsAfterMs: event.currentTarget.checked ? null : interruptsMs.usual })}
          />
          {words.mood.never}
        </label>
        <Show when={now().manner.interruptsAfterMs}>
          {(afterMs) => (
            <NumberField
              label={words.mood.interrupts}
              unit={words.seconds}
              value={afterMs()}
              scale={second}
              min={interruptsMs.min}
              max={interruptsMs.max}
              onChange={(interruptsAfterMs) => manner({ interruptsAfterMs }, "interruptsAfterMs")}
            />
          )}
        </Show>
        <Lines
          draft={props.draft}
          at={["manner", "interrupting"]}
          label={words.mood.interrupting}
          items={now().manner.interrupting}
          onChange={(interrupting, field) => manner({ interrupting }, field && `interrupting.${field}`)}
        />
        <NumberField
          label={words.mood.hesitates}
          value={Math.round(now().manner.hesitates * hesitatesOf)}
          min={0}
          max={hesitatesOf}
          onChange={(share) => manner({ hesitates: share / hesitatesOf }, "hesitates")}
        />
      </Part>
      <Part title={words.mood.fallbacks}>
        <Lines
          draft={props.draft}
          at={["fallbacks"]}
          label={words.mood.fallbacks}
          add={words.mood.addFallback}
          itemsMax={fallbacksMax}
          items={now().fallbacks}
          onChange={(fallbacks, field) => props.draft.put({ fallbacks }, field && `fallbacks.${field}`)}
        />
        <Faults of={props.draft.faultsAt(["manner"]).filter(({ at }) => at.length === 1)} />
      </Part>
    </div>
  );
}
