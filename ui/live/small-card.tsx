import type { Tip } from "@wingman/domain/call/view";
import { type Accessor, createEffect, on, onCleanup, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { labelText } from "../parts/label.ts";
import { Mark } from "../parts/mark.tsx";
import { clockText } from "../parts/time.ts";
import type { Kept } from "./kept.ts";
import { Ring } from "./ring.tsx";
import type { Showing } from "./tip-life.ts";
import { words } from "./words.ts";

/**
 * The tip in a window of its own. Presses are heard by the elements themselves (`on:click`), because the page's
 * one listener for all of them stands on another document.
 */
export function SmallCard(props: {
  window: Window;
  tip: Accessor<Tip | null>;
  showing: Accessor<Showing | null>;
  nowMs: Accessor<number>;
  repShare: Accessor<number | null>;
  kept: Accessor<Kept>;
  idle: Accessor<string>;
  caution: Accessor<string | null>;
  heardInstead: Accessor<string | null>;
  onPainted: (tip: Tip) => void;
  onHold: (on: boolean) => void;
  onCopy: (tip: Tip) => void;
  onRate: (tip: Tip, rating: "like" | "dislike") => void;
}) {
  createEffect(
    on(
      () => props.tip()?.suggestion,
      () => {
        const tip = props.tip();
        // By this window's own frames: the page behind it may be painting nothing at all.
        if (tip)
          props.window.requestAnimationFrame(() => props.window.requestAnimationFrame(() => props.onPainted(tip)));
      },
    ),
  );
  const enter = () => props.onHold(true);
  const leave = () => props.onHold(false);
  props.window.document.body.addEventListener("pointerenter", enter);
  props.window.document.body.addEventListener("pointerleave", leave);
  onCleanup(() => props.onHold(false));

  return (
    <main class="smallwin" classList={{ folded: props.tip() === null }}>
      <Show when={props.caution()}>
        {(text) => (
          <p class="note warn" role="alert">
            <Icon name="warn" size="s" />
            {text()}
          </p>
        )}
      </Show>
      <Show when={props.tip()}>
        {(tip) => (
          <article class="tip" classList={{ back: tip().retracted, leaving: props.showing()?.phase === "leaving" }}>
            <Ring tip={tip()} showing={props.showing()} />
            <div>
              <div class="top">
                <b>
                  {tip().retracted
                    ? words.live.takenBack
                    : tip().pinned
                      ? `${words.live.pinned}: ${labelText(tip().title)}`
                      : labelText(tip().title)}
                </b>
              </div>
              <h2 dir="auto">{tip().headline}</h2>
            </div>
            <p class="say" dir="auto">
              {tip().retracted ? words.live.takenBackSay(props.heardInstead()) : tip().say}
            </p>
          </article>
        )}
      </Show>
      <footer>
        <Show when={props.tip() === null}>
          <Mark />
          <span class="grow clip s2 dim">{props.idle()}</span>
        </Show>
        <span class="num s2" dir="ltr">
          {clockText(props.nowMs())}
        </span>
        <Show when={props.repShare() !== null}>
          <span class="minibal" aria-hidden="true">
            <i class="a" style={{ "inline-size": `${props.repShare() ?? 0}%` }} />
            <i class="b" style={{ "inline-size": `${100 - (props.repShare() ?? 0)}%` }} />
          </span>
        </Show>
        <Show when={props.tip() !== null}>
          <span class="tag clip">
            <Icon name={props.kept().glyph} />
            <span class="clip">{props.kept().short}</span>
          </span>
          <Show when={!props.tip()?.retracted && props.tip()}>
            {(tip) => (
              <span class="end">
                <button
                  type="button"
                  class="ib"
                  title={words.live.copy}
                  aria-label={words.live.copy}
                  on:click={() => props.onCopy(tip())}
                >
                  <Icon name={tip().copied ? "tick" : "copy"} />
                </button>
                <button
                  type="button"
                  class="ib"
                  title={words.live.like}
                  aria-label={words.live.like}
                  aria-pressed={tip().rating === "like"}
                  on:click={() => props.onRate(tip(), "like")}
                >
                  <Icon name="like" />
                </button>
                <button
                  type="button"
                  class="ib"
                  title={words.live.dislike}
                  aria-label={words.live.dislike}
                  aria-pressed={tip().rating === "dislike"}
                  on:click={() => props.onRate(tip(), "dislike")}
                >
                  <Icon name="dislike" />
                </button>
              </span>
            )}
          </Show>
        </Show>
      </footer>
    </main>
  );
}
