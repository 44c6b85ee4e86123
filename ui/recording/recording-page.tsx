import "../start/start.css";
import "./recording.css";
import { A } from "@solidjs/router";
import { createMemo, createSignal, createUniqueId, For, type JSX, onCleanup, Show } from "solid-js";
import type { Channel } from "@wingman/domain/call/events/shared";
import { newCallId } from "../live/intent.ts";
import { HeardOf } from "../parts/heard-of.tsx";
import { Icon } from "../parts/icon.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { Field, Section } from "../start/own-call.tsx";
import { clockText } from "../parts/time.ts";
import {
  type Agreed,
  dropUpload,
  type Pace,
  type Played,
  played,
  playRecording,
  type Sent,
  sendFile,
  stopPlaying,
} from "./ask.ts";
import { codeOf, problemText } from "./problem.ts";
import { Wave } from "./wave.tsx";
import { words } from "./words.ts";

const lookEveryMs = 500;
const percent = new Intl.NumberFormat(undefined, { style: "percent" });

/** A recording that was made elsewhere: sent, looked at, and heard as a call, by the gateway itself. */
export default function RecordingPage() {
  const [sent, setSent] = createSignal<readonly Sent[]>([]);
  const [sending, setSending] = createSignal<{ name: string; share: number } | null>(null);
  const [problem, setProblem] = createSignal("");
  const [isSwapped, setSwapped] = createSignal(false);
  const [name, setName] = createSignal("");
  const [title, setTitle] = createSignal("");
  const [agreed, setAgreed] = createSignal<Agreed | null>(null);
  const [pace, setPace] = createSignal<Pace>("fast");
  const [call, setCall] = createSignal<string | null>(null);
  const [now, setNow] = createSignal<Played | null>(null);
  let stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => {
    clearTimeout(timer);
    stop.abort();
    if (call() === null) for (const { upload } of sent()) void dropUpload(upload);
  });

  /** Channel by channel; the first is one's own unless it was turned round. One alone is the customer's. */
  const channels = createMemo(() => {
    const all = sent().flatMap(({ upload, sound }) =>
      sound.peaks.map((peaks, channel) => ({ upload, channel, peaks, of: sound.channelCount })),
    );
    return all.map((one, n) => {
      const mine = all.length === 1 ? isSwapped() : (n === 0) !== isSwapped();
      return { ...one, side: (mine ? "rep" : "customer") as Channel, where: whereOf(one.of, one.channel, n) };
    });
  });
  const isReady = () => channels().length > 0 && channels().length <= 2 && agreed() !== null && sending() === null;

  const take = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      if (sending()) return;
      stop = new AbortController();
      setProblem("");
      setSending({ name: file.name, share: 0 });
      try {
        const { signal } = stop;
        const got = await sendFile(file, (share) => setSending({ name: file.name, share }), signal);
        if (signal.aborted) return void dropUpload(got.upload);
        setSent([...sent(), got]);
        if (channels().length > 2) setProblem(words.failed.sides);
      } catch (error) {
        if (!stop.signal.aborted) setProblem(problemText(codeOf(error)));
      } finally {
        setSending(null);
      }
    }
  };
  const remove = (upload: string): void => {
    void dropUpload(upload);
    setSent(sent().filter((one) => one.upload !== upload));
    setProblem(channels().length > 2 ? words.failed.sides : "");
  };

  const look = async (id: string): Promise<void> => {
    try {
      const seen = await played(id);
      setNow(seen);
      if (seen.problem) setProblem(problemText(seen.problem.code));
      if (seen.state !== "playing") return;
    } catch (error) {
      // A gateway that is starting again knows in a moment; one that never knew says so.
      if (codeOf(error) === "WING_PLAYED_NOT_FOUND") return void setProblem(problemText(codeOf(error)));
    }
    timer = setTimeout(() => void look(id), lookEveryMs);
  };
  const begin = async (): Promise<void> => {
    const how = agreed();
    if (!isReady() || how === null) return;
    const id = newCallId();
    setProblem("");
    try {
      await playRecording({
        call: id,
        title: title().trim() || words.customer.untitled,
        customer: { name: name().trim() || words.customer.unnamed, company: "", role: "" },
        language: "",
        playbook: null,
        pace: pace(),
        agreed: how,
        sides: channels().map(({ upload, channel, side }) => ({ upload, channel, side })),
      });
      setCall(id);
      await look(id);
    } catch (error) {
      setProblem(problemText(codeOf(error)));
    }
  };
  const again = (): void => {
    setSent([]);
    setCall(null);
    setNow(null);
    setProblem("");
  };

  return (
    <Shell title={words.page}>
      <div class="recorded-call own">
        <header>
          <h1>{words.title}</h1>
          <p class="dim">{words.about}</p>
        </header>
        <div role="alert">
          <Show when={problem()}>
            <StateNote glyph="warn" tone="bad" title={words.failed.head} text={problem()} />
          </Show>
        </div>
        <Show when={call()} fallback={<div>{form()}</div>}>
          {(id) => (
            <Hearing
              call={id()}
              now={now()}
              onStop={() => void stopPlaying(id()).catch(() => undefined)}
              onAnother={again}
            />
          )}
        </Show>
      </div>
    </Shell>
  );

  function form(): JSX.Element {
    return (
      <>
        <Section head={words.file.head} about={words.file.about}>
          <Show
            when={sending()}
            fallback={
              <Drop more={sent().length > 0} hidden={channels().length > 1} onFiles={(files) => void take(files)} />
            }
          >
            {(at) => (
              <div class="drop" role="status">
                <span class="names">
                  {at().share < 1 ? words.file.sending(at().name, percent.format(at().share)) : words.file.reading}
                </span>
                <progress class="bar" aria-label={at().name} max={1} value={at().share} />
                <button type="button" class="btn s" onClick={() => stop.abort()}>
                  {words.file.cancel}
                </button>
              </div>
            )}
          </Show>
          <For each={sent()}>
            {({ upload, name: file, sound }) => (
              <div class="row wrap">
                <bdi class="names">{file}</bdi>
                <span class="dim num">{clockText(sound.durationMs)}</span>
                <span class="dim">{sound.kind.toUpperCase()}</span>
                <button
                  type="button"
                  class="btn s plain"
                  aria-label={words.file.removeNamed(file)}
                  onClick={() => remove(upload)}
                >
                  {words.file.remove}
                </button>
              </div>
            )}
          </For>
        </Section>
        <Show when={channels().length > 0}>
          <Section head={words.sides.head} about={words.sides.about}>
            <For each={channels()}>
              {({ peaks, side, where }) => (
                <div class="wave">
                  <Wave peaks={peaks} label={words.sides.picture(where)} />
                  <div class="row wrap">
                    <span class="s2 dim">{where}</span>
                    <div class="in">
                      <select aria-label={words.sides.whose(where)} onChange={() => setSwapped(!isSwapped())}>
                        <option selected={side === "rep"}>{words.sides.rep}</option>
                        <option selected={side === "customer"}>{words.sides.customer}</option>
                      </select>
                    </div>
                  </div>
                </div>
              )}
            </For>
          </Section>
        </Show>
        <Section head={words.customer.head} about={words.customer.about}>
          <div class="two">
            <Field label={words.customer.name} max={120} value={name()} set={setName} />
            <Field label={words.customer.callTitle} max={200} value={title()} set={setTitle} />
          </div>
        </Section>
        <Section head={words.consent.head} about={words.consent.about}>
          <Choice
            label={words.consent.about}
            options={{
              aloud: words.consent.aloud,
              "in-writing": words.consent.writing,
              "not-asked": words.consent.none,
            }}
            chosen={agreed()}
            choose={setAgreed}
          />
          <p class="s1 faint">{words.consent.noneText}</p>
        </Section>
        <Section head={words.pace.head} about={words.pace.about}>
          <Choice
            label={words.pace.head}
            options={{ fast: words.pace.fast, real: words.pace.real }}
            chosen={pace()}
            choose={setPace}
          />
        </Section>
        <div class="row wrap">
          <button type="button" class="btn go big" aria-disabled={!isReady()} onClick={() => void begin()}>
            <Icon name="ear" size="s" />
            {words.start}
          </button>
          <Show when={!isReady()}>
            <span class="s2 faint">{words.startFirst}</span>
          </Show>
        </div>
      </>
    );
  }
}

