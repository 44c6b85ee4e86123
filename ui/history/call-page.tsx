import "./call.css";
import { A, useParams, useSearchParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, Index, on, Show } from "solid-js";
import { markedPieces } from "../live/marked.ts";
import { copyText } from "../live/copy-text.ts";
import { api, ApiProblem, type CallDetail, type CallTip, createPolled } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { labelText } from "../parts/label.ts";
import { isolated, isRightToLeft } from "../parts/language.ts";
import { isOneOf } from "../parts/me.ts";
import { readable } from "../parts/readable.ts";
import { Ribbon } from "../parts/ribbon.tsx";
import { Shell } from "../parts/shell.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { speakerLabel } from "../parts/speaker-label.ts";
import { SpeakerSheet, type Voice } from "../parts/speaker-sheet.tsx";
import { clockText, dayText, hourText, spanText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { Outcome } from "./outcome.tsx";
import { createPlayer } from "./create-player.ts";
import { Missing } from "./missing.tsx";
import { Sound } from "./sound.tsx";
import { Summary } from "./summary.tsx";
import { words } from "./words.ts";

const says = words.call;
type DetailLine = CallDetail["lines"][number];

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
  let position: string | null = null;
  const [detail, again] = createPolled(() => api.call(props.call, position), 3_000);
  const changed = (at: string | null) => {
    position = at;
    void again();
  };
  const who = () => textOr(detail().value?.call.customer.name, words.title);
  return (
    <Shell title={says.page(who())}>
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
        {(found) => <Detail detail={found()} onChanged={changed} />}
      </Show>
    </Shell>
  );
}

