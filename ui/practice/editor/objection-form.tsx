import { Index, Show } from "solid-js";
import { Choice, Faults, NumberField, Part, TextField } from "../../parts/versioned/fields.tsx";
import type { Draft } from "./create-scenario-draft.ts";
import { CueField, Lines } from "./cue-field.tsx";
import { abouts, emptyCue, newPoint, type Objection } from "./draft.ts";
import { words } from "./words.ts";

const turnsMax = 60;
const rungsMax = 6;
const pointsMax = 6;
const pointMax = 120;
const betterMax = 600;

/** One objection: when it comes, how it grows, and what settles it. */
export function ObjectionForm(props: { draft: Draft; objection: Objection; index: number; onRemove: () => void }) {
  const at = (...more: readonly (string | number)[]) => ["objections", props.index, ...more];
  const faults = (...more: readonly (string | number)[]) => props.draft.faultsAt(at(...more));
  const change = (part: Partial<Objection>, field = ""): void =>
    props.draft.putObjection(props.index, (objection) => ({ ...objection, ...part }), field);
  const point = (k: number, part: Partial<Objection["settledBy"][number]>, field: string): void =>
    change(
      { settledBy: props.objection.settledBy.map((each, n) => (n === k ? { ...each, ...part } : each)) },
      field && `settledBy.${k}.${field}`,
    );
  return (
    <div class="playform">
      <Choice
        label={words.objection.about}
        name="about"
        value={props.objection.about}
        options={abouts.map((value) => ({ value, words: words.abouts[value] }))}
        onChoose={(about) => change({ about: about as Objection["about"] })}
      />
      <Faults of={faults("id")} />
      <Part title={words.objection.raised}>
        <NumberField
          label={words.objection.fromTurn}
          value={props.objection.raised.fromTurn}
          min={0}
          max={turnsMax}
          onChange={(fromTurn) => change({ raised: { ...props.objection.raised, fromTurn } }, "fromTurn")}
        />
        <Show
          when={props.objection.raised.on}
          fallback={
            <button
              type="button"
              class="btn s plain"
              onClick={() => change({ raised: { ...props.objection.raised, on: emptyCue } })}
            >
              <span aria-hidden="true">+</span>
              {words.objection.onMore}
            </button>
          }
        >
          {(cue) => (
            <>
              <h3>{words.objection.on}</h3>
              <CueField
                draft={props.draft}
                at={at("raised", "on")}
                cue={cue()}
                onChange={(on, field) => change({ raised: { ...props.objection.raised, on } }, field && `on.${field}`)}
              />
              <button
                type="button"
                class="btn s plain"
                aria-label={words.removeRow(words.objection.on)}
                onClick={() => change({ raised: { ...props.objection.raised, on: null } })}
              >
                {words.remove}
              </button>
            </>
          )}
        </Show>
      </Part>
      <Part title={words.objection.ladder}>
        <p class="s2 dim">{words.objection.ladderHint}</p>
        <Lines
          draft={props.draft}
          at={at("ladder")}
          label={words.objection.ladder}
          item={words.objection.rung}
          add={words.objection.addRung}
          itemsMax={rungsMax}
          items={props.objection.ladder}
          onChange={(ladder, field) => change({ ladder }, field && `ladder.${field}`)}
        />
      </Part>
      <Part title={words.objection.settledBy}>
        <p class="s2 dim">{words.objection.settledHint}</p>
        <Index each={props.objection.settledBy}>
          {(each, k) => (
            <div class="block">
              <TextField
                label={words.objection.point}
                value={each().is}
                max={pointMax}
                faults={[...faults("settledBy", k, "is"), ...faults("settledBy", k, "id")]}
                onInput={(is) => point(k, { is }, "is")}
              />
              <CueField
                draft={props.draft}
                at={at("settledBy", k, "cue")}
                cue={each().cue}
                onChange={(cue, field) => point(k, { cue }, field && `cue.${field}`)}
              />
              <Show when={props.objection.settledBy.length > 1}>
                <div class="row">
                  <button
                    type="button"
                    class="btn s stop end"
                    aria-label={words.removeRow(each().is)}
                    onClick={() => change({ settledBy: props.objection.settledBy.toSpliced(k, 1) })}
                  >
                    {words.remove}
                  </button>
                </div>
              </Show>
            </div>
          )}
        </Index>
        <Show when={props.objection.settledBy.length < pointsMax}>
          <button
            type="button"
            class="btn s"
            onClick={() => change({ settledBy: [...props.objection.settledBy, newPoint(props.objection)] })}
          >
            <span aria-hidden="true">+</span>
            {words.objection.addPoint}
          </button>
        </Show>
        <Lines
          draft={props.draft}
          at={at("settled")}
          label={words.objection.settled}
          items={props.objection.settled}
          onChange={(settled, field) => change({ settled }, field && `settled.${field}`)}
        />
      </Part>
      <Part title={words.objection.worse}>
        <Show
          when={props.objection.worsenedBy}
          fallback={
            <button type="button" class="btn s plain" onClick={() => change({ worsenedBy: emptyCue })}>
              <span aria-hidden="true">+</span>
              {words.objection.addWorse}
            </button>
          }
        >
          {(cue) => (
            <CueField
              draft={props.draft}
              at={at("worsenedBy")}
              cue={cue()}
              onChange={(worsenedBy, field) => change({ worsenedBy }, field && `worsenedBy.${field}`)}
            />
          )}
        </Show>
      </Part>
      <Part title={words.objection.better}>
        <TextField
          label={words.objection.better}
          lines={3}
          hint={words.objection.betterHint}
          value={props.objection.better}
          max={betterMax}
          faults={faults("better")}
          onInput={(better) => change({ better }, "better")}
        />
      </Part>
      <div class="row playfoot">
        <button type="button" class="btn s stop" onClick={() => props.onRemove()}>
          {words.remove}
        </button>
      </div>
    </div>
  );
}
