import { A } from "@solidjs/router";
import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { saveFile } from "../parts/save-file.ts";
import { ApiProblem } from "../parts/api.ts";
import { StateNote } from "../parts/state-note.tsx";
import { type Actor, audit, type Entry, numberOf, type Opened, type Walk } from "./ask.ts";
import { Causes } from "./causes.tsx";
import { codeOf, Proof } from "./proof.tsx";
import { aboutOf, shortId, typeText, whoOf } from "./say.ts";
import { dayTimeText } from "./times.ts";
import { words } from "./words.ts";

const says = words.detail;
const notFound = 404;

/** One event: who, when, why, its words where somebody asks for them, its causes and effects, and its proof. */
export function EventPanel(props: {
  /** An id or a place. */
  event: string;
  actors: ReadonlyMap<string, Actor>;
  onActors: (actors: readonly Actor[]) => void;
  onOpen: (place: string) => void;
  onFilter: (filter: { actor?: string; call?: string; type?: string }) => void;
  onClose: () => void;
}) {
  const [walk, setWalk] = createSignal<Walk | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const load = async (): Promise<void> => {
    const wanted = props.event;
    setProblem(null);
    try {
      const found = await audit.walk(wanted);
      if (wanted !== props.event) return;
      props.onActors(found.actors);
      setWalk(found);
    } catch (error) {
      if (wanted !== props.event) return;
      setWalk(null);
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };
  createEffect(
    on(
      () => props.event,
      () => void load(),
    ),
  );
  const entry = () => walk()?.entries.find(({ place }) => place === walk()?.focus);
  const isMissing = () => {
    const wrong = problem();
    return wrong instanceof ApiProblem && wrong.status === notFound;
  };
  return (
    <aside class="one" aria-label={says.label}>
      <button type="button" class="btn s plain close" onClick={() => props.onClose()}>
        <Icon name="left" size="s" />
        {says.close}
      </button>
      <Show when={problem()}>
        {(wrong) => (
          <Show when={isMissing()} fallback={<ProblemNote problem={wrong()} onRetry={() => void load()} />}>
            <StateNote glyph="search" tone="tell" title={says.missing.title} text={says.missing.text} />
          </Show>
        )}
      </Show>
      <Show when={entry()}>
        {(one) => (
          <>
            <Facts {...props} entry={one()} fragment={walk()?.fragments[one().cause ?? ""] ?? null} />
            <Show when={walk()}>
              {(found) => <Causes walk={found()} actors={props.actors} onOpen={props.onOpen} />}
            </Show>
            <Proof place={one().place} />
          </>
        )}
      </Show>
    </aside>
  );
}

function Facts(props: {
  entry: Entry;
  /** Its cause, where that is an interim text. */
  fragment: { readonly revision: number } | null;
  actors: ReadonlyMap<string, Actor>;
  onOpen: (place: string) => void;
  onFilter: (filter: { actor?: string; call?: string; type?: string }) => void;
}) {
  const [opened, setOpened] = createSignal<Opened | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal<"open" | "file" | null>(null);
  const doing = async (what: "open" | "file", work: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setProblem(null);
    await work().catch((error: unknown) => setProblem(error instanceof Error ? error : new Error(String(error))));
    setBusy(null);
  };
  createEffect(
    on(
      () => props.entry.place,
      () => setOpened(null),
    ),
  );
  const open = () =>
    doing("open", async () => {
      const { place } = props.entry;
      const found = await audit.open(place);
      if (place === props.entry.place) setOpened(found);
    });
  const bundle = (call: string) =>
    doing("file", async () => saveFile(await audit.bundle(call), `call-${call}.bundle.json`));
  const at = () => {
    const ms = props.entry.facts["spokenAtMs"] ?? props.entry.facts["atMs"] ?? props.entry.facts["madeAtMs"];
    return typeof ms === "number" ? `?t=${Math.floor(ms / 1_000)}` : "";
  };
  return (
    <section aria-labelledby="one-head">
      <p class="s1 faint num">{says.head(numberOf(props.entry.place), aboutOf(props.entry))}</p>
      <h2 id="one-head">{typeText(props.entry.type)}</h2>
      <dl>
        <dt>{says.who}</dt>
        <dd>
          <bdi>{whoOf(props.entry.actor, props.actors)}</bdi>{" "}
          <button type="button" class="btn s plain" onClick={() => props.onFilter({ actor: props.entry.actor })}>
            {says.onlyWho}
          </button>
        </dd>
        <dt>{says.written}</dt>
        <dd>{dayTimeText(props.entry.writtenAt)}</dd>
        <dt>{says.stored}</dt>
        <dd>{dayTimeText(props.entry.storedAt)}</dd>
        <dt>{says.cause}</dt>
        <dd>
          <Show
            when={props.fragment === null && props.entry.cause}
            fallback={props.fragment ? words.walk.revision(props.fragment.revision) : says.noCause}
          >
            {(cause) => (
              <button type="button" class="btn s plain" dir="ltr" onClick={() => props.onOpen(cause())}>
                <span class="mono">…{shortId(cause())}</span>
              </button>
            )}
          </Show>
        </dd>
        <dt>{says.version}</dt>
        <dd dir="ltr">
          {props.entry.type} v{props.entry.v}
        </dd>
        <dt>{says.id}</dt>
        <dd class="mono wrapkey" dir="ltr">
          {props.entry.event}
        </dd>
        <dt>{says.correlation}</dt>
        <dd class="mono wrapkey" dir="ltr">
          {props.entry.correlation || "–"}
        </dd>
      </dl>
      <div class="row wrap">
        <button
          type="button"
          class="btn go s"
          disabled={busy() !== null || opened() !== null}
          onClick={() => void open()}
        >
          <Icon name="eye" size="s" />
          {says.open}
        </button>
        <Show when={props.entry.call}>
          {(call) => (
            <>
              <button type="button" class="btn s" disabled={busy() !== null} onClick={() => void bundle(call())}>
                <Icon name="down" size="s" />
                {says.bundle}
              </button>
              <A class="btn s plain" href={`/calls/${call()}${at()}`}>
                {says.openCall}
              </A>
              <button type="button" class="btn s plain" onClick={() => props.onFilter({ call: call() })}>
                {says.onlyCall}
              </button>
            </>
          )}
        </Show>
      </div>
      <p class="s1 faint" role="status">
        {busy() === "file" ? says.busy : opened() ? "" : says.openNote}{" "}
        {props.entry.call && !opened() ? says.bundleNote : ""}
      </p>
      <Show when={problem()}>
        {(wrong) => (
          <p class="note bad" role="alert">
            <Icon name="warn" />
            {says.failed(codeOf(wrong()), wrong().message)}
          </p>
        )}
      </Show>
      <Show
        when={opened()}
        fallback={
          <Show when={Object.keys(props.entry.facts).length > 0}>
            <details>
              <summary>{says.facts}</summary>
              <Values value={props.entry.facts} />
            </details>
          </Show>
        }
      >
        {(found) => (
          <div class="opened">
            <h3>{says.opened}</h3>
            <Show when={found().unreadable} fallback={<Values value={found().data} />}>
              {(code) => <p class="note warn">{says.unreadable(code())}</p>}
            </Show>
          </div>
        )}
      </Show>
    </section>
  );
}

/** Whatever stands in an event, by its own names; what was erased says so. */
function Values(props: { value: unknown }): JSX.Element {
  const isErased = (value: unknown): boolean =>
    typeof value === "object" && value !== null && (value as { erased?: unknown }).erased === true;
  const entries = (): readonly (readonly [string, unknown])[] => Object.entries((props.value ?? {}) as object);
  return (
    <Show when={entries().length > 0} fallback={<p class="s2 faint">{says.nothing}</p>}>
      <dl class="values">
        <For each={entries()}>
          {([name, value]) => (
            <>
              <dt dir="ltr">{name}</dt>
              <dd dir="auto">
                <Show when={!isErased(value)} fallback={<em class="gone">{says.erased}</em>}>
                  <Show
                    when={typeof value === "object" && value !== null}
                    fallback={value === null ? "–" : String(value)}
                  >
                    <Values value={value} />
                  </Show>
                </Show>
              </dd>
            </>
          )}
        </For>
      </dl>
    </Show>
  );
}
