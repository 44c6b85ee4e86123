import "./start.css";
import { A, useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from "solid-js";
import { CallRow } from "../history/call-row.tsx";
import { words as historyWords } from "../history/words.ts";
import { type Intent, keepIntent, newCallId } from "../live/intent.ts";
import { soundInputs } from "../live/sources/inputs.ts";
import { observeSound } from "../live/sources/observe.ts";
import { api, createPolled, type Sample } from "../parts/api.ts";
import { Failed } from "../parts/failed.tsx";
import { Icon } from "../parts/icon.tsx";
import { isOneOf } from "../parts/me.ts";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { createBeginning } from "../practice/create-beginning.ts";
import { practisingRoles } from "../practice/practice-entry.ts";
import { words as practiceWords } from "../practice/words.ts";
import { emptyForm, OwnCall, type OwnCallForm } from "./own-call.tsx";
import { readPlaybooks } from "./playbooks.ts";
import { Ready } from "./ready.tsx";
import { SampleList } from "./sample-list.tsx";
import { Setup } from "./setup.tsx";
import { words } from "./words.ts";

const statusEveryMs = 1_000;
const lookEveryMs = 500;
const recentCount = 5;

/** The first page: one sentence and one button, then one's own call, then what was there before. */
export default function StartPage() {
  const navigate = useNavigate();
  const inputs = soundInputs();
  const practising = createBeginning();
  const [status] = createPolled(api.status, statusEveryMs, (now) => !now.ready || !now.speech.ready);
  const [samples] = createPolled(api.samples, 2_000, (list) => list.length === 0);
  const [recent] = createPolled(() => api.calls(recentCount), 5_000);
  const [playbooks] = createPolled(readPlaybooks, 5_000);
  const [wanted, setWanted] = createSignal<Sample | null>(null);
  const [form, setForm] = createSignal<OwnCallForm>(
    inputs.cannotShare === null ? emptyForm : { ...emptyForm, way: "microphone" },
  );
  const [tick, setTick] = createSignal(0);
  const clock = setInterval(() => setTick((count) => count + 1), lookEveryMs);
  let goesOn = false;
  onCleanup(() => {
    clearInterval(clock);
    if (!goesOn) inputs.close(); // What was tried here is not left open behind another page.
  });
  const seen = createMemo(
    () => (tick(), observeSound(inputs, { paused: false, wants: { microphone: true, share: form().way === "both" } })),
  );
  const speechReady = () => status().value?.speech.ready ?? false;
  const first = () => samples().value?.[0] ?? null;
  const others = createMemo(() => samples().value?.slice(1) ?? []);

  const go = (intent: Omit<Intent, "started">) => {
    const call = newCallId();
    keepIntent(call, { ...intent, started: false });
    goesOn = intent.source === "microphone";
    navigate(`/live/${call}`);
  };
  const play = (sample: Sample) => {
    if (!speechReady()) return void setWanted(wanted()?.id === sample.id ? null : sample);
    go({
      source: "sample",
      sample: sample.id,
      hears: { microphone: false, share: false },
      playbook: (sample as { playbook?: Intent["playbook"] }).playbook ?? null,
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
  const own = (way = form().way) => {
    const { name, company, role, title, playbook } = form();
    const customer = { name: name.trim() || words.unnamed, company: company.trim(), role: role.trim() };
    const book = playbook ?? playbooks().value?.[0] ?? null;
    go({
      source: way === "typed" ? "typed" : "microphone",
      sample: null,
      // A tab that was shared is heard whichever button is pressed; one that was not is no fault to be told of.
      hears: { microphone: way !== "typed", share: way !== "typed" && inputs.customer.state() === "open" },
      playbook: book && { id: book.id, version: book.version },
      title: title.trim() || words.ownTitle(customer.name),
      customer,
      language: form().language || (book?.language ?? "en"),
      consentAtMs: 0,
      durationMs: 0,
    });
  };
  const ctrlEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    own();
  };
  addEventListener("keydown", ctrlEnter);
  onCleanup(() => removeEventListener("keydown", ctrlEnter));

  return (
    <Shell title={words.page}>
      <div class="start">
        <div class="lead-col">
          <section class="hero" aria-labelledby="hero-head">
            <h1 id="hero-head">
              <For each={words.hero}>{(sentence) => <span>{sentence} </span>}</For>
            </h1>
            <p>{words.heroText}</p>
            <Show
              when={first()}
              fallback={
                <Show when={samples().value || samples().problem} fallback={<div class="sk hold" />}>
                  <p class="faint">{samples().problem ? partWords.notAnswering.title : words.noSamples}</p>
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
                    {wanted()?.id === sample().id ? words.playing : words.play}
                  </button>
                  <span class="dim">
                    <bdi>{sample().title}</bdi>
                    {partWords.comma}
                    <span class="num">{clockText(sample().durationMs)}</span>. <bdi>{sample().about}</bdi>
                  </span>
                </div>
              )}
            </Show>
            <Show when={first() && !speechReady()}>
              <p class="s2 faint">{words.notYet}</p>
            </Show>
            <Show when={others().length > 0}>
              <SampleList samples={others()} wanted={wanted()?.id ?? null} onPlay={play} />
            </Show>
            <button type="button" class="btn plain straight" onClick={() => own("microphone")}>
              <Icon name="mic" size="s" />
              {words.straight}
            </button>
            <A class="btn plain straight" href="/recording">
              <Icon name="sound" size="s" />
              {words.recording}
            </A>
            <Show when={isOneOf(practisingRoles)}>
              <button
                type="button"
                class="btn plain straight"
                disabled={practising.busy()}
                onClick={() => void practising.beginQuestion()}
              >
                <Icon name="question" size="s" />
                {practiceWords.start.oneFront}
              </button>
              <Failed problem={practising.problem()} no={(problem) => problem.message} />
            </Show>
          </section>

          <OwnCall
            form={form()}
            set={(change) => setForm({ ...form(), ...change })}
            inputs={inputs}
            seen={seen()}
            playbooks={playbooks().value ?? []}
          />
        </div>
        <aside class="setup">
          <Ready
            way={form().way}
            seen={seen()}
            microphoneProblem={inputs.microphoneProblem()}
            deaf={status().value?.speech.engine === "recorded"}
            onStart={() => own()}
          />
          <Setup status={status().value} problem={status().problem} />
        </aside>
        <section class="recent" aria-labelledby="recent-head">
          <h2 id="recent-head">
            {words.recent}
            <Show when={(recent().value?.calls.length ?? 0) > 0}>
              <A class="link s2" href="/calls">
                {words.allCalls}
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
                  <StateNote glyph="play" tone="tell" title={historyWords.empty.title} text={historyWords.empty.text} />
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
    </Shell>
  );
}
