import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import type { CallDetail, CallTip } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { labelText } from "../parts/label.ts";
import { isOneOf } from "../parts/me.ts";
import { clockText, spanText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

const says = words.call;

/** Every tip of a call, and what became of it. */
export function Tips(props: { detail: CallDetail; playName: (id: string) => string; onGo: (ms: number) => void }) {
  return (
    <section aria-labelledby="tips-head">
      <h2 id="tips-head">
        {says.tips}
        <small>{props.detail.tips.length}</small>
      </h2>
      <Show when={isOneOf(["supervisor", "admin"])}>
        <p class="s1">
          <A href={`/what-if?call=${props.detail.call.call}`}>{says.whatIf}</A>
        </p>
      </Show>
      <Show when={props.detail.tips.length > 1}>
        <p class="faint s1">
          {says.tipKeys} <kbd class="kbd">N</kbd> <kbd class="kbd">P</kbd>
        </p>
      </Show>
      <Show when={props.detail.tips.length === 0}>
        <p class="faint">{props.detail.call.erasedAt === null ? says.noTips : says.erasedTips}</p>
      </Show>
      <ul class="tips">
        <For each={props.detail.tips}>
          {(tip) => <TipRow tip={tip} play={props.playName(tip.play)} onGo={props.onGo} />}
        </For>
      </ul>
    </section>
  );
}

function TipRow(props: { tip: CallTip; play: string; onGo: (ms: number) => void }) {
  const tags = (): { glyph: Glyph; text: string }[] => {
    const { tip } = props;
    const all: { on: boolean; glyph: Glyph; text: string }[] = [
      { on: tip.retracted, glyph: "back", text: says.tags.retracted },
      { on: tip.copied, glyph: "copy", text: says.tags.copied },
      { on: tip.rating === "like", glyph: "like", text: says.tags.liked },
      { on: tip.rating === "dislike", glyph: "dislike", text: says.tags.disliked },
      { on: tip.pinned, glyph: "pin", text: says.tags.pinned },
      { on: tip.dismissed, glyph: "cross", text: says.tags.dismissed },
    ];
    return all.filter(({ on }) => on);
  };
  return (
    <li class="kept" id={`t-${props.tip.suggestion}`} classList={{ back: props.tip.retracted }}>
      <Icon name={(props.tip.kind as Glyph) ?? "info"} />
      <div>
        <div class="top">
          <b class="acc" dir="auto">
            {labelText(props.tip.title)}
          </b>
          <button type="button" class="at num" dir="ltr" onClick={() => props.onGo(props.tip.madeAtMs)}>
            {clockText(props.tip.madeAtMs)}
          </button>
        </div>
        <h3 dir="auto">{props.tip.headline}</h3>
        <p class="say" dir="auto">
          {props.tip.say}
        </p>
        <div class="row wrap s1 dim">
          <Show when={textOr(props.tip.words, "")}>
            {(said) => (
              <span class="tag">
                <Icon name="question" />
                <Quoted words={said()} now={props.tip.wordsNow} />
              </span>
            )}
          </Show>
          <span class="tag">
            <Icon name="list" />
            <bdi>{props.play}</bdi>
          </span>
          <span class="tag">
            <Icon name="clock" />
            {props.tip.afterWordsMs === null
              ? props.tip.shown
                ? clockText(props.tip.madeAtMs)
                : says.neverShown
              : says.madeAfter(spanText(props.tip.afterWordsMs))}
          </span>
          <For each={tags()}>
            {(tag) => (
              <span class="tag acc">
                <Icon name={tag.glyph} />
                {tag.text}
              </span>
            )}
          </For>
        </div>
        <p class="s1 faint">
          {says.inLog}{" "}
          <Show when={isOneOf(["compliance", "admin"])} fallback={<span class="mono">{props.tip.event}</span>}>
            <A class="mono" href={`/audit?event=${props.tip.event}`}>
              {props.tip.event}
            </A>
          </Show>
        </p>
      </div>
    </li>
  );
}

/** Words that something came of: as corrected, and then what had been heard, since that is what it came of. */
export function Quoted(props: { words: string; now: string | null }) {
  return (
    <Show when={props.now !== null} fallback={<bdi>{partWords.quoted(props.words)}</bdi>}>
      <span>
        <bdi>{partWords.quoted(props.now ?? "")}</bdi>{" "}
        <span class="faint">
          {says.hindsight.heardAs} <s dir="auto">{partWords.quoted(props.words)}</s>
        </span>
      </span>
    </Show>
  );
}
