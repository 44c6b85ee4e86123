import { A } from "@solidjs/router";
import { createSignal, type JSX, Match, onCleanup, Show, Switch } from "solid-js";
import { ApiProblem } from "./api.ts";
import { StateNote } from "./state-note.tsx";
import { spanText } from "./time.ts";
import { words } from "./words.ts";

const slowMs = 1_000;
const forbidden = 403;
const failed = 500;

/** Why a page has nothing to show: no network, no answer, no permission, or our fault. `onRetry` asks again, where that may help. */
export function ProblemNote(props: { problem: Error; onRetry?: () => void }) {
  const [online, setOnline] = createSignal(navigator.onLine);
  const look = () => setOnline(navigator.onLine);
  for (const change of ["online", "offline"] as const) {
    addEventListener(change, look);
    onCleanup(() => removeEventListener(change, look));
  }
  const status = () => (props.problem instanceof ApiProblem ? props.problem.status : null);
  const code = () => (props.problem instanceof ApiProblem ? props.problem.code : "");
  const retry = () => (
    <Show when={props.onRetry}>
      {(again) => (
        <button type="button" class="btn" onClick={() => again()()}>
          {words.retry}
        </button>
      )}
    </Show>
  );
  return (
    <Switch
      fallback={
        <StateNote glyph="cloudOff" tone="warn" title={words.notAnswering.title} text={words.notAnswering.text}>
          {retry()}
        </StateNote>
      }
    >
      <Match when={!online()}>
        <StateNote glyph="cloudOff" tone="warn" title={words.offline.title} text={words.offline.text} />
      </Match>
      <Match when={status() === forbidden}>
        <StateNote glyph="hand" title={words.noPermission.title} text={words.noPermission.text}>
          <A class="btn" href="/calls">
            {words.noPermission.go}
          </A>
        </StateNote>
      </Match>
      <Match when={(status() ?? 0) >= failed && code()}>
        {(known) => (
          <StateNote glyph="warn" tone="bad" title={words.ourFault.title} text={words.ourFault.text(known())}>
            {retry()}
          </StateNote>
        )}
      </Match>
    </Switch>
  );
}

/** While an answer is on its way: lines of the real shape, and from a second on how long it has taken. */
export function Loading(props: { children: JSX.Element }) {
  const [ms, setMs] = createSignal(0);
  const begun = performance.now();
  const timer = setInterval(() => setMs(performance.now() - begun), slowMs);
  onCleanup(() => clearInterval(timer));
  return (
    <div aria-busy="true">
      <div aria-hidden="true">{props.children}</div>
      <p class="s2 dim" role="status">
        <Show when={ms() >= slowMs}>{words.loading(spanText(ms()))}</Show>
      </p>
    </div>
  );
}
