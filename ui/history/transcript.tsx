import "./hindsight.css";
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import { tinykeys } from "tinykeys";
import { settings } from "../live/settings.ts";
import type { CallDetail } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { readable } from "../parts/readable.ts";
import { speakerLabel } from "../parts/speaker-label.ts";
import { SpeakerSheet, type Voice } from "../parts/speaker-sheet.tsx";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { HindsightActs } from "./create-hindsight.ts";
import { createRows } from "./create-rows.ts";
import { FindWords } from "./find-words.tsx";
import { holds } from "./found-pieces.ts";
import { Comments, type DetailLine, Margin, Words, type Writing, Written } from "./turn.tsx";
import { words } from "./words.ts";

const says = words.call;
const sideOfChannel = (channel: string): Voice["channel"] => (channel === "rep" ? "rep" : "customer");

/** Shows a line of the transcript, whether or not it exists yet. */
export type ShowLine = (line: string, block: "nearest" | "center") => void;

/**
 * The words of a call: who said them, what was noted and said of them, and the line that is looked at open for both.
 * Of a long call only the lines on the screen exist, and the one that has the focus or is written at.
 */
export function Transcript(props: {
  detail: CallDetail;
  /** Id of the line that is looked at. */
  at: string | null;
  atMs: number | null;
  hindsight: HindsightActs;
  sideOf: (channel: string) => string;
  onGo: (ms: number) => void;
  /** Goes there, and plays nothing. */
  onLook: (ms: number) => void;
  onChanged: (position: string | null) => void;
  onReady: (show: ShowLine) => void;
}) {
  let list!: HTMLDivElement;
  const lines = () => props.detail.lines;
  const placeOf = (id: string | undefined) => lines().findIndex((line) => line.id === id);
  const [focused, setFocused] = createSignal<string | undefined>();
  const [writing, setWriting] = createSignal<Writing>(null);
  const rows = createRows(lines, {
    id: ({ id }) => id,
    list: () => list,
    guessPx: 56,
    leastPx: 24,
    kept: () => [placeOf(focused()), placeOf(writing()?.line)],
  });
  onMount(() => props.onReady((id, block) => rows.show(placeOf(id), block)));
  const [asked, setAsked] = createSignal<Voice | null>(null);
  /** Of each side, after corrections. */
  const voices = createMemo(() => {
    const all = new Map(
      props.detail.lines.flatMap(({ channel, speaker }) =>
        speaker ? [[`${channel} ${speaker.id}`, { ...speaker, channel: sideOfChannel(channel) }]] : [],
      ),
    );
    return Object.groupBy(all.values(), ({ channel }) => channel);
  });
  const hasSeveral = (channel: string) => (voices()[sideOfChannel(channel)]?.length ?? 0) > 1;
  const labelOf = ({ channel, speaker }: DetailLine) =>
    speakerLabel(props.sideOf(channel), speaker, hasSeveral(channel));
  const isNewVoice = (before: DetailLine | undefined, line: DetailLine) =>
    before?.channel !== line.channel ||
    (hasSeveral(line.channel) && line.speaker !== null && before.speaker?.id !== line.speaker.id);
  /** By the line in which their moment lies: the last that began before it. */
  const comments = createMemo(() => {
    const { lines } = props.detail;
    return Map.groupBy(
      props.detail.comments,
      ({ atMs }) => (lines.findLast((line) => line.startMs <= atMs) ?? lines[0])?.id ?? "",
    );
  });
  /** Words that may well be wrong say so where they are read. */
  const isBasic = () => ["basic", "recorded"].includes(props.detail.engine?.accuracy ?? "");
  const canCorrect = (line: DetailLine) => line.kind === "words" && typeof line.text === "string";
  const write = (what: "correction" | "comment") => {
    const line = props.detail.lines.find(({ id }) => id === props.at);
    if (line && props.hindsight.may() && (what === "comment" || canCorrect(line))) setWriting({ line: line.id, what });
  };
  /** Left with Esc or kept: back to where it was begun, which has been drawn again by then. */
  const close = () => {
    const line = writing()?.line;
    setFocused(line);
    setWriting(null);
    setTimeout(() => focusOn(line));
  };
  const focusOn = (line: string | undefined) => document.querySelector<HTMLElement>(`#l-${line} .at`)?.focus();
  /** From line to line, by one: the next may not exist yet. */
  const arrows = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || !(event.target instanceof Element) || !event.target.matches(".turn > .at")) return;
    const next = lines()[placeOf(focused()) + by];
    if (!next) return;
    event.preventDefault();
    setFocused(next.id);
    rows.show(placeOf(next.id));
    document.querySelector<HTMLElement>(`#l-${next.id} .at`)?.focus({ preventScroll: true });
  };

  const [finding, setFinding] = createSignal<{ readonly wanted: string; readonly asked: number } | null>(null);
  const wanted = () => finding()?.wanted ?? "";
  const textOfLine = (line: DetailLine) => (line.kind === "words" ? readable(textOr(line.text, "")) : "");
  const hits = createMemo(() => (wanted() === "" ? [] : lines().filter((line) => holds(textOfLine(line), wanted()))));
  const [hit, setHit] = createSignal<string | null>(null);
  const hitAt = () => {
    const at = hits().findIndex(({ id }) => id === hit());
    return at < 0 ? null : at;
  };
  createEffect(on(wanted, () => setHit(null), { defer: true }));
  const find = () => {
    setFinding((before) => ({ wanted: before?.wanted ?? "", asked: (before?.asked ?? 0) + 1 }));
  };
  const closeFind = () => {
    const line = hit();
    setFinding(null);
    if (line === null) return;
    setFocused(line);
    rows.show(placeOf(line));
    focusOn(line);
  };
  const stepFind = (by: 1 | -1) => {
    const all = hits();
    if (all.length === 0) return;
    const at = hitAt();
    // The first time from where one is.
    const here = placeOf(props.at ?? undefined);
    const from = all.findIndex((line) => placeOf(line.id) >= here);
    const next = all[at === null ? Math.max(0, from) : (at + by + all.length) % all.length];
    if (!next) return;
    setHit(next.id);
    props.onLook(next.startMs);
    rows.show(placeOf(next.id), "center");
  };
  /** The browser's own search sees the lines that exist: where those are not all, this one comes first, and the browser's with a second press. */
  const browserFind = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "f" || event.shiftKey || event.altKey) return;
    if (rows.isWhole() || document.querySelector("dialog[open]")) return;
    if (event.target instanceof Element && event.target.closest(".findwords")) return;
    event.preventDefault();
    find();
  };
  addEventListener("keydown", browserFind);
  onCleanup(() => removeEventListener("keydown", browserFind));
  const key = (what: "correction" | "comment") => (event: KeyboardEvent) => {
    if (!settings.singleKeys() || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    write(what);
  };
  const slash = (event: KeyboardEvent) => {
    if (!settings.singleKeys() || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    find();
  };
  onCleanup(tinykeys(window, { e: key("correction"), c: key("comment"), "/": slash }));
  const look = (line: DetailLine) => {
    if (getSelection()?.isCollapsed !== false && writing() === null) props.onLook(line.startMs);
  };
  /** Within the line, also where its second was rounded down. */
  const momentIn = (line: DetailLine) =>
    Math.min(Math.max(line.startMs, props.atMs ?? line.startMs), Math.max(line.startMs, line.endMs));
  return (
    <section aria-labelledby="words-head">
      <h2 id="words-head">
        {says.words}
        <small>{words.linesCount(props.detail.lines.filter((line) => line.kind === "words").length)}</small>
        <Show when={isBasic()}>
          <span class="tag">
            <Icon name="warn" />
            {says.basic}
          </span>
        </Show>
        <Show when={lines().length > 0 && !finding()}>
          <button type="button" class="btn s plain" aria-keyshortcuts="/" onClick={find}>
            <Icon name="search" size="s" />
            {says.find.open}
          </button>
        </Show>
      </h2>
      <Show when={finding()}>
        {(now) => (
          <FindWords
            asked={now().asked}
            wanted={now().wanted}
            count={hits().length}
            at={hitAt()}
            onWanted={(next) => setFinding({ ...now(), wanted: next })}
            onStep={stepFind}
            onClose={closeFind}
          />
        )}
      </Show>
      <SpeakerSheet
        call={props.detail.call.call}
        voice={asked()}
        side={props.sideOf(asked()?.channel ?? "rep")}
        others={(voices()[asked()?.channel ?? "rep"] ?? []).filter(({ id }) => id !== asked()?.id)}
        onDone={props.onChanged}
        onClose={() => setAsked(null)}
      />
      <Show when={props.detail.lines.length === 0}>
        <p class="faint">{says.none}</p>
      </Show>
      <div
        class="lines"
        role="list"
        aria-labelledby="words-head"
        ref={list}
        onKeyDown={arrows}
        onFocusIn={(event) =>
          setFocused(lines()[Number(event.target.closest<HTMLElement>(".turn")?.dataset["index"])]?.id)
        }
        onFocusOut={(event) => !list.contains(event.relatedTarget as Node | null) && setFocused(undefined)}
      >
        {/* By place, so that a line that gains a name is changed where it stands, and keeps the focus. */}
        <For each={rows.indexes()}>
          {(i) => {
            // Rows that are no more are taken away first: a place that exists has its line.
            const line = () => props.detail.lines[i]!;
            return (
              <div
                class="turn"
                role="listitem"
                aria-posinset={i + 1}
                aria-setsize={lines().length}
                ref={(row) => rows.watch(row)}
                data-index={i}
                style={{ "margin-block-start": `${rows.spaceBefore(i)}px` }}
                id={`l-${line().id}`}
                classList={{ me: line().channel === "rep", gap: line().kind === "gap", on: props.at === line().id }}
              >
                <button type="button" class="at num" dir="ltr" onClick={() => props.onGo(line().startMs)}>
                  {clockText(line().startMs)}
                </button>
                <div onClick={() => look(line())}>
                  <Show when={isNewVoice(props.detail.lines[i - 1], line())}>
                    <div class="sp">
                      <i class="ch" classList={{ o: line().channel === "rep" }} />
                      <Show when={line().speaker} fallback={<bdi>{props.sideOf(line().channel)}</bdi>}>
                        {(speaker) => (
                          <button
                            type="button"
                            class="who"
                            title={partWords.speaker.change(labelOf(line()))}
                            onClick={() => setAsked({ ...speaker(), channel: sideOfChannel(line().channel) })}
                          >
                            <bdi>{labelOf(line())}</bdi>
                          </button>
                        )}
                      </Show>
                    </div>
                  </Show>
                  <Words
                    line={line()}
                    wanted={wanted()}
                    writing={writing()}
                    hindsight={props.hindsight}
                    onWrite={(next) => (next ? setWriting(next) : close())}
                  />
                  <Show when={comments().get(line().id)}>
                    {(mine) => <Comments comments={mine()} hindsight={props.hindsight} onGo={props.onGo} />}
                  </Show>
                  <Show when={props.at === line().id && props.hindsight.may()}>
                    <Show
                      when={writing()?.line === line().id && writing()?.what === "comment"}
                      fallback={
                        <Show when={writing() === null}>
                          <div class="row wrap acts">
                            <Show when={canCorrect(line())}>
                              <button
                                type="button"
                                class="btn s plain"
                                aria-keyshortcuts="e"
                                onClick={() => write("correction")}
                              >
                                {says.hindsight.correct}
                                <kbd class="kbd">E</kbd>
                              </button>
                            </Show>
                            <button
                              type="button"
                              class="btn s plain"
                              aria-keyshortcuts="c"
                              onClick={() => write("comment")}
                            >
                              {says.hindsight.comment}
                              <kbd class="kbd">C</kbd>
                            </button>
                          </div>
                        </Show>
                      }
                    >
                      <Written
                        label={says.hindsight.commentLabel(clockText(momentIn(line())))}
                        text=""
                        charsMax={2_000}
                        save={says.hindsight.say}
                        hindsight={props.hindsight}
                        onSave={(text) => props.hindsight.comment(momentIn(line()), text)}
                        onClose={close}
                      />
                    </Show>
                  </Show>
                </div>
                <Margin line={line()} />
              </div>
            );
          }}
        </For>
        <div class="rest" aria-hidden="true" style={{ "block-size": `${rows.afterPx()}px` }} />
      </div>
    </section>
  );
}
