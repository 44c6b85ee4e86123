import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { Mark } from "../parts/mark.tsx";
import { clockText } from "../parts/time.ts";
import { DrawerButtons } from "./drawer-buttons.tsx";
import { words as partWords } from "../parts/words.ts";
import { keptNow } from "./kept.ts";
import type { Session } from "./session.ts";
import { words as soundWords } from "./sources/words.ts";
import { WatchedBy } from "./watched/watched-by.tsx";
import { words } from "./words.ts";

/** Who, how long, what is kept, and the few things one does to a call as a whole. */
export function CallBar(props: {
  session: Session;
  customer: string;
  role: string;
  nowMs: number;
  drawer: "stages" | "tips" | null;
  small: boolean;
  /** Null where this browser has no voice. */
  whisper: { readonly on: boolean; readonly held: boolean } | null;
  /** Asks for a recording, or stops it; null where neither can be. */
  sound: { readonly text: string; readonly glyph: Glyph; readonly act: () => void } | null;
  onPause: () => void;
  /** Null for whoever only watches. */
  onForget: (() => void) | null;
  onEnd: () => void;
  onSheet: () => void;
  onSmall: () => void;
  onFind: () => void;
  onWhisper: () => void;
  onDrawer: (which: "stages" | "tips") => void;
}) {
  const view = props.session.view;
  const live = () => view().status === "live";
  const paused = props.session.paused;
  const kept = () => keptNow(props.session);
  return (
    <header class="cbar">
      <A class="brand" href="/" aria-label={partWords.product}>
        <Mark />
      </A>
      <div class="ttl">
        <h1 dir="auto">{props.customer}</h1>
        <span class="dim s2 clip" dir="auto">
          {props.role}
        </span>
      </div>
      <div class="ck">
        <span class="clock" dir="ltr" role="timer" aria-live="off" aria-label={words.live.clock}>
          {clockText(props.nowMs)}
        </span>
        <span class="rec hm" classList={{ wait: !kept().agreed }}>
          <Icon name={kept().glyph} />
          {kept().text}
        </span>
        <WatchedBy view={view()} />
        <Show when={props.sound}>
          {(sound) => (
            <button type="button" class="btn s hm" onClick={() => sound().act()}>
              <Icon name={sound().glyph} size="s" />
              {sound().text}
            </button>
          )}
        </Show>
      </div>
      <div class="row does">
        <button
          type="button"
          class="btn s pz"
          disabled={!live()}
          aria-pressed={paused()}
          aria-label={paused() ? words.live.goOn : words.live.pause}
          onClick={() => props.onPause()}
        >
          <Icon name={paused() ? "play" : "pause"} size="s" />
          <span class="hm">{paused() ? words.live.goOn : words.live.pause}</span>
          <kbd class="kbd hm">.</kbd>
        </button>
        <Show when={props.onForget}>
          {(forget) => (
            <button
              type="button"
              class="ib"
              disabled={!live()}
              title={`${soundWords.forget.button} (E)`}
              aria-label={soundWords.forget.button}
              onClick={() => forget()()}
            >
              <Icon name="forget" />
            </button>
          )}
        </Show>
        <DrawerButtons open={props.drawer} onDrawer={props.onDrawer} />
        <Show when={props.whisper}>
          {(whisper) => (
            <button
              type="button"
              class="ib hm ear"
              classList={{ held: whisper().held }}
              title={`${whisper().on ? words.live.whisperOn : words.live.whisperOff} (H)`}
              aria-label={words.live.whisperOff}
              aria-pressed={whisper().on}
              onClick={() => props.onWhisper()}
            >
              <Icon name="ear" />
            </button>
          )}
        </Show>
        <button
          type="button"
          class="ib hm"
          title={`${words.live.small} (V)`}
          aria-label={words.live.small}
          aria-pressed={props.small}
          disabled={!live()}
          onClick={() => props.onSmall()}
        >
          <Icon name="small" />
        </button>
        <button
          type="button"
          class="ib hm"
          title={`${words.live.commands} (Ctrl K)`}
          aria-label={words.live.commands}
          onClick={() => props.onFind()}
        >
          <Icon name="search" />
        </button>
        <button
          type="button"
          class="ib hm"
          title={`${words.live.keys} (?)`}
          aria-label={words.live.keys}
          onClick={() => props.onSheet()}
        >
          <Icon name="keys" />
        </button>
        <button type="button" class="btn s stop" disabled={!live()} onClick={() => props.onEnd()}>
          <Icon name="phone" size="s" />
          {words.live.endCall}
        </button>
      </div>
    </header>
  );
}