function Detail(props: { detail: CallDetail; onChanged: (position: string | null) => void }) {
  const [book] = createPolled(() => api.playbook(props.detail.call.playbook), 5_000);
  const playName = (id: string) => book().value?.plays.find((play) => play.id === id)?.name ?? id;
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
  const canHear = () => recording().value?.none === null;
  const atLine = createMemo(() => {
    const at = player.isPlaying() ? player.atMs() : atMs();
    if (at === null) return null;
    return props.detail.lines.reduce<string | null>(
      (found, line) => (line.startMs <= at + 500 ? line.id : found),
      props.detail.lines[0]?.id ?? null,
    );
  });
  createEffect(
    on(atLine, (id) => {
      setCopied(false);
      // Whoever listens may read elsewhere meanwhile: only a line out of sight is brought into it.
      const block = player.isPlaying() ? "nearest" : "center";
      if (id) document.getElementById(`l-${id}`)?.scrollIntoView({ block });
    }),
  );
  /** Goes to a moment, and plays from it where there is sound. */
  const go = (ms: number) => {
    setSearch({ t: String(Math.floor(ms / 1_000)) }, { replace: true });
    if (canHear()) player.play(ms);
  };
  const copyLink = async () => setCopied(await copyText(location.href));
  /** A first name; what stands in an erased one's place is said whole. */
  const first = (name: string) =>
    name === words.erasedCustomer || name === words.erasedRep ? name : (name.split(" ")[0] ?? name);
  const sideOf = (channel: string) => first(channel === "rep" ? rep() : customer());
  /** Of each side, after corrections. */
  const voices = createMemo(() => {
    const all = new Map(
      props.detail.lines.flatMap(({ channel, speaker }) =>
        speaker
          ? [[`${channel} ${speaker.id}`, { ...speaker, channel: channel === "rep" ? "rep" : "customer" } as Voice]]
          : [],
      ),
    );
    return Object.groupBy(all.values(), ({ channel }) => channel);
  });
  const hasSeveral = (channel: string) => (voices()[channel === "rep" ? "rep" : "customer"]?.length ?? 0) > 1;
  const labelOf = ({ channel, speaker }: DetailLine) => speakerLabel(sideOf(channel), speaker, hasSeveral(channel));
  const isNewVoice = (before: DetailLine | undefined, line: DetailLine) =>
    before?.channel !== line.channel ||
    (hasSeveral(line.channel) && line.speaker !== null && before.speaker?.id !== line.speaker.id);
  const [asked, setAsked] = createSignal<Voice | null>(null);
  const consent = () => {
    const { consent } = props.detail;
    return consent ? (says.consent[consent.how ?? ""] ?? says.consent[consent.state] ?? "") : "";
  };
  /** Words that may well be wrong say so where they are read. */
  const isBasic = () => ["basic", "recorded"].includes(props.detail.engine?.accuracy ?? "");
  const facts = () =>
    [
      `${dayText(call().startedAt, Date.now())} ${hourText(call().startedAt)}${partWords.comma}${clockText(call().durationMs)}.`,
      `${isolated(rep())}.`,
      call().endedReason ? `${words.ended[call().endedReason ?? ""] ?? call().endedReason}.` : `${words.going}.`,
      consent(),
      props.detail.engine?.engine
        ? says.engine(
            partWords.engines[props.detail.engine.engine] ?? props.detail.engine.engine,
            partWords.accuracy[props.detail.engine.accuracy] ?? props.detail.engine.accuracy,
          )
        : "",
    ]
      .filter(Boolean)
      .join(" ");

  return (
    <div class="call">
      <div class="head">
        <A class="ib" href="/calls" aria-label={says.back} title={says.back}>
          <Icon name="left" />
        </A>
        <div class="grow">
          <h1>
            <bdi>{customer()}</bdi>
            {call().customer.company ? (
              <>
                {partWords.comma}
                <bdi>{call().customer.company}</bdi>
              </>
            ) : (
              ""
            )}
          </h1>
          <p class="dim">{facts()}</p>
          <Show when={call().erasedAt}>
            {(at) => (
              <p class="erased">
                <Icon name="info" size="s" />
                <span>
                  <b>{words.erasedOn(dayText(at(), Date.now()))}.</b> {says.erasedNote}
                </span>
              </p>
            )}
          </Show>
          <Outcome detail={props.detail} onChanged={props.onChanged} />
        </div>
        <Show when={atMs() !== null}>
          <button type="button" class="btn" onClick={() => void copyLink()}>
            <Icon name={copied() ? "tick" : "link"} size="s" />
            {copied() ? says.copied : says.copyLink(clockText(atMs() ?? 0))}
          </button>
        </Show>
        <A class="btn" classList={{ go: call().sample !== null }} href="/#own-head">
          <Icon name="mic" size="s" />
          {says.own}
        </A>
      </div>
      <Show when={call().incomplete}>
        {(why) => (
          <p class="note warn" role="status" title={why().code}>
            <Icon name="warn" />
            {says.incomplete}
          </p>
        )}
      </Show>
      <section class="scr">
        <div
          class="seek"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const fromStart = isRightToLeft ? box.right - event.clientX : event.clientX - box.left;
            go((call().durationMs * fromStart) / box.width);
          }}
        >
          <Ribbon call={call()} height={64} atMs={player.isPlaying() ? player.atMs() : atMs()} />
        </div>
        <div class="between s1 faint num">
          <span>0:00</span>
          <span>{words.lanes(first(customer()), first(rep()))}</span>
          <span>{clockText(call().durationMs)}</span>
        </div>
        <Show when={recording().value}>
          {(found) => <Sound recording={found()} durationMs={call().durationMs} player={player} />}
        </Show>
      </section>
      <Summary call={call().call} sideOf={sideOf} onGo={go} />
      <div class="three">
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
            call={call().call}
            voice={asked()}
            side={sideOf(asked()?.channel ?? "rep")}
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
                classList={{ me: line().channel === "rep", gap: line().kind === "gap", on: atLine() === line().id }}
              >
                <button type="button" class="at num" dir="ltr" onClick={() => go(line().startMs)}>
                  {clockText(line().startMs)}
                </button>
                <div>
                  <Show when={isNewVoice(props.detail.lines[i - 1], line())}>
                    <div class="sp">
                      <i class="ch" classList={{ o: line().channel === "rep" }} />
                      <Show when={line().speaker} fallback={<bdi>{sideOf(line().channel)}</bdi>}>
                        {(speaker) => (
                          <button
                            type="button"
                            class="who"
                            title={partWords.speaker.change(labelOf(line()))}
                            onClick={() =>
                              setAsked({ ...speaker(), channel: line().channel === "rep" ? "rep" : "customer" })
                            }
                          >
                            <bdi>{labelOf(line())}</bdi>
                          </button>
                        )}
                      </Show>
                    </div>
                  </Show>
                  <p dir="auto">
                    {line().kind === "gap" ? (
                      says.gap(spanText(line().endMs - line().startMs))
                    ) : typeof line().text === "string" ? (
                      <For
                        each={markedPieces(
                          readable(textOr(line().text, "")),
                          line().notes.map((note) => textOr(note.words, "")),
                        )}
                      >
                        {(piece) => (piece.marked ? <span class="u">{piece.text}</span> : piece.text)}
                      </For>
                    ) : (
                      <span class="faint">{says.erased}</span>
                    )}
                  </p>
                </div>
                <div class="mg">
                  <For each={[...new Set(line().notes.map((note) => note.label))]}>
                    {(label) => <span dir="auto">{labelText(label)}</span>}
                  </For>
                </div>
              </div>
            )}
          </Index>
        </section>
        <section aria-labelledby="tips-head">
          <h2 id="tips-head">
            {says.tips}
            <small>{props.detail.tips.length}</small>
          </h2>
          <Show when={props.detail.tips.length === 0}>
            <p class="faint">{call().erasedAt === null ? says.noTips : says.erasedTips}</p>
          </Show>
          <ul class="tips">
            <For each={props.detail.tips}>{(tip) => <TipRow tip={tip} play={playName(tip.play)} onGo={go} />}</For>
          </ul>
        </section>
        <aside>
          <section aria-labelledby="noted-head">
            <h2 id="noted-head">
              {says.noted}
              <small>{props.detail.noted.filter((item) => item.what !== "stage" && !item.off).length}</small>
            </h2>
            <ul>
              <For each={props.detail.noted.filter((item) => item.what !== "stage" && !item.off)}>
                {(item) => (
                  <li class="nt">
                    <button type="button" class="at num" dir="ltr" onClick={() => go(item.atMs)}>
                      {clockText(item.atMs)}
                    </button>
                    <div>
                      {textOr(item.words, "") ? (
                        <>
                          <span dir="auto">{partWords.quoted(textOr(item.words, ""))}</span>
                          <br />
                          <small>
                            <bdi>{labelText(item.label)}</bdi>
                          </small>
                        </>
                      ) : (
                        labelText(item.label)
                      )}
                    </div>
                  </li>
                )}
              </For>
            </ul>
          </section>
          <Show when={props.detail.withheld.length > 0}>
            <section aria-labelledby="held-head">
              <h2 id="held-head">
                {says.withheld}
                <small>{props.detail.withheld.length}</small>
              </h2>
              <ul>
                <For each={props.detail.withheld}>
                  {(held) => (
                    <li class="nt held">
                      <button type="button" class="at num" dir="ltr" onClick={() => go(held.atMs)}>
                        {clockText(held.atMs)}
                      </button>
                      <div>
                        <bdi>{held.headline}</bdi>
                        <br />
                        <small>{says.because[held.because] ?? held.because}</small>
                      </div>
                    </li>
                  )}
                </For>
              </ul>
            </section>
          </Show>
        </aside>
      </div>
    </div>
  );
}

