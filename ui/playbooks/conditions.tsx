import type { Condition, Stage } from "@wingman/domain/playbook/play";
import { For, type JSX, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { Fault } from "../parts/versioned/create-versioned-draft.ts";
import { type ConditionName, conditionNames, conditionOf } from "./draft.ts";
import { Choice, Faults, NumberField, Rows } from "../parts/versioned/fields.tsx";
import { words } from "./words.ts";

const minute = 60_000;
const callMinutesMax = 240;
const phraseMax = 800;
/** plays · n · when · customer · phrases */
const listDepth = 5;

/** What must hold besides: all of what is named. */
export function Conditions(props: {
  when: Condition;
  stages: readonly Stage[];
  faults: readonly Fault[];
  onChange: (when: Condition, field: string) => void;
}) {
  const has = (name: ConditionName) => props.when[name] !== undefined;
  const put = (part: Condition, field = "") => props.onChange({ ...props.when, ...part }, field && `when.${field}`);
  const drop = (name: ConditionName) => {
    const { [name]: _gone, ...rest } = props.when;
    props.onChange(rest, "");
  };
  const at = (...path: readonly string[]) =>
    props.faults.filter((fault) => path.every((step, n) => fault.at[3 + n] === step));
  const missing = () => conditionNames.filter((name) => !has(name));
  const row = (name: ConditionName, children: JSX.Element) => (
    <div class="condition">
      <div class="stack">{children}</div>
      <button type="button" class="ib" aria-label={words.removeRow(words.conditions[name])} onClick={() => drop(name)}>
        <Icon name="cross" size="s" />
      </button>
    </div>
  );
  const stages = (name: "reached" | "notReached") => (
    <Show when={props.when[name]}>
      {(chosen) =>
        row(
          name,
          <fieldset class="boxes">
            <legend>{words.conditions[name]}</legend>
            <For each={props.stages}>
              {(stage) => (
                <label class="check">
                  <input
                    type="checkbox"
                    checked={chosen().includes(stage.id)}
                    onChange={(event) => {
                      const known = chosen().filter((id) => id !== "" && id !== stage.id);
                      const next = event.currentTarget.checked ? [...known, stage.id] : known;
                      if (next.length === 0) drop(name);
                      else put({ [name]: next });
                    }}
                  />
                  <bdi>{stage.name}</bdi>
                </label>
              )}
            </For>
            <Faults of={at(name)} />
          </fieldset>,
        )
      }
    </Show>
  );
  const time = (name: "notBeforeMs" | "notAfterMs") => (
    <Show when={has(name)}>
      {row(
        name,
        <NumberField
          label={words.conditions[name]}
          value={props.when[name] ?? 0}
          min={0}
          max={callMinutesMax * minute}
          scale={minute}
          step={0.5}
          unit={words.minutesUnit}
          onChange={(value) => put({ [name]: value }, name)}
        />,
      )}
    </Show>
  );
  return (
    <>
      {stages("reached")}
      {stages("notReached")}
      <Show when={props.when.notYetSaid}>
        {(said) =>
          row(
            "notYetSaid",
            <>
              <Choice
                label={words.conditions.notYetSaid}
                value={said().speaker}
                options={(["customer", "rep", "either"] as const).map((value) => ({
                  value,
                  words: words.speakers[value],
                }))}
                onChoose={(speaker) =>
                  put({ notYetSaid: { ...said(), speaker: speaker as "customer" | "rep" | "either" } })
                }
              />
              <Rows
                label={words.trigger.phrases}
                item={words.trigger.phrase}
                add={words.trigger.addPhrase}
                items={said().phrases}
                itemsMax={200}
                charsMax={phraseMax}
                depth={listDepth}
                faults={at("notYetSaid", "phrases")}
                onChange={(phrases, field) => put({ notYetSaid: { ...said(), phrases } }, `notYetSaid.${field}`)}
              />
            </>,
          )
        }
      </Show>
      <Show when={props.when.customer}>
        {(customer) =>
          row(
            "customer",
            <>
              <Choice
                label={words.conditions.customer}
                value={customer().of}
                options={(["role", "company"] as const).map((value) => ({ value, words: words.attributes[value] }))}
                onChoose={(of) => put({ customer: { ...customer(), of: of as "role" | "company" } })}
              />
              <Rows
                label={words.trigger.holds}
                item={words.trigger.phrase}
                add={words.trigger.addPhrase}
                items={customer().phrases}
                itemsMax={100}
                charsMax={phraseMax}
                depth={listDepth}
                faults={at("customer", "phrases")}
                onChange={(phrases, field) => put({ customer: { ...customer(), phrases } }, `customer.${field}`)}
              />
            </>,
          )
        }
      </Show>
      {time("notBeforeMs")}
      {time("notAfterMs")}
      <Faults of={props.faults.filter((fault) => fault.at.length === 3)} />
      <Show when={missing().length > 0}>
        <Choice
          inline
          label={words.play.addCondition}
          name="add-condition"
          value=""
          options={[
            { value: "", words: words.play.addCondition },
            ...missing().map((value) => ({ value, words: words.conditions[value] })),
          ]}
          onChoose={(name) => {
            if (name !== "") put(conditionOf(name as ConditionName, props.stages));
          }}
        />
      </Show>
    </>
  );
}
