import "./calls.css";
import { A } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { api, type CallSummary, createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { Shell } from "../parts/shell.tsx";
import { Loading, ProblemNote } from "../parts/problem-note.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { CallRow, GoingRow } from "./call-row.tsx";
import { CallsFiles } from "./calls-files.tsx";
import { words } from "./words.ts";

const pageCount = 25;

/** All calls, newest first. Finding in them comes with its own page; nothing here pretends to. */
export default function CallsPage() {
  const [first, again] = createPolled(
    () => api.calls(pageCount),
    5_000,
    (list) => list.going.length > 0,
  );
  const [more, setMore] = createSignal<readonly CallSummary[]>([]);
  const [next, setNext] = createSignal<string | null | undefined>(undefined);
  const [busy, setBusy] = createSignal(false);
  const calls = () => [...(first().value?.calls ?? []), ...more()];
  const going = () => first().value?.going ?? [];
  const cursor = () => (next() === undefined ? (first().value?.next ?? null) : (next() ?? null));
  const loadMore = async () => {
    setBusy(true);
    const page = await api.calls(pageCount, cursor()).catch(() => null);
    setBusy(false);
    if (!page) return;
    setMore([...more(), ...page.calls]);
    setNext(page.next);
  };
  return (
    <Shell title={words.page}>
      <div class="calls">
        <div class="head">
          <h1>{words.title}</h1>
          <p>{words.lead}</p>
          <A class="s2" href="/privacy">
            {words.toPrivacy}
          </A>
          <Show when={calls().length > 0}>
            <CallsFiles />
          </Show>
        </div>
        <Show
          when={first().value}
          fallback={
            <Show when={first().problem} fallback={<Skeleton />}>
              {(problem) => <ProblemNote problem={problem()} onRetry={() => void again()} />}
            </Show>
          }
        >
          <Show
            when={calls().length > 0 || going().length > 0}
            fallback={
              <StateNote glyph="play" tone="tell" title={words.empty.title} text={words.empty.text}>
                <A class="btn go" href="/">
                  <Icon name="play" size="s" />
                  {words.empty.go}
                </A>
              </StateNote>
            }
          >
            <ul>
              <For each={going()}>{(call) => <GoingRow call={call} />}</For>
              <For each={calls()}>{(call) => <CallRow call={call} />}</For>
            </ul>
            <Show when={cursor()}>
              <button type="button" class="btn more" disabled={busy()} onClick={() => void loadMore()}>
                {words.more}
              </button>
            </Show>
          </Show>
        </Show>
      </div>
    </Shell>
  );
}

/** Lines of the real shape while the first answer is on its way. */
function Skeleton() {
  return (
    <Loading>
      <For each={[1, 2, 3, 4]}>
        {() => (
          <div class="callrow">
            <span class="sk" />
            <span class="stack">
              <span class="sk w7" />
              <span class="sk w5" />
            </span>
            <span class="sk" />
            <span class="sk" />
          </div>
        )}
      </For>
    </Loading>
  );
}
