import { isAnswerCheck } from "@wingman/domain/practice/checks";
import { overAnswers } from "@wingman/domain/practice/rubrics";
import { Show } from "solid-js";
import { isOfRealCalls } from "./draft.ts";
import { words } from "./words.ts";

export const ruleName = (rule: string): string => words.rules[rule]?.name ?? rule;
const over = (rule: string): string => (isAnswerCheck(rule) ? words.over[overAnswers[rule]] : "");

/** What a rule decides, and by which words. */
export function RuleText(props: { rule: string }) {
  return (
    <Show when={words.rules[props.rule]}>
      {(said) => (
        <dl class="rule s2">
          <dt>{words.criterion.decides}</dt>
          <dd>{said().yes}</dd>
          <dt>{words.criterion.by}</dt>
          <dd>
            {said().by} {over(props.rule)}
            <Show when={!isOfRealCalls(props.rule)}> {words.criterion.onlyPlayed}</Show>
          </dd>
        </dl>
      )}
    </Show>
  );
}
