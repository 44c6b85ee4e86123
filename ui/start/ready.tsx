import { createMemo, For, Show } from "solid-js";
import type { SoundSeen } from "../live/sources/hints.ts";
import type { ProblemKind } from "../live/sources/source.ts";
import { type Glyph, Icon } from "../parts/icon.tsx";
import type { Way } from "./own-call.tsx";
import { microphoneSays, shareSays } from "./side-says.ts";
import { words } from "./words.ts";

const says = words.ready;
type Point = { readonly glyph: Glyph; readonly open: boolean; readonly text: string; readonly small: string };

/** What stands and what is still open, then the one button. Nothing that is open keeps a call from starting. */
export function Ready(props: {
  way: Way;
  seen: SoundSeen;
  microphoneProblem: ProblemKind | null;
  /** Only sample calls have words here: no recogniser listens. */
  deaf: boolean;
  onStart: () => void;
}) {
  const points = createMemo<readonly Point[]>(() => {
    if (props.way === "typed") return [];
    if (props.deaf) return [point(true, says.deaf, says.deafText)];
    const you = microphoneSays(props.seen, props.microphoneProblem);
    const mine: Point =
      you.tone === "fine"
        ? point(false, says.you.yes, props.seen.rep.label)
        : props.seen.rep.state === "off" && you.tone === "plain"
          ? { glyph: "mic", open: false, text: says.you.untested, small: says.browserAsks }
          : point(you.tone === "warn", you.tone === "warn" ? says.you.no : says.you.untested, you.text);
    if (props.way !== "both") return [mine];
    const them = shareSays(props.seen);
    if (them.tone === "fine")
      return [mine, point(false, says.them.yes, props.seen.customer.label || words.sound.shared)];
    if (props.seen.customer.state === "open") return [mine, point(true, says.them.silent, says.them.silentText)];
    return [mine, point(true, says.them.no, them.tone === "warn" ? them.text : says.them.noText)];
  });
  const openCount = () => points().filter(({ open }) => open).length;
  return (
    <section class="panel readiness" aria-labelledby="ready-head">
      <h2 id="ready-head">{openCount() === 0 ? says.head : says.open(openCount())}</h2>
      <ul>
        <For each={points()}>
          {(item) => (
            <li classList={{ warn: item.open }}>
              <Icon name={item.glyph} />
              <span>
                {item.text}
                <Show when={item.small}>
                  <small>
                    <bdi>{item.small}</bdi>
                  </small>
                </Show>
              </span>
            </li>
          )}
        </For>
      </ul>
      <button type="button" class="btn go big" onClick={() => props.onStart()}>
        {words.start[props.way]}
        <kbd class="kbd hm" dir="ltr">
          Ctrl ↵
        </kbd>
      </button>
      <p class="s1 faint">{words.keysNote}</p>
    </section>
  );
}

const point = (open: boolean, text: string, small: string): Point => ({
  glyph: open ? "warn" : "tick",
  open,
  text,
  small,
});
