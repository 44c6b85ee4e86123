import "./import.css";
import { A } from "@solidjs/router";
import { type Fault, type Job, planOfFolder, planOfList } from "@wingman/domain/import/plan";
import type { Ended, Progress } from "@wingman/domain/import/progress";
import { runImport } from "@wingman/domain/import/run";
import { createSignal, createUniqueId, For, onCleanup, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { type Agreed, fileBytesMax, portsOf } from "./ports.ts";
import { words } from "./words.ts";

const basisCharsMax = 400;
/** Lines that are shown of a batch, the newest; all of it is counted. */
const shownMax = 40;
const ways: readonly Agreed[] = ["in-writing", "aloud", "not-asked"];

type Row = { readonly name: string; readonly how: Ended };

/** A batch of recordings, from the choice of files to the last call; by the same engine as the command. */
export function ImportPart() {
  const [files, setFiles] = createSignal<readonly File[]>([]);
  const [basis, setBasis] = createSignal("");
  const [agreed, setAgreed] = createSignal<Agreed>("in-writing");
  const [rows, setRows] = createSignal<readonly Row[]>([]);
  const [faults, setFaults] = createSignal<readonly Fault[]>([]);
  const [progress, setProgress] = createSignal<Progress | null>(null);
  const [running, setRunning] = createSignal<AbortController | null>(null);
  const [said, setSaid] = createSignal("");
  const [field, ground] = [createUniqueId(), createUniqueId()];
  onCleanup(() => running()?.abort());
  const sounds = () => files().filter(({ name }) => !isList(name));
  const begin = async (event: SubmitEvent) => {
    event.preventDefault();
    if (running() || sounds().length === 0 || basis().trim() === "") return;
    const stop = new AbortController();
    setRunning(stop);
    setRows([]);
    setSaid("");
    const { jobs, faults: wrong, byName } = await planOf(files());
    setFaults(wrong);
    const ports = portsOf({ files: byName, agreed: agreed(), basis: basis().trim(), signal: stop.signal });
    await runImport(jobs, ports, {
      told: ({ job, how }) => setRows((known) => [{ name: job.file, how }, ...known].slice(0, shownMax)),
      progress: setProgress,
      isStopped: () => stop.signal.aborted,
    });
    setSaid(stop.signal.aborted ? words.stopped : words.done);
    setRunning(null);
  };
  return (
    <section aria-labelledby="import-head" class="import">
      <div class="head">
        <h2 id="import-head">{words.title}</h2>
        <p class="dim s2">{words.lead}</p>
      </div>
      <form class="rules" onSubmit={(event) => void begin(event)}>
        <div class="panel">
          <div class="field">
            <label for={field}>{words.files}</label>
            <input
              id={field}
              type="file"
              multiple
              disabled={running() !== null}
              accept=".wav,.mp3,.mp2,.opus,.ogg,.webm,.mka,.mp4,.m4a,.csv"
              onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])}
            />
            <p class="s1 faint">{sounds().length > 0 ? words.chosen(sounds().length) : words.filesHint}</p>
          </div>
          <div class="field">
            <label for={ground}>{words.basis}</label>
            <div class="in">
              <input
                id={ground}
                type="text"
                dir="auto"
                maxLength={basisCharsMax}
                disabled={running() !== null}
                value={basis()}
                onInput={(event) => setBasis(event.currentTarget.value)}
              />
            </div>
            <p class="s1 faint">{words.basisHint}</p>
          </div>
          <fieldset class="opts">
            <legend>{words.agreed.label}</legend>
            <For each={ways}>
              {(way) => (
                <label>
                  <input
                    type="radio"
                    name="agreed"
                    checked={agreed() === way}
                    disabled={running() !== null}
                    onChange={() => setAgreed(way)}
                  />
                  <span>{words.agreed[way]}</span>
                </label>
              )}
            </For>
          </fieldset>
          <div class="row wrap">
            <button
              type="submit"
              class="btn go"
              disabled={running() !== null || sounds().length === 0 || basis().trim() === ""}
            >
              {words.go}
            </button>
            <Show when={running()}>
              {(stop) => (
                <button type="button" class="btn" onClick={() => stop().abort()}>
                  {words.stop}
                </button>
              )}
            </Show>
          </div>
        </div>
      </form>
      <Show when={progress()}>
        {(now) => (
          <div class="far">
            <progress class="bar" aria-label={words.progress.label} max={now().files} value={now().ended} />
            <p class="num">{textOf(now())}</p>
            <p class="s1 faint" role="status">
              {running() ? words.leave : said()}
            </p>
          </div>
        )}
      </Show>
      <Show when={faults().length > 0 || rows().length > 0}>
        <ul class="brought" aria-label={words.list}>
          <For each={faults().slice(0, shownMax)}>
            {(fault) => (
              <li class="wrong">
                <Icon name="warn" size="s" />
                <bdi>{fault.where}</bdi>
                <span>
                  {fault.message} {fault.remedy}
                </span>
              </li>
            )}
          </For>
          <For each={rows()}>{(row) => <Brought row={row} />}</For>
        </ul>
      </Show>
    </section>
  );
}

function Brought(props: { row: Row }) {
  const how = () => props.row.how;
  const text = () => {
    const now = how();
    if (now.kind === "imported") return words.how.imported(clockText(now.soundMs));
    if (now.kind === "known") return now.as === null ? words.how.known : words.how.same(now.as);
    return [words.how.failed, ": ", now.message, " ", now.remedy ?? ""].join("");
  };
  const call = () => {
    const now = how();
    return now.kind === "failed" ? null : now.call;
  };
  return (
    <li classList={{ wrong: how().kind === "failed" }}>
      <Icon name={how().kind === "failed" ? "warn" : how().kind === "known" ? "info" : "tick"} size="s" />
      <bdi>{props.row.name}</bdi>
      <span>
        {text()}{" "}
        <Show when={call()}>
          {(id) => (
            <A href={`/calls/${id()}`} aria-label={`${words.open}: ${props.row.name}`}>
              {words.open}
            </A>
          )}
        </Show>
      </span>
    </li>
  );
}

const isList = (name: string): boolean => /\.csv$/i.test(name);

const planOf = async (
  files: readonly File[],
): Promise<{
  readonly jobs: readonly Job[];
  readonly faults: readonly Fault[];
  readonly byName: ReadonlyMap<string, File>;
}> => {
  const sounds = files.filter(({ name, size }) => !isList(name) && size <= fileBytesMax);
  const large = files.filter(({ name, size }) => !isList(name) && size > fileBytesMax);
  const byName = new Map(sounds.map((file) => [file.name, file]));
  const list = files.find(({ name }) => isList(name));
  const plan = list ? planOfList(await list.text(), [...byName.keys()]) : planOfFolder([...byName.keys()]);
  const tooLarge = large.map(({ name }) => ({ where: name, message: words.tooLarge, remedy: words.tooLargeRemedy }));
  return { jobs: plan.jobs, faults: [...plan.faults, ...tooLarge], byName };
};

const textOf = (now: Progress): string =>
  [
    words.progress.files(now.ended, now.files),
    words.progress.sound(clockText(now.soundMs)),
    ...(now.timesRealTime === null ? [] : [words.progress.times(now.timesRealTime)]),
    ...(now.leftMs === null || now.ended === now.files ? [] : [words.progress.left(clockText(now.leftMs))]),
  ].join(partWords.comma);
