import "./transcript.css";
import type { Channel } from "@wingman/domain/call/events/shared";
import { speakerOf } from "@wingman/domain/call/speakers";
import type { Line } from "@wingman/domain/call/view";
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { labelText } from "../parts/label.ts";
import { readable } from "../parts/readable.ts";
import { speakerLabel } from "../parts/speaker-label.ts";
import { SpeakerSheet, type Voice } from "../parts/speaker-sheet.tsx";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { markedPieces } from "./marked.ts";
import type { CallState } from "./call-state.ts";
import { useRepName } from "./rep-name.ts";
import { textOf } from "./talk.ts";
import { createWindowed } from "./windowed.ts";
import { words } from "./words.ts";

const findNoteMs = 10_000;

/**
 * The words: finals in the log, interim below it, following the newest until somebody scrolls up. Only the turns
 * on the screen exist, so that the twenty-thousandth costs what the first did.
 */
export function Transcript(props: {
  session: Pick<CallState, "call" | "view">;
  /** Nothing is put right from here. */
  readOnly?: boolean;
  customer: string;
  announce: "all" | "tips" | "nothing";
  /** Is handed what goes to the newest words, whether they are followed as it is, and what goes to a line. */
  follow: (go: () => void, following: () => boolean, goTo: (line: string) => void) => void;
  /** The line that was gone to. */
  at?: string | null;
  /** More in the margin of a line than what was noticed in its words. */
  margin?: (line: Line) => JSX.Element;
  /** Who is waited for, below the newest words. */
  after?: JSX.Element;
}) {
  const view = props.session.view;
  const rep = useRepName();
  // Interim words change the view many times a second and leave the lines as they are.
  const lines = createMemo(() => view().lines);
  const interim = createMemo(() =>
    Object.entries(view().interim)
      .flatMap(([channel, words]) => (words ? [{ channel, ...words }] : []))
      .sort((a, b) => a.startMs - b.startMs),
  );
  const lastChannel = () => lines().at(-1)?.channel;
  const agreed = () => view().consent.state === "given";

  let box!: HTMLDivElement;
  let list!: HTMLDivElement;
  const windowed = createWindowed(lines, { box: () => box, list: () => list });
  const { following } = windowed;
  const shownById = createMemo(
    () =>
      new Map(
        windowed
          .shown()
          .map((line, i, all) => [line.id, { line, before: all[i - 1] ?? lines()[windowed.first() - 1] }]),
      ),
  );
  // Ids are compared by value, so that a line that gains a note is changed in place and not spoken again.
  const ids = createMemo(() => windowed.shown().map((line) => line.id));
  onMount(() => props.follow(windowed.follow, following, windowed.goTo));
  createEffect(on(interim, () => following() && windowed.soon(), { defer: true }));

  const voiceOf = (line: Line | undefined): Voice | null =>
    line?.speaker == null ? null : { channel: line.channel, ...speakerOf(view().speakers, line.channel, line.speaker) };
  const speakers = createMemo(() => view().speakers);
  /** Of each side, after corrections. */
  const voices = createMemo(() => {
    speakers();
    const all = new Map(
      lines().flatMap((line) => {
        const voice = voiceOf(line);
        return voice ? [[`${voice.channel} ${voice.id}`, voice] as const] : [];
      }),
    );
    return Object.groupBy(all.values(), ({ channel }) => channel);
  });
  const [asked, setAsked] = createSignal<Voice | null>(null);

  // The browser's own search sees the turns that exist, and whoever uses it should know.
  const [finding, setFinding] = createSignal(false);
  let findTimer: ReturnType<typeof setTimeout> | undefined;
  const find = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "f" || windowed.isWhole()) return;
    setFinding(true);
    clearTimeout(findTimer);
    findTimer = setTimeout(() => setFinding(false), findNoteMs);
  };
  addEventListener("keydown", find);
  onCleanup(() => {
    removeEventListener("keydown", find);
    clearTimeout(findTimer);
  });

  return (
    <div class="words">
      <div
        class="log"
        id="words"
        tabindex="0"
        role="region"
        aria-label={words.live.words}
        ref={box}
        onScroll={() => windowed.scrolled()}
      >
        <div class="space before" style={{ "block-size": `${windowed.beforePx()}px` }} />
        {/* While somebody reads further up, turns come and go with the scrolling: nothing of that is news. */}
        <div
          class="turns"
          classList={{ open: !agreed() }}
          role="log"
          lang={view().started?.language}
          aria-label={words.live.transcript}
          aria-live={props.announce === "all" && following() ? "polite" : "off"}
          ref={list}
        >
          <For each={ids()}>
            {(id) => (
              <Turn
                of={() => shownById().get(id)}
                customer={props.customer}
                voiceOf={voiceOf}
                hasSeveral={(channel) => (voices()[channel]?.length ?? 0) > 1}
                onVoice={props.readOnly ? undefined : setAsked}
                onMade={windowed.watch}
                margin={props.margin}
                isAt={props.at === id}
              />
            )}
          </For>
        </div>
        <div class="space" style={{ "block-size": `${windowed.afterPx()}px` }} />
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
                    <p dir="auto" classList={{ soft: !agreed() && channel === "customer" }}>
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
          {props.after}
          <Show
            when={!("after" in props) && lines().length === 0 && interim().length === 0 && view().status === "live"}
          >
            <p class="quiet">
              <b>{words.live.listening}</b> {words.live.waitingForWords}
            </p>
          </Show>
        </div>
      </div>
      <SpeakerSheet
        call={props.session.call}
        voice={asked()}
        side={asked()?.channel === "rep" ? rep() : props.customer}
        others={(voices()[asked()?.channel ?? "rep"] ?? []).filter(({ id }) => id !== asked()?.id)}
        onDone={() => undefined}
        onClose={() => setAsked(null)}
      />
      <div role="status">
        <Show when={finding()}>
          <p class="note findnote">
            <Icon name="info" size="s" />
            {words.live.findNote}
          </p>
        </Show>
      </div>
      <button
        type="button"
        class="btn s follow"
        aria-pressed={following()}
        title={`${words.live.following} (F)`}
        onClick={() => windowed.follow()}
        classList={{ on: following() }}
      >
        <Icon name="down" size="s" />
        {following() ? words.live.following : words.live.fresh(windowed.fresh())}
      </button>
    </div>
  );
}

