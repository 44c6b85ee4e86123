import { createSignal, Index, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import type { Say } from "../../parts/versioned/editor-frame.tsx";
import { Faults, NumberField, Part, TextField } from "../../parts/versioned/fields.tsx";
import { AddCheck } from "./add-check.tsx";
import type { Draft } from "./create-rubric-draft.ts";
import {
  type Check,
  checksMax,
  type Criterion,
  limitOf,
  movedItem,
  newCheck,
  shareOf,
  totalWeight,
  usedRules,
  weightMax,
} from "./draft.ts";
import { movesBy } from "./outline.tsx";
import { ruleName, RuleText } from "./rule-text.tsx";
import { words } from "./words.ts";

const nameMax = 80;
const saysMax = 200;

/** A criterion: what it is called, what it weighs, and its checks, each with what its rule decides. */
export function CriterionForm(props: {
  draft: Draft;
  criterion: Criterion;
  index: number;
  onRemove: () => void;
  say: Say;
}) {
  const [isAdding, setAdding] = createSignal(false);
  let form!: HTMLDivElement;
  const at = (...rest: (string | number)[]) => ["criteria", props.index, ...rest];
  const total = () => totalWeight(props.draft.content());
  const put = (change: (checks: Check[]) => Check[]) =>
    props.draft.putCriterion(props.index, (now) => ({ ...now, checks: change(now.checks) }));
  const move = (m: number, by: 1 | -1): void => {
    const check = props.criterion.checks[m];
    const { length } = props.criterion.checks;
    if (!check || m + by < 0 || m + by >= length) return;
    put((checks) => movedItem(checks, m, by));
    props.say(words.moved(ruleName(check.rule), m + by + 1, length));
    queueMicrotask(() => form.querySelectorAll<HTMLElement>(".check-row textarea")[m + by]?.focus());
  };
  const add = (rule: string): void => {
    put((checks) => [...checks, newCheck(rule, words.rules[rule]?.yes.slice(0, saysMax) ?? rule)]);
    setAdding(false);
    queueMicrotask(() => form.querySelector<HTMLElement>(".check-row:last-of-type textarea")?.focus());
  };
  return (
    <div class="playform" ref={form}>
      <div class="twice">
        <TextField
          label={words.criterion.name}
          name="criterion-name"
          value={props.criterion.name}
          max={nameMax}
          faults={[...props.draft.faultsAt(at("name")), ...props.draft.faultsAt(at("criterion"))]}
          onInput={(name) => props.draft.putCriterion(props.index, (now) => ({ ...now, name }), "name")}
        />
        <div>
          <NumberField
            label={words.criterion.weight}
            name="weight"
            value={props.criterion.weight}
            min={0}
            max={weightMax}
            onChange={(weight) => props.draft.putCriterion(props.index, (now) => ({ ...now, weight }), "weight")}
          />
          <p class="s2 dim">
            {words.share(shareOf(props.criterion, total()))} · {words.totalIs(total())}
          </p>
        </div>
      </div>
      <Part title={words.criterion.checks}>
        <p class="s2 dim">{words.criterion.checksText}</p>
        <ol class="checks">
          <Index
            each={props.criterion.checks}
            fallback={
              <li class="s2 dim">
                {words.criterion.none}
                <Faults of={props.draft.faultsAt(at("checks"))} />
              </li>
            }
          >
            {(check, m) => (
              <li
                class="check-row"
                data-check={check().check}
                onKeyDown={(event) => {
                  const by = movesBy(event);
                  if (by !== null) move(m, by);
                }}
              >
                <div class="between">
                  <h3>{ruleName(check().rule)}</h3>
                  <span class="row">
                    <MoveButton up check={check()} isOff={m === 0} onMove={() => move(m, -1)} />
                    <MoveButton
                      check={check()}
                      isOff={m === props.criterion.checks.length - 1}
                      onMove={() => move(m, 1)}
                    />
                    <button
                      type="button"
                      class="ib"
                      aria-label={words.removeRow(ruleName(check().rule))}
                      onClick={() => {
                        put((checks) => checks.toSpliced(m, 1));
                        props.say(words.removed);
                      }}
                    >
                      <Icon name="cross" size="s" />
                    </button>
                  </span>
                </div>
                <TextField
                  label={words.criterion.says}
                  lines={2}
                  value={check().says}
                  max={saysMax}
                  faults={props.draft.faultsAt(at("checks", m, "says"))}
                  onInput={(says) => props.draft.putCheck(props.index, m, { says }, "says")}
                />
                <Show when={limitOf(check().rule)}>
                  {(limit) => (
                    <NumberField
                      label={words.limit[limit().means]}
                      value={check().atMost ?? limit().usual}
                      min={0}
                      max={limit().max}
                      onChange={(atMost) => props.draft.putCheck(props.index, m, { atMost }, "atMost")}
                    />
                  )}
                </Show>
                <RuleText rule={check().rule} />
                <Faults
                  of={[
                    ...props.draft.faultsAt(at("checks", m, "check")),
                    ...props.draft.faultsAt(at("checks", m, "rule")),
                  ]}
                />
              </li>
            )}
          </Index>
        </ol>
        <Show when={props.criterion.checks.length < checksMax}>
          <button type="button" class="btn s plain" onClick={() => setAdding(true)}>
            <span aria-hidden="true">+</span>
            {words.criterion.add}
          </button>
        </Show>
      </Part>
      <div class="playfoot">
        <button type="button" class="btn stop" onClick={() => props.onRemove()}>
          {words.criterion.remove}
        </button>
      </div>
      <AddCheck
        open={isAdding()}
        used={usedRules(props.draft.content())}
        onAdd={add}
        onClose={() => setAdding(false)}
      />
    </div>
  );
}

function MoveButton(props: { check: Check; up?: boolean; isOff: boolean; onMove: () => void }) {
  return (
    <button
      type="button"
      class={`ib ${props.up ? "up" : "down"}`}
      disabled={props.isOff}
      aria-keyshortcuts={props.up ? "Alt+ArrowUp" : "Alt+ArrowDown"}
      aria-label={(props.up ? words.moveUp : words.moveDown)(ruleName(props.check.rule))}
      onClick={() => props.onMove()}
    >
      <span aria-hidden="true">{props.up ? "↑" : "↓"}</span>
    </button>
  );
}
