import { A } from "@solidjs/router";
import type { RunningCall } from "@wingman/domain/call/running";
import { createMemo, Show } from "solid-js";
import { api, createPolled } from "../parts/api.ts";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

const minuteMs = 60_000;
/** Below so much spoken, a share says nothing. */
const talkMsMin = 5_000;
const consentGlyphs: Record<RunningCall["consent"], Glyph> = {
  unasked: "clock",
  asking: "clock",
  given: "shield",
  refused: "hand",
  withdrawn: "hand",
};

/** One running call: who with whom, where it stands, and the way in. */
export function WatchRow(props: { call: RunningCall; nowMs: number }) {
  const rep = () => props.call.rep.name || words.unnamedRep;
  const customer = () => props.call.customer.name || words.unnamed;
  const minutes = () => Math.floor((props.nowMs - props.call.startedAt) / minuteMs);
  const [book] = createPolled(() => api.playbook(props.call.playbook), minuteMs);
  const stage = () =>
    book().value?.stages.find(({ id }) => id === props.call.stage)?.name ?? props.call.stage ?? words.noStage;
  const repShare = createMemo(() => {
    const { repMs, customerMs } = props.call.talk;
    return repMs + customerMs < talkMsMin ? null : Math.round((100 * repMs) / (repMs + customerMs));
  });
  return (
    <li class="wrow">
      <div class="who">
        <A href={`/watch/${props.call.call}`}>
          <bdi>{customer()}</bdi>{" "}
          <Show when={props.call.customer.company}>
            <span>
              <bdi>{props.call.customer.company}</bdi>
            </span>
          </Show>
        </A>
        <p>
          <bdi>{rep()}</bdi>
          {partWords.comma}
          {minutes() < 1 ? words.sinceLess : words.since(minutes())}
          <Show when={props.call.sample}>
            {partWords.comma}
            {words.sample}
          </Show>
        </p>
      </div>
      <div class="stg">
        <small>{words.stage}</small>
        <bdi>{stage()}</bdi>
      </div>
      <div class="last">
        <small>{words.lastTip}</small>
        <Show when={props.call.lastTip} fallback={<span class="dim">{words.noTip}</span>}>
          {(tip) => (
            <span class="row">
              <Icon name={tip().kind} size="s" />
              <span class="clip" dir="auto">
                {tip().headline}
              </span>
            </span>
          )}
        </Show>
      </div>
      <div class="talk">
        <Show when={repShare() !== null} fallback={<small>{words.noTalk}</small>}>
          <div class="bal" role="img" aria-label={words.talk(rep(), repShare() ?? 0, customer())}>
            <span class="a" style={{ "inline-size": `${clampShare(repShare() ?? 0)}%` }}>
              {partWords.percent(repShare() ?? 0)}
            </span>
            <span class="b" style={{ "inline-size": `${100 - clampShare(repShare() ?? 0)}%` }}>
              {partWords.percent(100 - (repShare() ?? 0))}
            </span>
          </div>
        </Show>
      </div>
      <div class="how">
        <span class="tag" classList={{ acc: props.call.consent === "given", warn: props.call.consent === "withdrawn" }}>
          <Icon name={consentGlyphs[props.call.consent]} />
          {words.consent[props.call.consent]}
        </span>
        <Show when={props.call.paused}>
          <span class="tag">
            <Icon name="pause" />
            {words.paused}
          </span>
        </Show>
        <Show when={props.call.watchers.length > 0}>
          <span class="tag">
            <Icon name="eye" />
            <span>{words.watchedBy(props.call.watchers.map(({ name }) => name ?? words.unnamedRep))}</span>
          </span>
        </Show>
      </div>
    </li>
  );
}

/** Both figures stay readable at any share. */
const clampShare = (share: number) => Math.min(72, Math.max(28, share));