function TipRow(props: { tip: CallTip; play: string; onGo: (ms: number) => void }) {
  const tags = (): { glyph: Glyph; text: string }[] => {
    const { tip } = props;
    const all: { on: boolean; glyph: Glyph; text: string }[] = [
      { on: tip.retracted, glyph: "back", text: says.tags.retracted },
      { on: tip.copied, glyph: "copy", text: says.tags.copied },
      { on: tip.rating === "like", glyph: "like", text: says.tags.liked },
      { on: tip.rating === "dislike", glyph: "dislike", text: says.tags.disliked },
      { on: tip.pinned, glyph: "pin", text: says.tags.pinned },
      { on: tip.dismissed, glyph: "cross", text: says.tags.dismissed },
    ];
    return all.filter(({ on }) => on);
  };
  return (
    <li class="kept" classList={{ back: props.tip.retracted }}>
      <Icon name={(props.tip.kind as Glyph) ?? "info"} />
      <div>
        <div class="top">
          <b class="acc" dir="auto">
            {labelText(props.tip.title)}
          </b>
          <button type="button" class="at num" dir="ltr" onClick={() => props.onGo(props.tip.madeAtMs)}>
            {clockText(props.tip.madeAtMs)}
          </button>
        </div>
        <h3 dir="auto">{props.tip.headline}</h3>
        <p class="say" dir="auto">
          {props.tip.say}
        </p>
        <div class="row wrap s1 dim">
          <Show when={textOr(props.tip.words, "")}>
            {(said) => (
              <span class="tag">
                <Icon name="question" />
                <bdi>{partWords.quoted(said())}</bdi>
              </span>
            )}
          </Show>
          <span class="tag">
            <Icon name="list" />
            <bdi>{props.play}</bdi>
          </span>
          <span class="tag">
            <Icon name="clock" />
            {props.tip.afterWordsMs === null
              ? props.tip.shown
                ? clockText(props.tip.madeAtMs)
                : says.neverShown
              : says.madeAfter(spanText(props.tip.afterWordsMs))}
          </span>
          <For each={tags()}>
            {(tag) => (
              <span class="tag acc">
                <Icon name={tag.glyph} />
                {tag.text}
              </span>
            )}
          </For>
        </div>
        <p class="s1 faint">
          {says.inLog}{" "}
          <Show when={isOneOf(["compliance", "admin"])} fallback={<span class="mono">{props.tip.event}</span>}>
            <A class="mono" href={`/audit?event=${props.tip.event}`}>
              {props.tip.event}
            </A>
          </Show>
        </p>
      </div>
    </li>
  );
}
