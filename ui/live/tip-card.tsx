import type { Tip } from "@wingman/domain/call/view";
import type { Playbook } from "@wingman/domain/playbook/play";
import { isErased } from "@wingman/domain/schema";
import { type Accessor, createEffect, For, onCleanup, onMount, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { labelText } from "../parts/label.ts";
import { clockText } from "../parts/time.ts";
import { BriefQuotes } from "./brief.tsx";
import { createReworded } from "./create-reworded.ts";
import { Ring } from "./ring.tsx";
import { words as partWords } from "../parts/words.ts";
import { staleMs, type Hold, type Showing } from "./tip-life.ts";
import { WhyThis } from "./why-this.tsx";
import { sourcesOf } from "./sources.ts";
import { words } from "./words.ts";

/** One card, one place. It never takes the focus; its time stands still while somebody looks at it. */
export function TipCard(props: {
  tip: Tip;
  showing: Showing;
  playbook: Playbook | null;
  customer: string;
  clockMs: Accessor<number>;
  heardInstead: string | null;
  whyOpen: boolean;
  waiting: number;
  copied: boolean;
  feedback: string | null;
  readOnly?: boolean | undefined;
  onPainted: (tip: Tip) => void;
  onHold: (why: Hold, on: boolean) => void;
  onCopy: () => void;
  onWhy: () => void;
  onRate: (rating: "like" | "dislike") => void;
  onPin: () => void;
  onSnooze: () => void;
  onDismiss: () => void;
}) {
  const firstSay = props.tip.say;
  const say = createReworded(() => props.tip.say);
  const evidence = () => props.tip.reason.evidence;
  const heard = () => {
    const said = evidence()?.words;
    return typeof said === "string" && said !== "" ? said : null;
  };
  const agoS = () =>
    Math.max(0, Math.round((props.clockMs() - (evidence()?.spokenAtMs ?? props.tip.madeAtMs)) / 1_000));
  const pinned = () => props.tip.pinned;
  const stale = () => !pinned() && (props.showing.leftMs ?? Infinity) <= staleMs && !props.showing.held;
  const play = () =>
    props.playbook?.plays.find((known) => known.id === props.tip.reason.play)?.name ?? props.tip.reason.play;

  onMount(() => {
    // Two frames on, the card is on the glass: only then was it shown.
    requestAnimationFrame(() => requestAnimationFrame(() => props.onPainted(props.tip)));
  });
  createEffect(() => props.onHold("why", props.whyOpen));
  let card!: HTMLElement;
  // Whoever was inside with the keyboard goes on in the words, not at the top of the page.
  onCleanup(() => {
    if (card.contains(document.activeElement)) document.getElementById("words")?.focus({ preventScroll: true });
  });

  return (
    <article
      class="tip"
      id="tip"
      tabindex="-1"
      ref={card}
      classList={{ fade: stale(), back: props.tip.retracted, leaving: props.showing.phase === "leaving" }}
      aria-label={`${words.live.tip}: ${props.tip.headline}`}
      // A pointer that merely rests where the card comes up is nobody pointing at it, and a finger does not hover.
      onPointerMove={(event) => {
        if (event.pointerType !== "touch" && (event.movementX !== 0 || event.movementY !== 0))
          props.onHold("hover", true);
      }}
      onPointerLeave={() => props.onHold("hover", false)}
      onFocusIn={() => props.onHold("focus", true)}
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) props.onHold("focus", false);
      }}
    >
      <Ring tip={props.tip} showing={props.showing} />
      <div>
        <div class="top">
          <Show when={!props.tip.retracted} fallback={<b>{words.live.takenBack}</b>}>
            <Show
              when={!pinned()}
              fallback={
                <>
                  <b>{words.live.pinned}</b>
                  <span>
                    {clockText(props.tip.madeAtMs)}
                    {partWords.comma}
                    <bdi>{labelText(props.tip.title)}</bdi>
                  </span>
                </>
              }
            >
              <b dir="auto">{labelText(props.tip.title)}</b>
              <span>{evidence() ? words.live.saidAgo(agoS()) : words.live.shownAgo(agoS())}</span>
            </Show>
          </Show>
          <Show when={props.waiting > 0 && props.showing.held}>
            <span class="tag">
              <Icon name="clock" />
              {words.live.waits(props.waiting)}
            </span>
          </Show>
          <Show when={props.feedback}>
            <span class="tag acc fb">
              <Icon name="tick" />
              {props.feedback}
            </span>
          </Show>
        </div>
        <h2 dir="auto">{props.tip.headline}</h2>
      </div>
      <p class="say" dir="auto">
        <Show when={!props.tip.retracted} fallback={words.live.takenBackSay(props.heardInstead)}>
          {say().text}
          <Show when={say().toCome > 0}>
            <span class="come" aria-hidden="true">
              <i />
              <i />
            </span>
          </Show>
        </Show>
      </p>
      <Show when={!props.tip.retracted}>
        <BriefQuotes brief={props.tip.brief} />
        <div class="why">
          <Show when={isErased(evidence()?.words)}>
            <span class="row faint">
              <Icon name="question" size="s" />
              {words.live.erased}
            </span>
          </Show>
          <Show when={heard()}>
            {(said) => (
              <span class="row">
                <Icon name="question" size="s" />
                <span>
                  <bdi>{partWords.quoted(said())}</bdi> <time dir="ltr">{clockText(evidence()?.spokenAtMs ?? 0)}</time>
                </span>
              </span>
            )}
          </Show>
          <span class="row">
            <Icon name="list" size="s" />
            <bdi>{play()}</bdi>
          </span>
          {/* Pages stand with what they say. */}
          <For each={props.tip.brief ? [] : sourcesOf(props.tip).slice(0, 1)}>
            {(source) => (
              <span class="row acc">
                <Icon name="answer" size="s" />
                <bdi>{source.label}</bdi>
              </span>
            )}
          </For>
          <Show when={props.tip.say !== firstSay && !props.tip.isQuoted}>
            <span class="row hm">
              <Icon name="bolt" size="s" />
              {say().toCome > 0 ? words.live.rewording : words.live.refined}
            </span>
          </Show>
        </div>
      </Show>
      <div class="act">
        <Show when={!props.tip.retracted}>
          <button type="button" class="btn s" onClick={() => props.onCopy()}>
            <Icon name={props.copied ? "tick" : "copy"} size="s" />
            {words.live.copy}
            <kbd class="kbd hm" dir="ltr">
              Ctrl ⇧ Space
            </kbd>
          </button>
        </Show>
        <button
          type="button"
          class="btn s plain"
          aria-expanded={props.whyOpen}
          aria-label={words.live.why}
          title={`${words.live.why} (W)`}
          onClick={() => props.onWhy()}
        >
          <Icon name="info" size="s" />
          <span class="lbl">{words.live.why}</span>
        </button>
        <span class="end">
          <Show when={!props.tip.retracted}>
            <button
              type="button"
              class="ib"
              disabled={props.readOnly}
              title={`${words.live.like} (Y)`}
              aria-label={words.live.like}
              aria-pressed={props.tip.rating === "like"}
              onClick={() => props.onRate("like")}
            >
              <Icon name="like" />
            </button>
            <button
              type="button"
              class="ib"
              disabled={props.readOnly}
              title={`${words.live.dislike} (N)`}
              aria-label={words.live.dislike}
              aria-pressed={props.tip.rating === "dislike"}
              onClick={() => props.onRate("dislike")}
            >
              <Icon name="dislike" />
            </button>
            <button
              type="button"
              class="ib"
              disabled={props.readOnly}
              title={`${words.live.pin} (P)`}
              aria-label={words.live.pin}
              aria-pressed={pinned()}
              onClick={() => props.onPin()}
            >
              <Icon name="pin" />
            </button>
            <button
              type="button"
              class="ib"
              disabled={props.readOnly}
              title={`${words.live.snooze} (L)`}
              aria-label={words.live.snooze}
              onClick={() => props.onSnooze()}
            >
              <Icon name="clock" />
            </button>
          </Show>
          <button
            type="button"
            class="ib"
            disabled={props.readOnly}
            title={`${words.live.dismiss} (X)`}
            aria-label={words.live.dismiss}
            onClick={() => props.onDismiss()}
          >
            <Icon name="cross" />
          </button>
        </span>
      </div>
      <Show when={props.whyOpen}>
        <WhyThis tip={props.tip} play={play()} playbook={props.playbook} customer={props.customer} />
      </Show>
    </article>
  );
}
