import type { PointKind, Stage, Trigger } from "@wingman/domain/playbook/play";
import { type JSX, Show } from "solid-js";
import type { Fault } from "../parts/versioned/create-versioned-draft.ts";
import { type On, triggerKinds, triggerOf } from "./draft.ts";
import { Choice, NumberField, Rows } from "../parts/versioned/fields.tsx";
import { words } from "./words.ts";

const second = 1_000;
const minute = 60_000;
const percent = 0.01;
const phraseMax = 800;
const exampleMax = 200;
/** What a point begins with: with half of such cards right, most moments are met. */
const pointSure = 0.3;
const pointKinds: readonly PointKind[] = [
  ...(["price", "authority", "need", "timing", "trust", "competitor", "contract", "effort"] as const),
  ...(["security", "integration", "buying-signal", "closing", "pain", "question"] as const),
];
/** plays · n · trigger · phrases */
const listDepth = 4;

type Speaker = "customer" | "rep" | "either";
type Of<Kind extends On> = Extract<Trigger, { on: Kind }>;

/** What sets a play off, of every kind; a change of kind takes along what was written. */
export function TriggerForm(props: {
  trigger: Trigger;
  stages: readonly Stage[];
  competitors: number;
  faults: readonly Fault[];
  onChange: (trigger: Trigger, field: string) => void;
}) {
  const of = <Kind extends On>(kind: Kind): Of<Kind> | null =>
    props.trigger.on === kind ? (props.trigger as Of<Kind>) : null;
  const put = (part: object, field = ""): void => props.onChange({ ...props.trigger, ...part } as Trigger, field);
  const at = (field: string) => props.faults.filter((fault) => fault.at[3] === field);
  const stageOptions = () => props.stages.map(({ id, name }) => ({ value: id, words: name }));
  // Accessors, not values: a list that were made anew with each letter would lose the focus.
  const speaker = (value: () => Speaker) => (
    <Choice
      inline
      label={words.trigger.who}
      name="speaker"
      value={value()}
      options={(["customer", "rep", "either"] as const).map((each) => ({ value: each, words: words.speakers[each] }))}
      onChoose={(next) => put({ speaker: next })}
    />
  );
  const phrases = (items: () => readonly string[], label = words.trigger.phrases, itemsMax = 200): JSX.Element => (
    <Rows
      label={label}
      item={words.trigger.phrase}
      add={words.trigger.addPhrase}
      items={items()}
      itemsMax={itemsMax}
      charsMax={phraseMax}
      depth={listDepth}
      faults={at("phrases")}
      onChange={(next, field) => put({ phrases: next }, `phrases.${field}`)}
    />
  );
  const unless = (items: () => readonly string[]): JSX.Element => (
    <Rows
      label={words.trigger.unless}
      item={words.trigger.exception}
      add={words.trigger.addException}
      items={items()}
      itemsMax={100}
      charsMax={phraseMax}
      depth={listDepth}
      faults={at("unless")}
      onChange={(next, field) => put({ unless: next }, `unless.${field}`)}
    />
  );
  return (
    <>
      <div class="sentence">
        <Choice
          label={words.trigger.on}
          name="trigger"
          value={props.trigger.on}
          faults={at("on")}
          options={triggerKinds.map((value) => ({ value, words: words.triggers[value] }))}
          onChoose={(on) => props.onChange(triggerOf(on as On, props.trigger, props.stages), "")}
        />
        <p class="s2 faint">{words.triggerSays[props.trigger.on]}</p>
      </div>
      <Show when={of("words")}>
        {(trigger) => (
          <>
            <p class="line">
              {speaker(() => trigger().speaker)} {words.trigger.saysOne}
            </p>
            {phrases(() => trigger().phrases)}
            {unless(() => trigger().unless)}
            <details class="howto">
              <summary>{words.trigger.patterns}</summary>
              <p>{words.trigger.patternsText}</p>
            </details>
          </>
        )}
      </Show>
      <Show when={of("meaning")}>
        {(trigger) => (
          <>
            <p class="line">
              {speaker(() => trigger().speaker)} {words.trigger.meansOne}
            </p>
            <Point trigger={trigger()} faults={at("point")} onChange={props.onChange} />
            <Rows
              wide
              label={words.trigger.examples}
              item={words.trigger.example}
              add={words.trigger.addExample}
              items={trigger().examples}
              itemsMax={200}
              charsMax={exampleMax}
              depth={listDepth}
              faults={at("examples")}
              onChange={(next, field) => put({ examples: next }, `examples.${field}`)}
            />
            <div class="line">
              <NumberField
                label={words.trigger.atLeast}
                name="at-least"
                value={trigger().atLeast}
                min={0.2}
                max={0.99}
                step={0.01}
                onChange={(atLeast) => put({ atLeast }, "atLeast")}
              />
              <p class="s2 faint">{words.trigger.atLeastHint}</p>
            </div>
            <Show when={trigger().sure}>
              {(sure) => (
                <div class="line">
                  <NumberField
                    label={words.trigger.sure}
                    name="sure"
                    value={sure()}
                    min={0.05}
                    max={0.99}
                    step={0.01}
                    onChange={(next) => put({ sure: next }, "sure")}
                  />
                  <p class="s2 faint">{words.trigger.sureHint}</p>
                </div>
              )}
            </Show>
            {unless(() => trigger().unless)}
          </>
        )}
      </Show>
      <Show when={of("question")}>
        {(trigger) => (
          <>
            <p class="line">
              {speaker(() => trigger().speaker)} {words.trigger.asksOne}
            </p>
            {phrases(() => trigger().phrases, words.trigger.questionPhrases)}
            {unless(() => trigger().unless)}
            <NumberField
              label={words.trigger.wordsMin}
              value={trigger().wordsMin ?? 1}
              min={1}
              max={20}
              onChange={(wordsMin) => put({ wordsMin: Math.round(wordsMin) }, "wordsMin")}
            />
          </>
        )}
      </Show>
      <Show when={of("not-said")}>
        {(trigger) => (
          <>
            <p class="line">
              {speaker(() => trigger().speaker)} {words.trigger.notSaidOne}
            </p>
            {phrases(() => trigger().phrases)}
            <NotSaidBy trigger={trigger()} stages={stageOptions()} faults={props.faults} onChange={props.onChange} />
          </>
        )}
      </Show>
      <Show when={of("silence")}>
        {(trigger) => (
          <NumberField
            label={words.trigger.silenceFor}
            name="for"
            value={trigger().forMs}
            min={2_000}
            max={60_000}
            scale={second}
            unit={words.secondsUnit}
            onChange={(forMs) => put({ forMs }, "forMs")}
          />
        )}
      </Show>
      <Show when={of("monologue")}>
        {(trigger) => (
          <NumberField
            label={words.trigger.monologueFor}
            name="for"
            value={trigger().forMs}
            min={20_000}
            max={600_000}
            scale={second}
            unit={words.secondsUnit}
            onChange={(forMs) => put({ forMs }, "forMs")}
          />
        )}
      </Show>
      <Show when={of("ratio")}>
        {(trigger) => (
          <div class="twice">
            <Choice
              label={words.trigger.side}
              value={trigger().side}
              options={(["rep", "customer"] as const).map((each) => ({ value: each, words: words.speakers[each] }))}
              onChoose={(side) => put({ side })}
            />
            <NumberField
              label={words.trigger.above}
              value={trigger().above}
              min={0.3}
              max={0.95}
              scale={percent}
              unit="%"
              onChange={(above) => put({ above: Math.round(100 * above) / 100 }, "above")}
            />
            <NumberField
              label={words.trigger.window}
              value={trigger().windowMs}
              min={30_000}
              max={600_000}
              scale={second}
              unit={words.secondsUnit}
              onChange={(windowMs) => put({ windowMs }, "windowMs")}
            />
          </div>
        )}
      </Show>
      <Show when={of("stage")}>
        {(trigger) => (
          <div class="twice">
            <Choice
              label={words.trigger.stage}
              value={trigger().stage}
              faults={at("stage")}
              options={withMissing(stageOptions(), trigger().stage)}
              onChoose={(stage) => put({ stage })}
            />
            <Choice
              label={words.trigger.is}
              value={trigger().is}
              options={(["reached", "not-reached"] as const).map((value) => ({ value, words: words.reached[value] }))}
              onChoose={(is) => {
                const { on, stage } = trigger();
                props.onChange(
                  is === "reached" ? { on, stage, is } : { on, stage, is: "not-reached", byMs: 10 * minute },
                  "",
                );
              }}
            />
            <Show when={byOf(trigger())}>
              {(byMs) => (
                <NumberField
                  label={words.trigger.byMinute}
                  value={byMs()}
                  min={0}
                  max={240 * minute}
                  scale={minute}
                  step={0.5}
                  unit={words.minutesUnit}
                  onChange={(next) => put({ byMs: next }, "byMs")}
                />
              )}
            </Show>
          </div>
        )}
      </Show>
      <Show when={of("attribute")}>
        {(trigger) => (
          <>
            <Choice
              label={words.trigger.attribute}
              value={trigger().of}
              options={(["role", "company"] as const).map((value) => ({ value, words: words.attributes[value] }))}
              onChoose={(next) => put({ of: next })}
            />
            {phrases(() => trigger().phrases, words.trigger.holds, 100)}
          </>
        )}
      </Show>
    </>
  );
}

