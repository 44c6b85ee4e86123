import type { Play } from "@wingman/domain/playbook/play";
import { Show } from "solid-js";
import { CardPreview } from "./card-preview.tsx";
import { Conditions } from "./conditions.tsx";
import type { Draft } from "./create-draft.ts";
import { categories } from "./draft.ts";
import { Choice, Faults, NumberField, Part, TextField } from "../parts/versioned/fields.tsx";
import { TriggerForm } from "./trigger-form.tsx";
import { WebForm } from "./web-form.tsx";
import { words } from "./words.ts";

const hour = 3_600_000;
const second = 1_000;
const sayMax = 300;
const headlineMax = 44;
const nameMax = 60;
const kinds = ["objection", "question", "answer", "competitor", "coaching", "closing", "context", "safety"] as const;

/** One play: when it comes, what else must hold, the card, and how it is held back. */
export function PlayForm(props: { draft: Draft; play: Play; index: number; onRemove: () => void }) {
  const at = (...more: readonly (string | number)[]) => ["plays", props.index, ...more];
  const faults = (...more: readonly (string | number)[]) => props.draft.faultsAt(at(...more));
  const change = (part: Partial<Play>, field = ""): void =>
    props.draft.editPlay(props.play.id, (play) => ({ ...play, ...part }), field);
  const tip = (part: Partial<Play["tip"]>, field = ""): void =>
    props.draft.editPlay(props.play.id, (play) => ({ ...play, tip: { ...play.tip, ...part } }), field);
  const categoryOptions = () =>
    [...new Set([...categories, props.play.category])].map((value) => ({ value, words: words.category(value) }));
  return (
    <div class="playform">
      <div class="twice">
        <TextField
          label={words.play.name}
          name="play-name"
          value={props.play.name}
          max={nameMax}
          faults={faults("name")}
          onInput={(name) => change({ name }, "name")}
        />
        <Choice
          label={words.play.category}
          value={props.play.category}
          options={categoryOptions()}
          onChoose={(category) => change({ category })}
        />
      </div>
      <Part title={words.play.when}>
        <TriggerForm
          trigger={props.play.trigger}
          stages={props.draft.content().stages}
          competitors={props.draft.content().competitors.length}
          faults={faults("trigger")}
          onChange={(trigger, field) => change({ trigger }, field)}
        />
      </Part>
      <Part title={words.play.onlyIf}>
        <Conditions
          when={props.play.when ?? {}}
          stages={props.draft.content().stages}
          faults={faults("when")}
          onChange={(when, field) => change({ when }, field)}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={props.play.once ?? false}
            onChange={(event) => {
              const once = event.currentTarget.checked;
              props.draft.editPlay(props.play.id, ({ once: _once, ...play }) => (once ? { ...play, once } : play));
            }}
          />
          {words.play.once}
        </label>
      </Part>
      <Part title={words.play.show}>
        <CardPreview play={props.play} content={props.draft.content()} id={props.draft.id} />
        <div class="twice">
          <Choice
            label={words.play.kind}
            name="kind"
            value={props.play.tip.kind}
            options={kinds.map((value) => ({ value, words: words.kinds[value] }))}
            onChoose={(kind) => tip({ kind: kind as Play["tip"]["kind"] })}
          />
          <TextField
            label={words.play.title}
            name="title"
            value={props.play.tip.title}
            max={nameMax}
            faults={faults("tip", "title")}
            onInput={(title) => tip({ title }, "title")}
          />
        </div>
        <TextField
          label={words.play.headline}
          name="headline"
          value={props.play.tip.headline}
          max={headlineMax}
          hint={words.play.chars(props.play.tip.headline.length, headlineMax)}
          faults={faults("tip", "headline")}
          onInput={(headline) => tip({ headline }, "headline")}
        />
        <TextField
          label={words.play.say}
          name="say"
          value={props.play.tip.say}
          max={sayMax}
          lines={2}
          faults={faults("tip", "say")}
          onInput={(say) => tip({ say }, "say")}
        />
        <Show when={["words", "meaning", "question"].includes(props.play.trigger.on) || props.play.web}>
          <WebForm
            web={props.play.web}
            faults={faults("web")}
            onChange={(web, field) =>
              props.draft.editPlay(
                props.play.id,
                ({ web: _web, ...play }) => (web ? { ...play, web } : play),
                field && `web.${field}`,
              )
            }
          />
        </Show>
      </Part>
      <Part title={words.play.holdBack}>
        <div class="twice">
          <NumberField
            label={words.play.coolDown}
            name="cool-down"
            value={props.play.coolDownMs}
            min={0}
            max={hour}
            scale={second}
            unit={words.secondsUnit}
            faults={faults("coolDownMs")}
            onChange={(coolDownMs) => change({ coolDownMs }, "coolDownMs")}
          />
          <NumberField
            label={words.play.priority}
            name="priority"
            value={props.play.priority}
            min={0}
            max={100}
            hint={words.play.priorityHint}
            faults={faults("priority")}
            onChange={(priority) => change({ priority: Math.round(priority) }, "priority")}
          />
        </div>
        <p class="s2 faint">{words.play.priorityHint}</p>
      </Part>
      <Show when={faults("id").length > 0}>
        <Faults of={faults("id")} />
      </Show>
      <div class="row wrap playfoot">
        <span class="s1 faint">
          {words.play.id} <code dir="ltr">{props.play.id}</code>
        </span>
        <button type="button" class="btn s stop end" onClick={() => props.onRemove()}>
          {words.play.remove}
        </button>
      </div>
    </div>
  );
}
