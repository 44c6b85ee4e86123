import type { ChecklistItem, Stage } from "@wingman/domain/playbook/play";
import { Index, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { Draft } from "./create-draft.ts";
import { freeId } from "../parts/versioned/kind.ts";
import { Choice, Faults, Rows, TextField } from "../parts/versioned/fields.tsx";
import { words } from "./words.ts";

const nameMax = 60;
const phraseMax = 800;
const stagesMax = 12;
const pointsMax = 20;
const pointIdMax = 16;
type Speaker = Stage["speaker"];

const speakerOptions = (["rep", "customer", "either"] as const).map((value) => ({
  value,
  words: words.speakers[value],
}));

/** The way of a call, in order; each stage with the words that reach it and the points that tick themselves. */
export function StagesForm(props: { draft: Draft }) {
  const stages = () => props.draft.content().stages;
  const put = (next: Stage[], field = "") =>
    props.draft.edit((now) => ({ ...now, stages: next }), field && `stages.${field}`);
  const change = (n: number, part: Partial<Stage>, field = "") =>
    put(
      stages().map((stage, k) => (k === n ? { ...stage, ...part } : stage)),
      field && `${n}.${field}`,
    );
  const swap = (n: number, by: 1 | -1) => {
    const stage = stages()[n];
    if (stage && stages()[n + by])
      put(
        stages()
          .toSpliced(n, 1)
          .toSpliced(n + by, 0, stage),
      );
  };
  return (
    <div class="playform">
      <p class="dim">{words.stages.lead}</p>
      <Index each={stages()}>
        {(stage, n) => (
          <details class="block stage" open={stages().length < 3}>
            <summary>
              <b>
                <bdi>{stage().name || words.stages.unnamed}</bdi>
              </b>
              <span class="s2 faint">
                {words.stages.counts(stage().phrases.length, (stage().checklist ?? []).length)}
              </span>
              <Show when={props.draft.faultsAt(["stages", n]).length > 0}>
                <Icon name="warn" size="s" />
              </Show>
            </summary>
            <div class="stack">
              <div class="twice">
                <TextField
                  label={words.stages.name}
                  value={stage().name}
                  max={nameMax}
                  faults={props.draft.faultsAt(["stages", n, "name"])}
                  onInput={(name) => change(n, { name }, "name")}
                />
                <Choice
                  label={words.stages.who}
                  value={stage().speaker}
                  options={speakerOptions}
                  onChoose={(speaker) => change(n, { speaker: speaker as Speaker })}
                />
              </div>
              <Rows
                label={words.stages.phrases}
                item={words.trigger.phrase}
                add={words.trigger.addPhrase}
                items={stage().phrases}
                itemsMax={100}
                charsMax={phraseMax}
                depth={3}
                faults={props.draft.faultsAt(["stages", n, "phrases"])}
                onChange={(phrases, field) => change(n, { phrases }, `phrases.${field}`)}
              />
              <Points
                draft={props.draft}
                stage={stage()}
                index={n}
                onChange={(checklist, field) => change(n, { checklist }, field && `checklist.${field}`)}
              />
              <Faults of={props.draft.faultsAt(["stages", n, "id"])} />
              <div class="row wrap">
                <button type="button" class="btn s plain" disabled={n === 0} onClick={() => swap(n, -1)}>
                  {words.stages.earlier}
                </button>
                <button
                  type="button"
                  class="btn s plain"
                  disabled={n === stages().length - 1}
                  onClick={() => swap(n, 1)}
                >
                  {words.stages.later}
                </button>
                <button
                  type="button"
                  class="btn s stop end"
                  aria-label={words.removeRow(stage().name)}
                  onClick={() => put(stages().toSpliced(n, 1))}
                >
                  {words.remove}
                </button>
              </div>
            </div>
          </details>
        )}
      </Index>
      <Show when={stages().length < stagesMax}>
        <div>
          <button
            type="button"
            class="btn s"
            onClick={() =>
              put([
                ...stages(),
                {
                  id: freeId(
                    "",
                    "stage",
                    stages().map(({ id }) => id),
                  ),
                  ...{ name: "", phrases: [""], speaker: "rep" as const, checklist: [] },
                },
              ])
            }
          >
            <span aria-hidden="true">+</span>
            {words.stages.add}
          </button>
        </div>
      </Show>
    </div>
  );
}

function Points(props: {
  draft: Draft;
  stage: Stage;
  index: number;
  onChange: (checklist: ChecklistItem[], field: string) => void;
}) {
  const points = () => props.stage.checklist ?? [];
  const change = (k: number, part: Partial<ChecklistItem>, field = "") =>
    props.onChange(
      points().map((point, n) => (n === k ? { ...point, ...part } : point)),
      field && `${k}.${field}`,
    );
  const faults = (k: number, ...more: readonly string[]) =>
    props.draft.faultsAt(["stages", props.index, "checklist", k, ...more]);
  return (
    <fieldset class="points">
      <legend>{words.stages.points}</legend>
      <Index each={points()}>
        {(point, k) => (
          <div class="block">
            <div class="row">
              <div class="grow">
                <TextField
                  label={words.stages.point}
                  value={point().name}
                  max={nameMax}
                  faults={[...faults(k, "name"), ...faults(k, "id")]}
                  onInput={(name) => change(k, { name }, "name")}
                />
              </div>
              <Choice
                label={words.stages.who}
                value={point().speaker}
                options={speakerOptions}
                onChoose={(speaker) => change(k, { speaker: speaker as Speaker })}
              />
              <button
                type="button"
                class="ib"
                aria-label={words.removeRow(point().name)}
                onClick={() => props.onChange(points().toSpliced(k, 1), "")}
              >
                <Icon name="cross" size="s" />
              </button>
            </div>
            <Rows
              label={words.stages.ticks}
              item={words.trigger.phrase}
              add={words.trigger.addPhrase}
              items={point().phrases}
              itemsMax={100}
              charsMax={phraseMax}
              depth={5}
              faults={faults(k, "phrases")}
              onChange={(phrases, field) => change(k, { phrases }, `phrases.${field}`)}
            />
            <Rows
              wide
              label={words.stages.means}
              item={words.trigger.example}
              add={words.trigger.addExample}
              items={point().meaning?.examples ?? []}
              itemsMax={40}
              charsMax={200}
              depth={6}
              faults={faults(k, "meaning", "examples")}
              onChange={(examples, field) =>
                change(k, { meaning: { atLeast: 0.5, ...point().meaning, examples } }, `meaning.${field}`)
              }
            />
          </div>
        )}
      </Index>
      <Show when={points().length < pointsMax}>
        <button
          type="button"
          class="btn s plain"
          onClick={() =>
            props.onChange(
              [
                ...points(),
                {
                  id: freeId(
                    "",
                    "point",
                    points().map(({ id }) => id),
                    pointIdMax,
                  ),
                  ...{ name: "", speaker: "rep" as const, phrases: [""] },
                },
              ],
              "",
            )
          }
        >
          <span aria-hidden="true">+</span>
          {words.stages.addPoint}
        </button>
      </Show>
    </fieldset>
  );
}