const whereOf = (of: number, channel: number, n: number): string =>
  of === 1
    ? n === 0
      ? words.sides.one
      : `${words.sides.one} ${n + 1}`
    : channel === 0
      ? words.sides.left
      : words.sides.right;

function Hearing(props: { call: string; now: Played | null; onStop: () => void; onAnother: () => void }) {
  const state = () => props.now?.state ?? "playing";
  const head = () => (state() === "playing" ? words.hearing.head : words.hearing[state() as "finished"]);
  return (
    <section class="wave" aria-labelledby="hearing">
      <h2 id="hearing" role="status">
        {head()}
      </h2>
      <Show when={props.now}>
        {(now) => (
          <>
            <HeardOf atMs={now().atMs} ofMs={now().durationMs} />
          </>
        )}
      </Show>
      <Show when={state() === "playing"}>
        <p class="dim">{words.hearing.goesOn}</p>
      </Show>
      <div class="row wrap">
        <A class="btn go" href={state() === "playing" ? `/live/${props.call}` : `/calls/${props.call}`}>
          {words.hearing.open}
        </A>
        <Show
          when={state() === "playing"}
          fallback={
            <button type="button" class="btn" onClick={() => props.onAnother()}>
              {words.hearing.another}
            </button>
          }
        >
          <button type="button" class="btn stop" onClick={() => props.onStop()}>
            {words.hearing.stop}
          </button>
        </Show>
      </div>
    </section>
  );
}

/** A file is dropped on it, or chosen by its button, which the keyboard reaches. */
function Drop(props: { more: boolean; hidden: boolean; onFiles: (files: readonly File[]) => void }) {
  const [isOver, setOver] = createSignal(false);
  let field!: HTMLInputElement;
  const take = (list: FileList | null | undefined) => {
    if (list && list.length > 0) props.onFiles([...list]);
  };
  return (
    <div
      class="drop"
      classList={{ over: isOver() }}
      hidden={props.hidden}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <span>{words.file.drop}</span>
      <button type="button" class="btn" onClick={() => field.click()}>
        <Icon name="sound" size="s" />
        {props.more ? words.file.more : words.file.choose}
      </button>
      <span class="s1 faint">{words.file.kinds}</span>
      <input
        ref={field}
        type="file"
        hidden
        multiple
        accept=".wav,.mp3,.opus,.ogg,.webm,.mka,.mkv,.mp4,.m4a,audio/*,video/webm"
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}

function Choice<Key extends string>(props: {
  label: string;
  options: Readonly<Record<Key, string>>;
  chosen: Key | null;
  choose: (key: Key) => void;
}) {
  const group = createUniqueId();
  return (
    <fieldset>
      <legend class="vh">{props.label}</legend>
      <For each={Object.entries(props.options) as [Key, string][]}>
        {([key, says]) => (
          <label class="pick">
            <input type="radio" name={group} checked={props.chosen === key} onChange={() => props.choose(key)} />
            {says}
          </label>
        )}
      </For>
    </fieldset>
  );
}
