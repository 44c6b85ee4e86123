import { createEffect, createSignal, For, on, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { Dialog } from "../parts/dialog.tsx";
import {
  type Answers,
  answersOf,
  asksNextStep,
  choose,
  newsIn,
  nextStepMax,
  outcomes,
  type OutcomeSaid,
  scores,
  write,
} from "./end-answers.ts";
import { words } from "./words.ts";

const says = words.after;
export type Promised = { readonly signal: string; readonly what: string };
export type EndSheetSaid = {
  readonly outcome: OutcomeSaid | null;
  readonly csat: number | null;
  readonly takenOff: readonly string[];
};

/**
 * What came of a call, in ten seconds and by keys alone: a number, the next step, Enter. Nothing in it must be
 * answered; skipped, it can be had again from the call's own page.
 */
export function EndSheet(props: {
  open: boolean;
  title: string;
  known: { readonly outcome: OutcomeSaid | null; readonly csat: number | null };
  promised: readonly Promised[];
  busy: boolean;
  problem: string | null;
  onSave: (said: EndSheetSaid) => void;
  onSkip: () => void;
}) {
  const [answers, setAnswers] = createSignal<Answers>(answersOf(props.known));
  const [off, setOff] = createSignal<ReadonlySet<string>>(new Set());
  // Only when it opens: what is learnt of the call while one writes does not write over it.
  createEffect(
    on(
      () => props.open,
      (open) => {
        if (!open) return;
        setAnswers(answersOf(props.known));
        setOff(new Set<string>());
      },
    ),
  );
  let form!: HTMLFormElement;
  const field = (name: string) => form.querySelector<HTMLInputElement>(`[name=${name}]:checked, [name=${name}]`);
  const focusOn = (name: string) => queueMicrotask(() => field(name)?.focus());
  const pickOutcome = (place: number) => {
    const outcome = outcomes[place];
    if (!outcome) return;
    setAnswers(choose(answers(), outcome, props.promised[0]?.what ?? "", Date.now()));
    if (asksNextStep(outcome)) queueMicrotask(() => field("next-step")?.select());
    else focusOn("csat");
  };
  const save = () => props.onSave({ ...newsIn(answers(), props.known), takenOff: [...off()] });

  const key = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return save();
    }
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (target.matches("[name=next-step]") && event.key === "Enter") {
      event.preventDefault(); // One after the other; the last Enter saves.
      return focusOn("csat");
    }
    if (target.matches("[type=text], [type=date]") || !/^[1-9]$/.test(event.key)) return;
    event.preventDefault();
    const number = Number(event.key);
    if (!target.matches("[name=csat]")) return pickOutcome(number - 1);
    if (number > scores.length) return;
    setAnswers({ ...answers(), csat: number });
    form.querySelector<HTMLButtonElement>(".btn.go")?.focus();
  };

  return (
    <Dialog open={props.open} title={props.title} class="endsheet" onClose={props.onSkip}>
      <form
        ref={form}
        onKeyDown={key}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <fieldset>
          <legend class="vh">{says.outcome}</legend>
          <div class="outs">
            <For each={outcomes}>
              {(outcome, place) => (
                <label class="out">
                  <input
                    type="radio"
                    name="outcome"
                    value={outcome}
                    autofocus={place() === 0}
                    checked={answers().outcome === outcome}
                    onChange={() => setAnswers(choose(answers(), outcome, props.promised[0]?.what ?? "", Date.now()))}
                  />
                  <span class="grow">{says.outcomes[outcome]}</span>
                  <kbd class="kbd hm">{place() + 1}</kbd>
                </label>
              )}
            </For>
          </div>
        </fieldset>
        <div class="next" classList={{ rest: !asksNextStep(answers().outcome) }}>
          <div class="field">
            <label for="next-step">{says.nextStep}</label>
            <div class="in">
              <input
                id="next-step"
                name="next-step"
                type="text"
                dir="auto"
                maxLength={nextStepMax}
                autocomplete="off"
                placeholder={says.nextStepHint}
                disabled={!asksNextStep(answers().outcome)}
                value={asksNextStep(answers().outcome) ? answers().nextStep : ""}
                onInput={(event) => setAnswers(write(answers(), event.currentTarget.value, Date.now()))}
              />
            </div>
          </div>
          <div class="field">
            <label for="next-on">{says.on}</label>
            <div class="in">
              <input
                id="next-on"
                name="next-on"
                type="date"
                disabled={!asksNextStep(answers().outcome)}
                value={asksNextStep(answers().outcome) ? (answers().nextStepOn ?? "") : ""}
                onInput={(event) =>
                  setAnswers({ ...answers(), nextStepOn: event.currentTarget.value || null, onByHand: true })
                }
              />
            </div>
          </div>
        </div>
        <fieldset class="csat">
          <legend>{says.csat}</legend>
          <div class="scale">
            <For each={scores}>
              {(score) => (
                <label class="out">
                  <input
                    type="radio"
                    name="csat"
                    value={score}
                    checked={answers().csat === score}
                    onChange={() => setAnswers({ ...answers(), csat: score })}
                  />
                  {says.csatScale[score - 1]}
                </label>
              )}
            </For>
            <Show when={props.known.csat === null}>
              <label class="out">
                <input
                  type="radio"
                  name="csat"
                  value="0"
                  checked={answers().csat === null}
                  onChange={() => setAnswers({ ...answers(), csat: null })}
                />
                {says.notAsked}
              </label>
            </Show>
          </div>
        </fieldset>
        <Show when={props.promised.length > 0}>
          <fieldset class="fix">
            <legend>{says.noted}</legend>
            <For each={props.promised}>
              {({ signal, what }) => (
                <label class="row">
                  <input
                    type="checkbox"
                    checked={!off().has(signal)}
                    onChange={(event) => {
                      const next = new Set(off());
                      if (event.currentTarget.checked) next.delete(signal);
                      else next.add(signal);
                      setOff(next);
                    }}
                  />
                  <bdi classList={{ gone: off().has(signal) }}>{what}</bdi>
                </label>
              )}
            </For>
          </fieldset>
        </Show>
        <Show when={props.problem}>
          {(problem) => (
            <p class="note bad" role="alert">
              <Icon name="warn" />
              {problem()}
            </p>
          )}
        </Show>
        <div class="row wrap">
          <button type="submit" class="btn go" disabled={props.busy}>
            <Icon name="tick" size="s" />
            {props.busy ? says.saving : says.save}
          </button>
          <button type="button" class="btn plain" onClick={() => props.onSkip()}>
            {says.skip}
          </button>
          <span class="s1 faint hm end">{says.keys}</span>
        </div>
      </form>
    </Dialog>
  );
}
