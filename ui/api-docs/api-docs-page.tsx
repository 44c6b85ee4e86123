import "./api-docs.css";
import { useLocation } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isOneOf } from "../parts/me.ts";
import { Shell } from "../parts/shell.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { readOperations } from "./ask.ts";
import { groupsOf, type Operation } from "./operations.ts";
import { OperationView } from "./operation.tsx";
import { words } from "./words.ts";

const againMs = 3_000;

/** What programs may ask, read from the description that the gateway gives of itself. `#call.list` opens one operation. */
export default function ApiDocsPage() {
  const [loaded, again] = createPolled(readOperations, againMs);
  return (
    <Shell title={words.page}>
      <div class="apidocs">
        <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
          {(operations) => <Read operations={operations()} />}
        </WhenLoaded>
      </div>
    </Shell>
  );
}

function Read(props: { operations: readonly Operation[] }) {
  const location = useLocation();
  const [text, setText] = createSignal("");
  const wanted = () => decodeURIComponent(location.hash.slice(1));
  const found = createMemo(() => groupsOf(props.operations, text()));
  const shown = () => found().reduce((sum, group) => sum + group.operations.length, 0);
  const open = createMemo(() => props.operations.find(({ id }) => id === wanted()));
  const isSearched = () => text().trim() !== "";
  let field!: HTMLInputElement;
  let list!: HTMLElement;
  let head!: HTMLDivElement;
  // Whoever chose an operation reads on from its head.
  createEffect(
    on(
      open,
      (one) => {
        head.scrollIntoView();
        if (one) document.getElementById("operation-head")?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );
  const slash = (event: KeyboardEvent) => {
    const at = document.activeElement;
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || at instanceof HTMLInputElement) return;
    event.preventDefault();
    field.focus();
  };
  addEventListener("keydown", slash);
  onCleanup(() => removeEventListener("keydown", slash));
  /** Up and down go through what is found, from the field on and back to it. */
  const step = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [field, ...list.querySelectorAll<HTMLElement>("summary, details[open] a")];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    event.preventDefault();
    stops[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  };
  return (
    <>
      <div class="head" ref={head}>
        <h1>{words.title}</h1>
        <p class="s2 dim" role="status">
          {words.count(shown(), props.operations.length)}
        </p>
      </div>
      <div class="both" classList={{ "has-one": open() !== undefined }}>
        <nav class="operations" aria-label={words.list} onKeyDown={step} ref={list}>
          <label class="in">
            <Icon name="search" size="s" />
            <span class="vh">{words.search}</span>
            <input
              type="search"
              name="find"
              placeholder={words.search}
              ref={field}
              value={text()}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <kbd class="kbd">/</kbd>
          </label>
          <For
            each={found()}
            fallback={
              <p class="row wrap">
                {words.none}
                <button type="button" class="btn s" onClick={() => setText("")}>
                  {words.clear}
                </button>
              </p>
            }
          >
            {(group) => (
              <Group
                tag={group.tag}
                operations={group.operations}
                open={isSearched() || group.tag === open()?.tag}
                current={open()?.id ?? ""}
              />
            )}
          </For>
        </nav>
        <div class="one">
          <Show when={open()} fallback={<Begin unknown={wanted()} />} keyed>
            {(one) => (
              <>
                <a class="btn s back" href="#">
                  <Icon name="left" size="s" />
                  {words.all}
                </a>
                <OperationView one={one} />
              </>
            )}
          </Show>
        </div>
      </div>
    </>
  );
}

function Group(props: { tag: string; operations: readonly Operation[]; open: boolean; current: string }) {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <details open={props.open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span lang="en">{props.tag}</span>
        <span class="s1 faint num">{props.operations.length}</span>
      </summary>
      <ul lang="en" dir="ltr">
        <For each={isOpen() ? props.operations : []}>
          {(one) => (
            <li>
              <a href={`#${one.id}`} aria-current={one.id === props.current ? "true" : undefined} title={one.summary}>
                <b class="method" data-method={one.method}>
                  {one.method}
                </b>
                <code>{one.path}</code>
              </a>
            </li>
          )}
        </For>
      </ul>
    </details>
  );
}

/** Before one is chosen: how a program begins. */
function Begin(props: { unknown: string }) {
  return (
    <section class="begin stack" aria-labelledby="begin-head">
      <Show when={props.unknown}>
        {(id) => (
          <p class="note warn">
            <Icon name="warn" size="s" />
            <span>{words.unknown(id())}</span>
          </p>
        )}
      </Show>
      <h2 id="begin-head">{words.begin.title}</h2>
      <p>{words.begin.key}</p>
      <pre class="code" lang="en" dir="ltr" tabindex="0">
        {`curl "${location.origin}/api/calls?limit=5" \\\n  -H "Authorization: Bearer $KEY"`}
      </pre>
      <ul class="first-things">
        <For each={[words.begin.problem, words.begin.pages, words.begin.position, words.begin.roles]}>
          {(line) => <li>{line}</li>}
        </For>
      </ul>
      <p class="row wrap">
        <Show when={isOneOf(["admin"])}>
          <a class="btn" href="/admin/keys">
            {words.begin.keys}
          </a>
        </Show>
        <a class="btn" href="/api/openapi.json" target="_self" download="openapi.json">
          <Icon name="down" size="s" />
          {words.file}
        </a>
      </p>
    </section>
  );
}