function Point(props: {
  trigger: Of<"meaning">;
  faults: readonly Fault[];
  onChange: (trigger: Trigger, field: string) => void;
}) {
  const put = (point: Of<"meaning">["point"], field: string): void => {
    const { point: _was, ...rest } = props.trigger;
    props.onChange(point ? { ...rest, point } : rest, field);
  };
  return (
    <div class="twice">
      <Choice
        label={words.trigger.point}
        name="point"
        value={props.trigger.point?.kind ?? ""}
        faults={props.faults}
        options={[
          { value: "", words: words.trigger.noPoint },
          ...pointKinds.map((value) => ({ value, words: words.category(value) })),
        ]}
        onChoose={(next) => {
          const kind = pointKinds.find((each) => each === next);
          put(kind && { kind, sure: props.trigger.point?.sure ?? pointSure }, "point");
        }}
      />
      <Show when={props.trigger.point}>
        {(point) => (
          <div>
            <NumberField
              label={words.trigger.pointSure}
              name="point-sure"
              value={point().sure}
              min={0.02}
              max={0.99}
              step={0.01}
              onChange={(sure) => put({ ...point(), sure }, "point.sure")}
            />
            <p class="s2 faint">{words.trigger.pointHint}</p>
          </div>
        )}
      </Show>
    </div>
  );
}

