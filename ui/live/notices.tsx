/** What stands in the tip's place when there is something to say first, and the one-line toast. Consent is in `consent/`. */
import { A } from "@solidjs/router";
import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { StateNote } from "../parts/state-note.tsx";
import type { Problem, Session } from "./session.ts";
import { ringMs } from "./sound-ring.ts";
import { words as soundWords } from "./sources/words.ts";
import { words } from "./words.ts";

const blinkMs = 800;

/** Connecting, and lost: said only when it lasts, because a blink is not news. */
export function LinkNote(props: { session: Session; tick: number; typed: boolean }) {
  const [lasting, setLasting] = createSignal(false);
  createEffect(() => {
    if (props.session.link() !== "reconnecting") return void setLasting(false);
    const timer = setTimeout(() => setLasting(true), blinkMs);
    onCleanup(() => clearTimeout(timer));
  });
  const waitedS = () => (props.tick, Math.round(props.session.waitingMs() / 1_000));
  return (
    <Show
      when={lasting()}
      fallback={
        <Show when={!props.session.known() && !props.session.problem()}>
          <div class="fcard quiet">
            <p class="dim">{props.session.link() === "open" ? words.live.starting : words.live.connecting}…</p>
          </div>
        </Show>
      }
    >
      <div class="fcard" role="alert">
        <StateNote
          glyph="cloudOff"
          tone="warn"
          title={props.typed ? words.live.downTyped.title : words.live.down.title}
          text={
            props.typed
              ? words.live.downTyped.text
              : waitedS() * 1_000 >= ringMs
                ? soundWords.downLong(waitedS())
                : words.live.down.text(waitedS())
          }
        />
      </div>
    </Show>
  );
}

const problemGlyphs: Record<Problem["kind"], Glyph> = {
  "microphone-closed": "micOff",
  "microphone-missing": "micOff",
  "sample-missing": "soundOff",
  "sound-blocked": "sound",
  refused: "warn",
  busy: "clock",
  "no-call": "info",
  forbidden: "hand",
};

export function ProblemCard(props: { problem: Problem; onRetry: () => void; onType: () => void }) {
  const says = () => words.live.problems[props.problem.kind];
  const microphone = () => props.problem.kind.startsWith("microphone");
  return (
    <div class="fcard" role="alert">
      <StateNote
        glyph={problemGlyphs[props.problem.kind]}
        tone={props.problem.kind === "sound-blocked" ? "tell" : "warn"}
        title={says().title}
        text={[says().text, props.problem.message, props.problem.remedy].filter(Boolean).join(" ")}
      >
        <Show
          when={props.problem.kind !== "no-call" && props.problem.kind !== "forbidden"}
          fallback={
            <A class="btn" href="/">
              {words.live.toStart}
            </A>
          }
        >
          <button
            type="button"
            class="btn"
            classList={{ go: props.problem.kind === "sound-blocked" }}
            onClick={() => props.onRetry()}
          >
            <Icon name={props.problem.kind === "sound-blocked" ? "play" : "back"} size="s" />
            {props.problem.kind === "sound-blocked" ? words.live.hear : words.live.tryAgain}
          </button>
          <Show
            when={microphone()}
            fallback={
              <A class="btn plain" href="/">
                {words.live.toStart}
              </A>
            }
          >
            <button type="button" class="btn plain" onClick={() => props.onType()}>
              <Icon name="keys" size="s" />
              {words.live.typeInstead}
            </button>
          </Show>
        </Show>
      </StateNote>
    </div>
  );
}

export function Toast(props: {
  toast: { text: string; undo: boolean } | null;
  onUndo: () => void;
  onClose: () => void;
}) {
  return (
    <div class="toasts" role="status">
      <Show when={props.toast}>
        {(toast) => (
          <div class="toast">
            <span>{toast().text}</span>
            <Show when={toast().undo}>
              <button type="button" class="btn s plain" onClick={() => props.onUndo()}>
                {words.live.undo}
                <kbd class="kbd">Z</kbd>
              </button>
            </Show>
          </div>
        )}
      </Show>
    </div>
  );
}