function Turn(props: {
  of: () => { line: Line; before: Line | undefined } | undefined;
  customer: string;
  voiceOf: (line: Line | undefined) => Voice | null;
  hasSeveral: (channel: Channel) => boolean;
  onVoice: ((voice: Voice) => void) | undefined;
  onMade: (row: HTMLElement) => void;
  margin: ((line: Line) => JSX.Element) | undefined;
  isAt: boolean;
}) {
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
  const isNewVoice = () => {
    const before = props.of()?.before;
    if (before?.channel !== channel()) return true;
    const [was, is] = [props.voiceOf(before), props.voiceOf(line())];
    return props.hasSeveral(channel()) && is !== null && was?.id !== is.id;
  };
  const labels = () => [...new Set(line()?.notes.map((note) => note.label))];
  return (
    <div
      class="turn"
      data-line={line()?.id}
      classList={{ me: channel() === "rep", gap: line()?.kind === "gap", at: props.isAt }}
      aria-live={channel() === "rep" ? "off" : undefined}
      ref={(row) => props.onMade(row)}
    >
      <time dir="ltr">{clockText(line()?.startMs ?? 0)}</time>
      <div>
        <Show when={isNewVoice() || line()?.kind === "gap"}>
          <Speaker
            channel={channel()}
            customer={props.customer}
            voice={props.voiceOf(line())}
            hasSeveral={props.hasSeveral(channel())}
            onVoice={props.onVoice}
          />
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
        <For each={labels()}>{(label) => <span dir="auto">{labelText(label)}</span>}</For>
        <Show when={line()}>{(known) => props.margin?.(known())}</Show>
      </div>
    </div>
  );
}

function Speaker(props: {
  channel: string;
  customer: string;
  voice?: Voice | null;
  hasSeveral?: boolean;
  onVoice?: ((voice: Voice) => void) | undefined;
}) {
  const rep = useRepName();
  const side = () => (props.channel === "rep" ? rep() : props.customer);
  const label = () => speakerLabel(side(), props.voice ?? null, props.hasSeveral ?? false);
  return (
    <div class="sp">
      <i class="ch" classList={{ o: props.channel === "rep" }} />
      <Show when={props.voice} fallback={<bdi>{label()}</bdi>}>
        {(voice) => (
          <button
            type="button"
            class="who"
            disabled={!props.onVoice}
            title={partWords.speaker.change(label())}
            onClick={() => props.onVoice?.(voice())}
          >
            <bdi>{label()}</bdi>
          </button>
        )}
      </Show>
      <span class="vh">: </span>
    </div>
  );
}
