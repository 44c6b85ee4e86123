import "./figures.css";
import { createUniqueId, For, Show } from "solid-js";
import type { Figures } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText, spanText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

/** Less says nothing: a share of half a minute's talk, a rate of three tips. */
const talkMsMin = 60_000;
const shownMin = 10;
const timedMin = 5;

type Figure = {
  readonly name: string;
  readonly means: string;
  readonly below: string;
  /** Null where there is too little; `below` then says how little. */
  readonly value: string | null;
};

/** The week in six figures, each with its definition one press away. Made for any page that has room for it. */
export function WeekFigures(props: { figures: Figures }) {
  return (
    <ul class="figs" aria-label={words.figures}>
      <For each={figuresOf(props.figures)}>{(figure) => <One figure={figure} />}</For>
    </ul>
  );
}

function One(props: { figure: Figure }) {
  const id = createUniqueId();
  return (
    <li class="fig" classList={{ few: props.figure.value === null }}>
      <div class="nm">
        {props.figure.name}
        <button type="button" class="ib" popovertarget={id} aria-label={words.means(props.figure.name)}>
          <Icon name="info" size="s" />
        </button>
      </div>
      <Show when={props.figure.value} fallback={<b class="none">{words.notEnough}</b>}>
        <b class="num">{props.figure.value}</b>
      </Show>
      <small class="num">{props.figure.below}</small>
      <p id={id} popover class="means">
        <b>{props.figure.name}</b>
        {props.figure.means}
      </p>
    </li>
  );
}

const figuresOf = ({ calls, talk, tips, promises }: Figures): readonly Figure[] => {
  const yours = talk.allMs === 0 ? 0 : Math.round((100 * talk.repMs) / talk.allMs);
  const enoughTalk = talk.allMs >= talkMsMin;
  const enoughShown = tips.shown >= shownMin;
  const enoughTimed = tips.timed >= timedMin && tips.middleMs !== null;
  return [
    { ...words.calls, value: words.calls.value(calls.week), below: words.calls.below(calls.today) },
    {
      ...words.talk,
      value: enoughTalk ? partWords.percent(yours) : null,
      below: enoughTalk
        ? words.talk.below(partWords.percent(100 - yours))
        : words.of(clockText(talk.allMs), words.talk.need),
    },
    {
      ...words.shown,
      value: String(tips.shown),
      below: calls.week === 0 ? "" : words.shown.below((tips.shown / calls.week).toFixed(1)),
    },
    {
      ...words.accepted,
      value: enoughShown ? partWords.percent(Math.round((100 * tips.accepted) / tips.shown)) : null,
      below: enoughShown
        ? words.accepted.below(tips.accepted, tips.shown)
        : words.of(String(tips.shown), words.accepted.need(shownMin)),
    },
    {
      ...words.delay,
      value: enoughTimed ? spanText(tips.middleMs ?? 0) : null,
      below: enoughTimed ? words.delay.below(tips.timed) : words.of(String(tips.timed), words.delay.need(timedMin)),
    },
    { ...words.promises, value: String(promises.noted), below: words.promises.below },
  ];
};
