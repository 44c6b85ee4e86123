import "./hindsight.css";
import { createMemo, createSignal, Index, onCleanup, Show } from "solid-js";
import { tinykeys } from "tinykeys";
import { settings } from "../live/settings.ts";
import type { CallDetail } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { speakerLabel } from "../parts/speaker-label.ts";
import { SpeakerSheet, type Voice } from "../parts/speaker-sheet.tsx";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { HindsightActs } from "./create-hindsight.ts";
import { Comments, type DetailLine, Margin, Words, type Writing, Written } from "./turn.tsx";
import { words } from "./words.ts";

const says = words.call;
const sideOfChannel = (channel: string): Voice["channel"] => (channel === "rep" ? "rep" : "customer");

/** The words of a call: who said them, what was noted and said of them, and the line that is looked at open for both. */
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
}) {
  const [asked, setAsked] = createSignal<Voice | null>(null);
  const [writing, setWriting] = createSignal<Writing>(null);
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
    setWriting(null);
    setTimeout(() => document.querySelector<HTMLElement>(`#l-${line} .at`)?.focus());
  };
  const key = (what: "correction" | "comment") => (event: KeyboardEvent) => {
    if (!settings.singleKeys() || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    write(what);
  };
  onCleanup(tinykeys(window, { e: key("correction"), c: key("comment") }));
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
      </h2>
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
      {/* By place, so that a line that gains a name is changed where it stands, and keeps the focus. */}
      <Index each={props.detail.lines}>
        {(line, i) => (
          <div
            class="turn"
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
        )}
      </Index>
    </section>
  );
}
