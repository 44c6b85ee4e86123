/** The right column's upper half: what was said to you before, to be read again, and what was held back. */
import type { Tip, Withheld } from "@wingman/domain/call/view";
import type { Playbook } from "@wingman/domain/playbook/play";
import { createMemo, createSignal, For, Show } from "solid-js";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { labelText } from "../parts/label.ts";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { ColumnActs } from "./call-state.ts";
import { words } from "./words.ts";

type Acts = {
  readonly onAgain: ((tip: Tip) => void) | null;
  readonly onCopy: (tip: Tip) => void;
  /** Null where nothing can be pressed. */
  readonly acts: Pick<ColumnActs, "rate" | "pin"> | null;
};

export function EarlierTips(
  props: Acts & {
    tips: readonly Tip[];
    showing: string | null;
    waiting: readonly string[];
    withheld: readonly Withheld[];
    playbook: Playbook | null;
  },
) {
  const byId = createMemo(() => new Map(props.tips.map((tip) => [tip.suggestion, tip])));
  const ids = createMemo(() =>
    props.tips
      .map((tip) => tip.suggestion)
      .filter((id) => id !== props.showing)
      .reverse(),
  );
  const [open, setOpen] = createSignal<string | null>(null);
  const shown = () => props.tips.length - props.waiting.length;
  return (
    <section aria-labelledby="tips-head">
      <h2 id="tips-head">
        {words.live.earlier}
        <small>{words.live.shownHeld(shown(), props.withheld.length)}</small>
      </h2>
      <Show when={ids().length === 0}>
        <p class="s1 faint">{words.live.noTips}</p>
      </Show>
      <ul>
        <For each={ids()}>
          {(id) => {
            const tip = () => byId().get(id);
            return (
              <Show when={tip()}>
                {(known) => (
                  <EarlierTip
                    tip={known()}
                    play={
                      props.playbook?.plays.find((play) => play.id === known().reason.play)?.name ?? known().reason.play
                    }
                    waiting={props.waiting.includes(id)}
                    open={open() === id}
                    onOpen={() => setOpen(open() === id ? null : id)}
                    onAgain={props.onAgain}
                    onCopy={props.onCopy}
                    acts={props.acts}
                  />
                )}
              </Show>
            );
          }}
        </For>
      </ul>
      <Show when={props.withheld.length > 0}>
        <details class="heldback">
          <summary>
            <Icon name="eyeOff" size="s" />
            {words.live.heldBack(props.withheld.length)}
          </summary>
          <ul>
            <For each={[...props.withheld].reverse()}>
              {(held) => (
                <li class="held">
                  <time dir="ltr">{clockText(held.atMs)}</time>
                  <div>
                    <p dir="auto">{held.headline}</p>
                    <small>{words.live.because2[held.because]}</small>
                  </div>
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
    </section>
  );
}

/** One line until it is pressed; then its words, what set it off, and what one may do with it. */
function EarlierTip(props: Acts & { tip: Tip; play: string; waiting: boolean; open: boolean; onOpen: () => void }) {
  const tag = () => tagOf(props.tip, props.waiting);
  const heard = () => {
    const said = props.tip.reason.evidence?.words;
    return typeof said === "string" && said !== "" ? said : null;
  };
  const body = `et-${props.tip.suggestion}`;
  return (
    <li class="et" classList={{ open: props.open }}>
      <button type="button" class="pt" aria-expanded={props.open} aria-controls={body} onClick={() => props.onOpen()}>
        <time dir="ltr">{clockText(props.tip.madeAtMs)}</time>
        <Icon name={props.tip.kind} />
        <span class="body">
          <span class="hd" dir="auto" classList={{ gone: props.tip.retracted }}>
            {props.tip.headline}
          </span>
          <span class="tag">
            <Icon name={tag().glyph} />
            <bdi>{tag().text}</bdi>
          </span>
        </span>
      </button>
      <Show when={props.open}>
        <div class="more" id={body}>
          <p dir="auto">{props.tip.retracted ? words.live.takenBackSay(null) : props.tip.say}</p>
          <small>
            <Show when={heard()}>
              {(said) => (
                <>
                  <bdi>{partWords.quoted(said())}</bdi> ·{" "}
                </>
              )}
            </Show>
            <bdi>{props.play}</bdi>
          </small>
          <Show when={!props.tip.retracted}>
            <div class="row">
              <button type="button" class="btn s" onClick={() => props.onCopy(props.tip)}>
                <Icon name={props.tip.copied ? "tick" : "copy"} size="s" />
                {words.live.copy}
              </button>
              <Show when={props.onAgain}>
                {(again) => (
                  <button type="button" class="btn s plain" onClick={() => again()(props.tip)}>
                    {words.live.again}
                  </button>
                )}
              </Show>
              <span class="end row">
                <For each={["like", "dislike"] as const}>
                  {(rating) => (
                    <button
                      type="button"
                      class="ib"
                      title={words.live[rating]}
                      aria-label={words.live[rating]}
                      aria-pressed={props.tip.rating === rating}
                      disabled={props.acts === null}
                      onClick={() => props.acts?.rate(props.tip, rating)}
                    >
                      <Icon name={rating} size="s" />
                    </button>
                  )}
                </For>
                <button
                  type="button"
                  class="ib"
                  title={words.live.pin}
                  aria-label={words.live.pin}
                  aria-pressed={props.tip.pinned}
                  disabled={props.acts === null}
                  onClick={() => props.acts?.pin(props.tip)}
                >
                  <Icon name="pin" size="s" />
                </button>
              </span>
            </div>
          </Show>
        </div>
      </Show>
    </li>
  );
}

const tagOf = (tip: Tip, waiting: boolean): { glyph: Glyph; text: string } => {
  const says = words.live.tags;
  if (tip.retracted) return { glyph: "back", text: says.back };
  if (waiting) return { glyph: "clock", text: says.waiting };
  if (tip.pinned && !tip.dismissed) return { glyph: "pin", text: says.pinned };
  if (tip.rating === "like") return { glyph: "like", text: says.liked };
  if (tip.rating === "dislike") return { glyph: "dislike", text: says.disliked };
  if (tip.copied) return { glyph: "copy", text: says.copied };
  if (tip.dismissed) return { glyph: "cross", text: says.dismissed };
  return {
    glyph: "clock",
    text: tip.afterWordsMs === null ? labelText(tip.title) : words.live.after(tip.afterWordsMs),
  };
};
