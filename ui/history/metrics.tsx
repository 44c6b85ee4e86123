import { type TalkFigures, talkOf } from "@wingman/domain/coach/talk";
import { createMemo, For } from "solid-js";
import type { CallDetail } from "../parts/api.ts";
import { spanText } from "../parts/time.ts";
import { words } from "./words.ts";

const says = words.call.metrics;

const texts: { readonly [Figure in keyof typeof says.names]: (figures: TalkFigures) => string | null } = {
  talkShare: ({ talkShare }) => (talkShare === null ? null : says.percent(Math.round(100 * talkShare))),
  longestTurnMs: ({ longestTurnMs }) => (longestTurnMs === 0 ? null : spanText(longestTurnMs)),
  patienceMs: ({ patienceMs }) => (patienceMs === null ? null : spanText(patienceMs)),
  questionsPerHour: ({ questionsPerHour }) => (questionsPerHour === null ? null : String(questionsPerHour)),
  paceWordsPerMinute: ({ paceWordsPerMinute }) => (paceWordsPerMinute === null ? null : String(paceWordsPerMinute)),
  interruptions: ({ interruptions }) => String(interruptions),
};

/** How both sides talked, by words and times alone; what a figure is, one press away. */
export function Metrics(props: { detail: CallDetail; sideOf: (channel: string) => string }) {
  const both = createMemo(() => {
    const lines = props.detail.lines.flatMap(({ channel, kind, text, startMs, endMs }) =>
      kind === "words" && typeof text === "string"
        ? [{ channel: channel === "rep" ? ("rep" as const) : ("customer" as const), text, startMs, endMs }]
        : [],
    );
    const { durationMs } = props.detail.call;
    return { rep: talkOf(lines, "rep", durationMs), customer: talkOf(lines, "customer", durationMs) };
  });
  return (
    <section class="metrics" aria-labelledby="metrics-head">
      <h2 id="metrics-head">{says.title}</h2>
      <div class="mrow top s1 faint" aria-hidden="true">
        <span />
        <bdi>{props.sideOf("rep")}</bdi>
        <bdi>{props.sideOf("customer")}</bdi>
      </div>
      <For each={Object.entries(texts)}>
        {([figure, textOf]) => (
          <details>
            <summary class="mrow">
              <span>{says.names[figure as keyof typeof texts]}</span>
              <b class="num">
                <span class="vh">{props.sideOf("rep")}: </span>
                {textOf(both().rep) ?? says.tooLittle}
              </b>
              <span class="num">
                <span class="vh">{props.sideOf("customer")}: </span>
                {textOf(both().customer) ?? says.tooLittle}
              </span>
            </summary>
            <p class="s1 dim">{says.defined[figure as keyof typeof texts]}</p>
          </details>
        )}
      </For>
    </section>
  );
}