const byOf = (trigger: Of<"stage">): number | null => ("byMs" in trigger ? trigger.byMs : null);

/** A stage that is there no more stays what was chosen, until another is. */
export const withMissing = (
  options: readonly { readonly value: string; readonly words: string }[],
  value: string,
): readonly { readonly value: string; readonly words: string }[] =>
  options.some((option) => option.value === value) ? options : [{ value, words: words.trigger.noStage }, ...options];

function NotSaidBy(props: {
  trigger: Of<"not-said">;
  stages: readonly { readonly value: string; readonly words: string }[];
  faults: readonly Fault[];
  onChange: (trigger: Trigger, field: string) => void;
}) {
  const own = () => props.faults.filter(({ at }) => at.length === 3 || at[3] === "byStage");
  return (
    <div class="twice">
      <Choice
        label={words.trigger.byStage}
        value={props.trigger.byStage ?? ""}
        faults={own()}
        options={[
          { value: "", words: words.trigger.noneOfThem },
          ...(props.trigger.byStage ? withMissing(props.stages, props.trigger.byStage) : props.stages),
        ]}
        onChoose={(byStage) => {
          const { byStage: _was, ...rest } = props.trigger;
          props.onChange(byStage === "" ? rest : { ...rest, byStage }, "");
        }}
      />
      <NumberField
        label={words.trigger.byMinute}
        value={props.trigger.byMs ?? 0}
        min={0}
        max={240 * minute}
        scale={minute}
        step={0.5}
        unit={words.minutesUnit}
        onChange={(byMs) => {
          const { byMs: _was, ...rest } = props.trigger;
          props.onChange(byMs === 0 ? rest : { ...rest, byMs }, "byMs");
        }}
      />
    </div>
  );
}
