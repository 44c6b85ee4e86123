import "./start.css";
import { A, useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, Show } from "solid-js";
import { CallRow } from "../history/call-row.tsx";
import { words as historyWords } from "../history/words.ts";
import { api, createPolled, type Sample } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { type Intent, keepIntent, newCallId } from "./intent.ts";
import { Setup } from "./setup.tsx";
import { words } from "./words.ts";

const statusEveryMs = 1_000;
const recentCount = 5;
const says = words.start;

/** The first page: one sentence and one button, then one's own call, then what was there before. */
export default function StartPage() {
  const navigate = useNavigate();
  const [status] = createPolled(api.status, statusEveryMs, (now) => !now.ready || !now.speech.ready);
  const [samples] = createPolled(api.samples, 2_000, (list) => list.length === 0);
  const [recent] = createPolled(() => api.calls(recentCount), 5_000);
  const [wanted, setWanted] = createSignal<Sample | null>(null);
  const [name, setName] = createSignal("");
  const [company, setCompany] = createSignal("");
  const speechReady = () => status().value?.speech.ready ?? false;
  const first = () => samples().value?.[0] ?? null;
  const others = createMemo(() => samples().value?.slice(1) ?? []);

  const go = (intent: Omit<Intent, "started">) => {
    const call = newCallId();
    keepIntent(call, { ...intent, started: false });
    navigate(`/live/${call}`);
  };
  const play = (sample: Sample) => {
    if (!speechReady()) return void setWanted(wanted()?.id === sample.id ? null : sample);
    go({
      source: "sample",
      sample: sample.id,
      title: sample.title,
      customer: sample.customer,
      language: sample.language,
      consentAtMs: sample.consent.atMs,
      durationMs: sample.durationMs,
    });
  };
  // Pressed before speech was there: the press counts, and the call starts by itself.
  createEffect(() => {
    const sample = wanted();
    if (sample && speechReady()) {
      setWanted(null);
      play(sample);
    }
  });
  const own = (source: "microphone" | "typed") => {
    const customer = { name: name().trim() || says.unnamed, company: company().trim(), role: "" };
    go({
      source,
      sample: null,
      title: says.ownTitle(customer.name),
      customer,
      language: "en",
      consentAtMs: 0,
      durationMs: 0,
    });
  };

  return (
    <Shell title={says.page}>
      <div class="start">
        <div class="lead-col">
          <section class="hero" aria-labelledby="hero-head">
            <h1 id="hero-head">
              <For each={says.hero}>{(sentence) => <span>{sentence} </span>}</For>
            </h1>
            <p>{says.heroText}</p>
            <Show
              when={first()}
              fallback={
                <Show when={samples().value || samples().problem} fallback={<div class="sk hold" />}>
                  <p class="faint">{samples().problem ? partWords.notAnswering.title : says.noSamples}</p>
                </Show>
              }
            >
              {(sample) => (
                <div class="row wrap">
                  <button
                    type="button"
                    class="btn go big"
                    aria-pressed={wanted()?.id === sample().id}
                    onClick={() => play(sample())}
                  >
                    <Icon
                      name={wanted()?.id === sample().id ? "clock" : "play"}
                      filled={wanted()?.id !== sample().id}
                      size="s"
                    />
                    {wanted()?.id === sample().id ? says.playing : says.play}
                  </button>
                  <span class="dim">
                    {sample().title}, <span class="num">{clockText(sample().durationMs)}</span>. {sample().about}
                  </span>
                </div>
              )}
            </Show>
            <Show when={first() && !speechReady()}>
              <p class="s2 faint">{says.notYet}</p>
            </Show>
            <Show when={others().length > 0}>
              <ul class="sams">
                <For each={others()}>
                  {(sample) => (
                    <li class="sam">
                      <button
                        type="button"
                        class="pl"
                        aria-label={says.playNamed(sample.title)}
                        aria-pressed={wanted()?.id === sample.id}
                        onClick={() => play(sample)}
                      >
                        <Icon name="play" filled />
                      </button>
                      <div>
                        <b>{sample.title}</b>
                        <div class="s1 dim">{sample.about}</div>
                      </div>
                      <span class="s1 faint num">{clockText(sample.durationMs)}</span>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </section>

          <section class="own" aria-labelledby="own-head">
            <h2 id="own-head">
              {says.own}
              <small>{says.nothingHeard}</small>
            </h2>
            <div class="stack">
              <div class="two">
                <div class="field">
                  <label for="who">{says.name}</label>
                  <div class="in">
                    <input
                      id="who"
                      type="text"
                      maxLength={120}
                      placeholder={says.nameHint}
                      value={name()}
                      autocomplete="off"
                      dir="auto"
                      onInput={(event) => setName(event.currentTarget.value)}
                    />
                  </div>
                </div>
                <div class="field">
                  <label for="company">{says.company}</label>
                  <div class="in">
                    <input
                      id="company"
                      type="text"
                      maxLength={120}
                      placeholder={says.companyHint}
                      value={company()}
                      autocomplete="off"
                      dir="auto"
                      onInput={(event) => setCompany(event.currentTarget.value)}
                    />
                  </div>
                </div>
              </div>
              <div class="note tell">
                <Icon name="question" />
                <span>
                  {says.sayFirst} <b>{words.consentSentence}</b> {says.thenPress[0]} <kbd class="kbd">A</kbd>{" "}
                  {says.thenPress[1]} <kbd class="kbd">R</kbd> {says.thenPress[2]}
                </span>
              </div>
              <div class="row wrap ways">
                <button type="button" class="btn" onClick={() => own("microphone")}>
                  <Icon name="mic" size="s" />
                  {says.withMic}
                </button>
                <button type="button" class="btn plain" onClick={() => own("typed")}>
                  <Icon name="keys" size="s" />
                  {says.typed}
                </button>
              </div>
              <p class="s1 faint">
                {says.micText} {says.keysNote}
              </p>
            </div>
          </section>

          <section class="recent" aria-labelledby="recent-head">
            <h2 id="recent-head">
              {says.recent}
              <Show when={(recent().value?.calls.length ?? 0) > 0}>
                <A class="link s2" href="/calls">
                  {says.allCalls}
                </A>
              </Show>
            </h2>
            <Show
              when={recent().value}
              fallback={<p class="faint s2">{recent().problem ? partWords.notAnswering.text : ""}</p>}
            >
              {(list) => (
                <Show
                  when={list().calls.length > 0}
                  fallback={
                    <StateNote
                      glyph="play"
                      tone="tell"
                      title={historyWords.empty.title}
                      text={historyWords.empty.text}
                    />
                  }
                >
                  <ul>
                    <For each={list().calls}>{(call) => <CallRow call={call} />}</For>
                  </ul>
                </Show>
              )}
            </Show>
          </section>
        </div>
        <Setup status={status().value} problem={status().problem} />
      </div>
    </Shell>
  );
}
