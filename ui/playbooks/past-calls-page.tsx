import "../parts/versioned/library.css";
import "./past-calls.css";
import { A } from "@solidjs/router";
import { createMemo, createSignal, For, onCleanup, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { api, type CallSummary, createPolled } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { clockText, dayText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { playbooks, type TriedCall } from "./ask.ts";
import { OfOne } from "../parts/versioned/one-page.tsx";
import { PastCall } from "./past-call.tsx";
import { tallies } from "./tally.ts";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { words } from "./words.ts";

const againMs = 5_000;
/** As many as one reads through. */
const callsMax = 50;
const lasts = [5, 10, 25, callsMax] as const;

export type Outcome =
  | { readonly state: "waiting" | "running" }
  | { readonly state: "done"; readonly tried: TriedCall }
  | { readonly state: "failed"; readonly says: string };

/** The draft on past calls: which tips would have come and when, which not, against the published version. */
export default function PastCallsPage() {
  return <OfOne title={words.page}>{(id) => <Tried id={id} />}</OfOne>;
}

function Tried(props: { id: string }) {
  const [loaded, again] = createPolled(
    async () => ({ draft: await playbooks.draft(props.id), ...(await api.calls(callsMax)) }),
    againMs,
  );
  const [chosen, setChosen] = createSignal<ReadonlySet<string> | null>(null);
  const [order, setOrder] = createSignal<readonly CallSummary[]>([]);
  const [outcomes, setOutcomes] = createStore<Record<string, Outcome>>({});
  const [cancel, setCancel] = createSignal<AbortController | null>(null);
  onCleanup(() => cancel()?.abort());
  const calls = () => loaded().value?.calls ?? [];
  const head = () => loaded().value?.draft;
  const picked = () =>
    chosen() ??
    new Set(
      calls()
        .slice(0, lasts[1])
        .map(({ call }) => call),
    );
  const done = createMemo(() =>
    order().flatMap(({ call }) => {
      const outcome = outcomes[call];
      return outcome?.state === "done" ? [outcome.tried] : [];
    }),
  );
  const over = () => order().filter(({ call }) => ["done", "failed"].includes(outcomes[call]?.state ?? "")).length;
  const sum = createMemo(() => tallies(done()));

  const run = async (): Promise<void> => {
    const stop = new AbortController();
    const wanted = calls().filter(({ call }) => picked().has(call));
    setOrder(wanted);
    for (const { call } of wanted) setOutcomes(call, { state: "waiting" });
    setCancel(stop);
    for (const { call } of wanted) {
      if (stop.signal.aborted) break;
      setOutcomes(call, { state: "running" });
      const outcome = await playbooks.tryCall(props.id, call, stop.signal).then(
        (tried): Outcome => ({ state: "done", tried }),
        (error: unknown): Outcome => ({
          state: "failed",
          says: error instanceof Error ? error.message : String(error),
        }),
      );
      if (stop.signal.aborted) break;
      setOutcomes(call, outcome);
    }
    // What had no turn any more was not tried, and is not shown as if.
    if (stop.signal.aborted)
      setOrder(wanted.filter(({ call }) => ["done", "failed"].includes(outcomes[call]?.state ?? "")));
    setCancel(null);
  };
  const toggle = (call: string): void => {
    const next = new Set(picked());
    if (!next.delete(call)) next.add(call);
    setChosen(next);
  };
  return (
    <div class="pastcalls">
      <div class="head">
        <div>
          <A href={`/playbooks/${props.id}`} class="s2 link">
            {words.past.back}
          </A>
          <h1>{words.past.heading}</h1>
          <p class="dim">
            <bdi>{head()?.name}</bdi>
            {partWords.comma}
            {words.past.against(head()?.live ?? null, head()?.next ?? null)}
          </p>
        </div>
        <p class="s2 faint truth">{words.past.truth}</p>
      </div>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {() => (
          <>
            <Show
              when={calls().length > 0}
              fallback={
                <StateNote glyph="phone" title={words.past.none.title} text={words.past.none.text}>
                  <A class="btn" href="/">
                    {words.past.none.go}
                  </A>
                </StateNote>
              }
            >
              <details class="pickcalls" open={order().length === 0}>
                <summary>
                  <b>{words.past.chosen(picked().size)}</b>
                </summary>
                <div class="row wrap">
                  <div class="seg" role="group" aria-label={words.past.which}>
                    <For each={lasts}>
                      {(count) => (
                        <button
                          type="button"
                          aria-pressed={picked().size === Math.min(count, calls().length)}
                          onClick={() =>
                            setChosen(
                              new Set(
                                calls()
                                  .slice(0, count)
                                  .map(({ call }) => call),
                              ),
                            )
                          }
                        >
                          {words.past.last(count)}
                        </button>
                      )}
                    </For>
                  </div>
                </div>
                <ul class="pick">
                  <For each={calls()}>
                    {(call) => (
                      <li>
                        <label class="check">
                          <input
                            type="checkbox"
                            name={`call-${call.call}`}
                            checked={picked().has(call.call)}
                            onChange={() => toggle(call.call)}
                          />
                          <span class="grow row names">
                            <bdi class="clip">{textOr(call.customer.name, partWords.customer)}</bdi>
                            <bdi class="clip s2 dim">{textOr(call.title, words.past.erasedTitle)}</bdi>
                          </span>
                          <span class="s2 faint nowrap">
                            {dayText(call.startedAt, Date.now())} · <time dir="ltr">{clockText(call.durationMs)}</time>
                          </span>
                        </label>
                      </li>
                    )}
                  </For>
                </ul>
              </details>
              <div class="row wrap go">
                <Show
                  when={cancel()}
                  fallback={
                    <button type="button" class="btn go" disabled={picked().size === 0} onClick={() => void run()}>
                      <Icon name="play" size="s" />
                      {words.past.run(picked().size)}
                    </button>
                  }
                >
                  {(stop) => (
                    <>
                      <progress
                        class="bar"
                        max={order().length}
                        value={over()}
                        aria-label={words.past.progress(over(), order().length)}
                      />
                      <span class="s2 num" role="status">
                        {words.past.progress(over(), order().length)}
                      </span>
                      <button type="button" class="btn s" onClick={() => stop().abort()}>
                        {words.past.cancel}
                      </button>
                    </>
                  )}
                </Show>
              </div>
              <Show when={done().length > 0}>
                <dl class="sums" aria-label={words.past.sums(done().length)}>
                  <For each={["new", "gone", "earlier", "later", "reworded", "withheld", "same"] as const}>
                    {(what) => (
                      <div class={`is-${what}`}>
                        <dd class="num">
                          <span aria-hidden="true">{words.past.marks[what]}</span> {sum()[what]}
                        </dd>
                        <dt class="s2 dim">{words.past.what[what]}</dt>
                      </div>
                    )}
                  </For>
                </dl>
              </Show>
              <For each={order()}>
                {(call) => (
                  <Show when={outcomes[call.call]}>
                    {(outcome) => (
                      <PastCall
                        call={call}
                        outcome={outcome()}
                        live={head()?.live ?? null}
                        next={head()?.next ?? null}
                        playsOf={(id) => head()?.content.plays.find((play) => play.id === id) ?? null}
                      />
                    )}
                  </Show>
                )}
              </For>
            </Show>
          </>
        )}
      </WhenLoaded>
    </div>
  );
}
