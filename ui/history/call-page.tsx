import "./call.css";
import { useParams, useSearchParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js";
import { tinykeys } from "tinykeys";
import { ScorecardPart } from "../coaching/scorecard.tsx";
import { copyText } from "../live/copy-text.ts";
import { settings } from "../live/settings.ts";
import { api, ApiProblem, type CallDetail, createPolled } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { isRightToLeft } from "../parts/language.ts";
import { Ribbon } from "../parts/ribbon.tsx";
import { Shell } from "../parts/shell.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { clockText } from "../parts/time.ts";
import { CallHead } from "./call-head.tsx";
import { Tips } from "./call-tips.tsx";
import { createHindsight } from "./create-hindsight.ts";
import { createPlayer } from "./create-player.ts";
import { DealSignal } from "./deal-signal.tsx";
import { Metrics } from "./metrics.tsx";
import { Missing } from "./missing.tsx";
import { Noted } from "./noted.tsx";
import { Sound } from "./sound.tsx";
import { Summary } from "./summary.tsx";
import { type ShowLine, Transcript } from "./transcript.tsx";
import { words } from "./words.ts";

/** A call that is over: its words, its tips and what became of them. `?t=<seconds>` opens it at a moment. */
export default function CallPage() {
  const params = useParams<{ call: string }>();
  return (
    <Show when={params.call} keyed>
      {(call) => <Call call={call} />}
    </Show>
  );
}

function Call(props: { call: string }) {
  const [position, setPosition] = createSignal<string | null>(null);
  const [detail, again] = createPolled(() => api.call(props.call, position()), 3_000);
  const changed = (at: string | null) => {
    setPosition(at);
    void again();
  };
  const who = () => textOr(detail().value?.call.customer.name, words.title);
  return (
    <Shell title={words.call.page(who())}>
      <Show
        when={detail().value}
        fallback={
          <Show when={detail().problem}>
            {(problem) =>
              problem() instanceof ApiProblem && (problem() as ApiProblem).status === 404 ? (
                <Missing call={props.call} onAgain={() => void again()} />
              ) : (
                <ProblemNote problem={problem()} />
              )
            }
          </Show>
        }
      >
        {(found) => <Detail detail={found()} position={position()} onChanged={changed} />}
      </Show>
    </Shell>
  );
}

const secondOf = (ms: number): number => Math.floor(ms / 1_000);

function Detail(props: {
  detail: CallDetail;
  /** Of what was last done here. */
  position: string | null;
  onChanged: (position: string | null) => void;
}) {
  const [book] = createPolled(() => api.playbook(props.detail.call.playbook), 5_000);
  const call = () => props.detail.call;
  const customer = () => textOr(call().customer.name, words.erasedCustomer);
  const rep = () => textOr(call().rep.name, words.erasedRep);
  const [search, setSearch] = useSearchParams<{ t: string }>();
  const [copied, setCopied] = createSignal(false);
  const atMs = createMemo(() => {
    const seconds = Number(search.t);
    return search.t !== undefined && Number.isFinite(seconds) ? seconds * 1_000 : null;
  });
  const [recording] = createPolled(() => api.recording(call().call), 3_000);
  const player = createPlayer(
    () => call().durationMs,
    (fromMs, toMs, signal) => api.sound(call().call, fromMs, toMs, signal),
    atMs() ?? 0,
  );
  const hindsight = createHindsight(
    () => call().call,
    () => call().erasedAt === null && call().endedReason !== "",
    (position) => props.onChanged(position),
  );
  const canHear = () => recording().value?.none === null;
  const nowMs = () => (player.isPlaying() ? player.atMs() : atMs());
  /** The line that was pressed, while the address is at its second: several may begin in one. */
  const [pressed, setPressed] = createSignal<string | null>(null);
  const atLine = createMemo(() => {
    const at = nowMs();
    if (at === null) return null;
    const line = player.isPlaying() ? undefined : props.detail.lines.find(({ id }) => id === pressed());
    if (line && secondOf(line.startMs) === secondOf(at)) return line.id;
    return props.detail.lines.reduce<string | null>(
      (found, line) => (line.startMs <= at + 500 ? line.id : found),
      props.detail.lines[0]?.id ?? null,
    );
  });
  let looked = false;
  const [showLine, setShowLine] = createSignal<ShowLine | null>(null);
  createEffect(
    on([atLine, showLine], ([id, show]) => {
      setCopied(false);
      // Whoever listens may read elsewhere meanwhile, and who pressed a line sees it: only one out of sight is brought into it.
      const block = player.isPlaying() || looked ? "nearest" : "center";
      looked = false;
      // After this effect: a line that does not exist yet comes by what is set in it.
      if (id && show) queueMicrotask(() => show(id, block));
    }),
  );
  const moveTo = (ms: number) => {
    setPressed(props.detail.lines.find(({ startMs }) => startMs === ms)?.id ?? null);
    setSearch({ t: String(secondOf(ms)) }, { replace: true });
  };
  const look = (ms: number) => {
    looked = true;
    moveTo(ms);
  };
  /** Goes to a moment, and plays from it where there is sound. */
  const go = (ms: number) => {
    moveTo(ms);
    if (canHear()) player.play(ms);
  };
  /** To the next tip, or the one before, of where one is. */
  const [tipAt, setTipAt] = createSignal<string | null>(null);
  const stepTip = (by: 1 | -1) => (event: KeyboardEvent) => {
    if (!settings.singleKeys() || document.querySelector("dialog[open]")) return;
    const tips = props.detail.tips.toSorted((a, b) => a.madeAtMs - b.madeAtMs);
    const known = tips.findIndex(({ suggestion }) => suggestion === tipAt());
    const here = nowMs() ?? -1;
    const first =
      by > 0
        ? tips.findIndex(({ madeAtMs }) => madeAtMs > here)
        : tips.findLastIndex(({ madeAtMs }) => madeAtMs < here);
    const next = tips[known < 0 ? first : known + by];
    if (!next) return;
    event.preventDefault();
    setTipAt(next.suggestion);
    look(next.madeAtMs);
    const row = document.getElementById(`t-${next.suggestion}`);
    row?.scrollIntoView({ block: "nearest" });
    row?.querySelector<HTMLElement>(".at")?.focus({ preventScroll: true });
  };
  onCleanup(tinykeys(window, { n: stepTip(1), p: stepTip(-1) }));
  /** A first name; what stands in an erased one's place is said whole. */
  const first = (name: string) =>
    name === words.erasedCustomer || name === words.erasedRep ? name : (name.split(" ")[0] ?? name);
  const sideOf = (channel: string) => first(channel === "rep" ? rep() : customer());
  const share = (ms: number) => `${(100 * ms) / Math.max(1, call().durationMs)}%`;

  return (
    <div class="call">
      <CallHead
        detail={props.detail}
        customer={customer()}
        rep={rep()}
        atMs={atMs()}
        copied={copied()}
        onCopyLink={() => void copyText(location.href).then(setCopied)}
        onChanged={props.onChanged}
      />
      <section class="scr">
        <div
          class="seek"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const fromStart = isRightToLeft ? box.right - event.clientX : event.clientX - box.left;
            go((call().durationMs * fromStart) / box.width);
          }}
        >
          <Ribbon call={call()} height={64} atMs={nowMs()} />
          <For each={props.detail.comments}>
            {(comment) => <i class="cm" style={{ "inset-inline-start": share(comment.atMs) }} />}
          </For>
        </div>
        <div class="between s1 faint num">
          <span>0:00</span>
          <span>
            {words.lanes(first(customer()), first(rep()))}
            {props.detail.comments.length > 0 ? words.call.hindsight.marks : ""}
          </span>
          <span>{clockText(call().durationMs)}</span>
        </div>
        <DealSignal call={call().call} durationMs={call().durationMs} position={props.position} onGo={go} />
        <Show when={recording().value}>
          {(found) => <Sound recording={found()} durationMs={call().durationMs} player={player} />}
        </Show>
      </section>
      <Summary call={call().call} position={props.position} sideOf={sideOf} onGo={go} />
      <ScorecardPart call={call().call} position={props.position} isOpen={call().erasedAt === null} onGo={go} />
      <div class="three">
        <Transcript
          detail={props.detail}
          at={atLine()}
          atMs={nowMs()}
          hindsight={hindsight}
          sideOf={sideOf}
          onGo={go}
          onLook={look}
          onChanged={props.onChanged}
          onReady={(show) => setShowLine(() => show)}
        />
        <Tips
          detail={props.detail}
          playName={(id) => book().value?.plays.find((play) => play.id === id)?.name ?? id}
          onGo={go}
        />
        <aside>
          <Metrics detail={props.detail} sideOf={sideOf} />
          <Noted detail={props.detail} onGo={go} />
        </aside>
      </div>
      <div
        class="said"
        role="status"
        onPointerOver={hindsight.toasts.hold}
        onPointerOut={hindsight.toasts.release}
        onFocusIn={hindsight.toasts.hold}
        onFocusOut={hindsight.toasts.release}
      >
        <Show when={hindsight.toast()}>
          {(toast) => (
            <div class="line">
              <span>{toast().text}</span>
              <Show when={toast().undo}>
                <button type="button" class="btn s plain" onClick={() => void hindsight.undo()}>
                  {words.call.hindsight.undo}
                </button>
              </Show>
            </div>
          )}
        </Show>
      </div>
    </div>
  );
}
