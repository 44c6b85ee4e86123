import type { Line } from "@wingman/domain/call/view";
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { readable } from "../parts/readable.ts";
import { clockText } from "../parts/time.ts";
import { markedPieces } from "./marked.ts";
import type { Session } from "./session.ts";
import { textOf } from "./talk.ts";
import { words } from "./words.ts";

const endPx = 24;

/** The words: finals in the log, interim below it, following the newest until somebody scrolls up. */
export function Transcript(props: {
  session: Session;
  customer: string;
  announce: "all" | "tips" | "nothing";
  follow: (go: () => void) => void;
}) {
  const view = props.session.view;
  // Interim words change the view many times a second and leave the lines as they are.
  const lines = createMemo(() => view().lines);
  const byId = createMemo(() => new Map(lines().map((line, i) => [line.id, { line, before: lines()[i - 1] ?? null }])));
  // Ids are compared by value, so that a line that gains a note is changed in place and not spoken again.
  const ids = createMemo(() => lines().map((line) => line.id));
  const interim = createMemo(() =>
    Object.entries(view().interim)
      .flatMap(([channel, words]) => (words ? [{ channel, ...words }] : []))
      .sort((a, b) => a.startMs - b.startMs),
  );
  const lastChannel = () => lines().at(-1)?.channel;
  const agreed = () => view().consent.state === "given";

  let box!: HTMLDivElement;
  const [following, setFollowing] = createSignal(true);
  const [seenCount, setSeenCount] = createSignal(0);
  const fresh = () => Math.max(0, ids().length - seenCount());
  const toEnd = () => {
    box.scrollTop = box.scrollHeight;
  };
  const atEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < endPx;
  const follow = () => {
    setFollowing(true);
    toEnd();
  };
  onMount(() => {
    props.follow(follow);
    const resized = new ResizeObserver(() => following() && toEnd());
    resized.observe(box);
    onCleanup(() => resized.disconnect());
  });
  createEffect(
    on([ids, interim], () => {
      if (!following()) return;
      setSeenCount(ids().length);
      queueMicrotask(toEnd);
    }),
  );
  // Only a hand stops it: the page's own scrolling always ends at the end.
  const touched = () => {
    const end = atEnd();
    if (end) setSeenCount(ids().length);
    setFollowing(end);
  };

  return (
    <div class="words">
      <div class="log" id="words" tabindex="0" role="region" aria-label={words.live.words} ref={box} onScroll={touched}>
        <div
          class="turns"
          classList={{ open: !agreed() }}
          role="log"
          aria-label={words.live.transcript}
          aria-live={props.announce === "all" ? "polite" : "off"}
        >
          <For each={ids()}>{(id) => <Turn of={() => byId().get(id)} customer={props.customer} />}</For>
        </div>
        <div class="interim" aria-live="off">
          <For each={interim().map(({ channel }) => channel)}>
            {(channel, place) => {
              const now = () => interim().find((known) => known.channel === channel);
              return (
                <div class="turn" classList={{ me: channel === "rep" }}>
                  <time dir="ltr">{clockText(now()?.startMs ?? 0)}</time>
                  <div>
                    <Show when={place() > 0 || lastChannel() !== channel}>
                      <Speaker channel={channel} customer={props.customer} />
                    </Show>
                    <p classList={{ soft: !agreed() && channel === "customer" }}>
                      {readable(now()?.stable ?? "")}
                      {now()?.stable ? " " : ""}
                      <span class="soft">{readable(now()?.open ?? "")}</span>
                      <i class="caret" />
                    </p>
                  </div>
                  <span />
                </div>
              );
            }}
          </For>
          <Show when={ids().length === 0 && interim().length === 0 && view().status === "live"}>
            <p class="quiet">
              <b>{words.live.listening}</b> {words.live.waitingForWords}
            </p>
          </Show>
        </div>
      </div>
      <button
        type="button"
        class="btn s follow"
        aria-pressed={following()}
        title={`${words.live.following} (F)`}
        onClick={follow}
        classList={{ on: following() }}
      >
        <Icon name="down" size="s" />
        {following() ? words.live.following : words.live.fresh(fresh())}
      </button>
    </div>
  );
}

function Turn(props: { of: () => { line: Line; before: Line | null } | undefined; customer: string }) {
  const line = () => props.of()?.line;
  const channel = () => line()?.channel ?? "rep";
  const pieces = () => {
    const known = line();
    return known
      ? markedPieces(
          readable(textOf(known)),
          known.notes.map((note) => note.words),
        )
      : [];
  };
  const labels = () => [...new Set(line()?.notes.map((note) => note.label))];
  return (
    <div
      class="turn"
      classList={{ me: channel() === "rep", gap: line()?.kind === "gap" }}
      aria-live={channel() === "rep" ? "off" : undefined}
    >
      <time dir="ltr">{clockText(line()?.startMs ?? 0)}</time>
      <div>
        <Show when={props.of()?.before?.channel !== channel() || line()?.kind === "gap"}>
          <Speaker channel={channel()} customer={props.customer} />
        </Show>
        <Show
          when={line()?.kind !== "gap"}
          fallback={<p>{words.live.gap((line()?.endMs ?? 0) - (line()?.startMs ?? 0))}</p>}
        >
          <Show when={typeof line()?.text === "string"} fallback={<p class="faint">{words.live.erased}</p>}>
            <p dir="auto">
              <For each={pieces()}>{(piece) => (piece.marked ? <span class="u">{piece.text}</span> : piece.text)}</For>
            </p>
          </Show>
        </Show>
      </div>
      <div class="mg">
        <For each={labels()}>{(label) => <span>{label}</span>}</For>
      </div>
    </div>
  );
}

function Speaker(props: { channel: string; customer: string }) {
  return (
    <div class="sp">
      <i class="ch" classList={{ o: props.channel === "rep" }} />
      <bdi>{props.channel === "rep" ? words.live.you : props.customer}</bdi>
      <span class="vh">: </span>
    </div>
  );
}
