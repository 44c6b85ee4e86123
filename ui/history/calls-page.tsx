import "./calls.css";
import type { Role } from "@wingman/domain/tenant/roles";
import { A, useLocation, useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount, Show } from "solid-js";
import { api, createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isOneOf } from "../parts/me.ts";
import { Loading, ProblemNote } from "../parts/problem-note.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { GoingRow } from "./call-row.tsx";
import { CallsFiles } from "./calls-files.tsx";
import { createRows } from "./create-rows.ts";
import { readAddress, type Wanted, writeAddress } from "./search/address.ts";
import { Chips } from "./search/chips.tsx";
import { createFound } from "./search/create-found.ts";
import { FacetList } from "./search/facets.tsx";
import { FoundRow } from "./search/found-row.tsx";
import { Nothing } from "./search/nothing.tsx";
import { createSaved, KeepSearch, SavedList } from "./search/saved.tsx";
import { SearchBox } from "./search/search-box.tsx";
import { words as searchWords } from "./search/words.ts";
import { words } from "./words.ts";

const goingEveryMs = 5_000;
/** As the route has it. */
const takersOfFiles: readonly Role[] = ["supervisor", "compliance", "admin"];

/** Calls that are over, found by what was said in them and narrowed by what came of them. All that is asked stands in the address. */
export default function CallsPage() {
  const location = useLocation();
  const navigate = useNavigate();
  const address = () => location.search.replace(/^\?/, "");
  const wanted = createMemo(() => readAddress(address()));
  const found = createFound(wanted);
  const saved = createSaved();
  const state = found.state;
  const facets = () => state().first?.facets ?? [];
  const isPlain = () => writeAddress(wanted()) === "";
  /** Calls that go on stand above the list, unless something is looked for. */
  const [polled] = createPolled(
    () => api.calls(1),
    goingEveryMs,
    () => true,
  );
  const going = () => (isPlain() ? (polled().value?.going ?? []) : []);
  // One that has ended has come into the list.
  createEffect(
    on(
      () => polled().value?.calls[0]?.call,
      (newest, before) => before !== undefined && newest !== before && isPlain() && void found.again(),
    ),
  );
  const isEmpty = () => isPlain() && state().first?.total === 0 && going().length === 0;

  const change = (next: Wanted, replace = false) => {
    const query = writeAddress(next);
    if (query !== writeAddress(wanted()))
      navigate(query === "" ? "/calls" : `/calls?${query}`, { replace, scroll: false });
  };
  // A new list begins at its top; the way back finds the place by itself.
  let list!: HTMLUListElement;
  const rows = createRows(() => state().calls, {
    id: ({ call }) => call.call,
    list: () => list,
    guessPx: 84,
    leastPx: 60,
    onNearEnd: () => void found.more(),
  });

  /** Moves the focus to a row, by one from where it is. */
  const step = (by: 1 | -1): boolean => {
    const now = document.activeElement?.closest<HTMLElement>(".callrow")?.dataset["index"];
    const index = now === undefined ? (by === 1 ? 0 : -1) : Number(now) + by;
    if (index < 0 || index >= state().calls.length) return false;
    rows.show(index);
    queueMicrotask(() =>
      list.querySelector<HTMLElement>(`[data-index="${index}"] .who > a`)?.focus({ preventScroll: true }),
    );
    return true;
  };
  const arrows = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (!(document.activeElement?.closest(".callrow") ?? document.activeElement === document.body)) return;
    if (step(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
  };
  onMount(() => addEventListener("keydown", arrows));
  onCleanup(() => removeEventListener("keydown", arrows));

  return (
    <Shell title={words.page}>
      <div class="calls">
        <aside class="sieve" aria-label={searchWords.facets}>
          <h1>{words.title}</h1>
          <SavedList saved={saved} now={address()} onChoose={(query) => change(readAddress(query))} />
          <Show when={!isEmpty() && state().first}>
            <Narrow count={Object.keys(wanted().facets).length}>
              <FacetList wanted={wanted()} facets={facets()} onChange={change} />
            </Narrow>
          </Show>
        </aside>
        <section class="found">
          <SearchBox
            words={wanted().words}
            onWords={(typed, isDone) => change({ ...wanted(), words: typed, exact: false }, !isDone)}
            onDown={() => step(1)}
          />
          <div class="bar">
            <Chips wanted={wanted()} facets={facets()} onChange={change} />
            <Show when={!isPlain()}>
              <KeepSearch saved={saved} query={writeAddress(wanted())} suggested={wanted().words.trim()} />
            </Show>
            <span class="end">
              <Show when={state().first}>
                {(first) => (
                  <span class="s2 dim num" role="status">
                    {searchWords.count(first().total)}
                  </span>
                )}
              </Show>
              <Show when={wanted().words.trim() !== ""}>
                <span class="seg" role="group" aria-label={searchWords.order}>
                  <For each={[false, true]}>
                    {(newest) => (
                      <button
                        type="button"
                        aria-pressed={wanted().newest === newest}
                        onClick={() => change({ ...wanted(), newest })}
                      >
                        {newest ? searchWords.newest : searchWords.best}
                      </button>
                    )}
                  </For>
                </span>
              </Show>
            </span>
          </div>
          <Show when={state().first?.shown}>
            {(shown) => (
              <p class="note tell" role="status">
                <span>
                  {searchWords.showing}{" "}
                  <b>
                    <bdi>{shown()}</bdi>
                  </b>
                  . {searchWords.instead}{" "}
                  <button type="button" class="aslink" onClick={() => change({ ...wanted(), exact: true })}>
                    <bdi>{wanted().words}</bdi>
                  </button>
                </span>
              </p>
            )}
          </Show>
          <Show when={state().problem}>
            {(problem) => <ProblemNote problem={problem()} onRetry={() => void found.again()} />}
          </Show>
          <Show
            when={state().first}
            fallback={
              <Show when={!state().problem}>
                <Skeleton />
              </Show>
            }
          >
            {(first) => (
              <>
                <Show when={isEmpty()}>
                  <StateNote glyph="play" tone="tell" title={words.empty.title} text={words.empty.text}>
                    <A class="btn go" href="/">
                      <Icon name="play" size="s" />
                      {words.empty.go}
                    </A>
                  </StateNote>
                </Show>
                <Show when={first().total === 0 && !isPlain() && !state().busy}>
                  <Nothing wanted={wanted()} found={first()} onChange={change} />
                </Show>
              </>
            )}
          </Show>
          <Show when={going().length > 0}>
            <ul>
              <For each={going()}>{(call) => <GoingRow call={call} />}</For>
            </ul>
          </Show>
          <ul ref={list} aria-busy={state().busy} class="rows">
            <li class="gap" aria-hidden="true" style={{ "block-size": `${rows.beforePx()}px` }} />
            <For each={rows.shown()}>
              {(one, n) => (
                <FoundRow
                  found={one}
                  row={{ index: rows.first() + n(), of: state().first?.total ?? 0, ref: rows.watch }}
                />
              )}
            </For>
            <li class="gap" aria-hidden="true" style={{ "block-size": `${rows.afterPx()}px` }} />
          </ul>
          <Show when={!isEmpty() && state().first}>
            <footer class="under">
              <Show when={isOneOf(takersOfFiles)} fallback={<span />}>
                <CallsFiles wanted={wanted()} />
              </Show>
              <A class="s2" href="/privacy">
                {words.toPrivacy}
              </A>
            </footer>
          </Show>
        </section>
      </div>
    </Shell>
  );
}

/** Facets stand beside the list, and on a narrow screen behind one press. */
function Narrow(props: { count: number; children: JSX.Element }) {
  const wide = matchMedia("(min-width: 901px)");
  const [open, setOpen] = createSignal(wide.matches);
  const look = () => setOpen(wide.matches);
  wide.addEventListener("change", look);
  onCleanup(() => wide.removeEventListener("change", look));
  return (
    <details class="narrow" open={open()} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {searchWords.narrow}
        <Show when={props.count > 0}> ({props.count})</Show>
      </summary>
      {props.children}
    </details>
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
