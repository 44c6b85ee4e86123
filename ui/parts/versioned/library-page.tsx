import "./library.css";
import { A } from "@solidjs/router";
import { createSignal, For, type JSX, Show } from "solid-js";
import { createPolled } from "../api.ts";
import { type Glyph, Icon } from "../icon.tsx";
import { Shell } from "../shell.tsx";
import { StateNote } from "../state-note.tsx";
import { WhenLoaded } from "../when-loaded.tsx";
import { DeedText } from "./deed.tsx";
import type { AnyContent, AnyHead, Kind } from "./kind.ts";
import { Managers } from "./managers.tsx";
import { words } from "./words.ts";

const againMs = 5_000;

type Props<Content extends AnyContent, Head extends AnyHead, Draft extends Head> = {
  kind: Kind<Content, Head, Draft>;
  glyph: Glyph;
  /** What stands under a name. */
  detail: (head: Head) => string;
  /** What one is used for beside its version. */
  mark?: (head: Head) => JSX.Element;
  begin: (dialog: { open: boolean; all: readonly Head[]; onClose: () => void }) => JSX.Element;
  /** Stands over the list. */
  children?: (all: readonly Head[], begin: () => void) => JSX.Element;
};

/** Every one that a company has, and what a new one can be begun from. */
export function LibraryPage<Content extends AnyContent, Head extends AnyHead, Draft extends Head>(
  props: Props<Content, Head, Draft>,
) {
  return (
    <Shell title={props.kind.words.page}>
      <Managers>
        <All {...props} />
      </Managers>
    </Shell>
  );
}

function All<Content extends AnyContent, Head extends AnyHead, Draft extends Head>(props: Props<Content, Head, Draft>) {
  const [loaded, again] = createPolled(() => props.kind.store.all(), againMs);
  const [isBeginning, setBeginning] = createSignal(false);
  const all = () => loaded().value ?? [];
  const begin = () => setBeginning(true);
  const own = () => all().filter(({ retired, starter, revision }) => !retired && (!starter || revision > 0));
  const groups = () => [
    { title: props.kind.words.own, heads: own() },
    {
      title: words.starters,
      heads: all().filter(({ retired, starter, revision }) => !retired && starter && revision === 0),
    },
    { title: words.retired, heads: all().filter(({ retired }) => retired) },
  ];
  return (
    <div class={`library ${props.kind.called}s`}>
      <div class="head">
        <div>
          <h1>{props.kind.words.title}</h1>
          <p class="dim">{props.kind.words.lead}</p>
        </div>
        <button type="button" class="btn go" onClick={begin}>
          {props.kind.words.begin.go}
        </button>
      </div>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {() => (
          <>
            {props.children?.(all(), begin)}
            <Show when={own().length === 0}>
              <StateNote glyph={props.glyph} title={props.kind.words.none.title} text={props.kind.words.none.text}>
                <button type="button" class="btn" onClick={begin}>
                  {props.kind.words.begin.go}
                </button>
              </StateNote>
            </Show>
            <For each={groups().filter(({ heads }) => heads.length > 0)}>
              {(group) => (
                <section aria-label={group.title}>
                  <h2>{group.title}</h2>
                  <ul class="books">
                    <For each={group.heads}>
                      {(head) => (
                        <Row
                          head={head}
                          href={`${props.kind.href}/${head.id}`}
                          detail={props.detail(head)}
                          mark={props.mark?.(head)}
                        />
                      )}
                    </For>
                  </ul>
                </section>
              )}
            </For>
            {props.begin({
              get open() {
                return isBeginning();
              },
              get all() {
                return all();
              },
              onClose: () => setBeginning(false),
            })}
          </>
        )}
      </WhenLoaded>
    </div>
  );
}

function Row(props: { head: AnyHead; href: string; detail: string; mark: JSX.Element }) {
  const live = () => props.head.published.find(({ version }) => version === props.head.live);
  return (
    <li>
      <div class="named">
        <A href={props.href}>
          <bdi>{props.head.name || words.unnamed}</bdi>
        </A>
        <span class="s2 faint">{props.detail}</span>
      </div>
      <div class="s2 state-of">
        <Show
          when={props.head.live}
          fallback={
            <span class="tag">
              <Icon name="eyeOff" />
              {words.neverPublished}
            </span>
          }
        >
          {(version) => (
            <span class="tag acc">
              <Icon name="tick" />
              {words.liveIs(version())}
            </span>
          )}
        </Show>
        {props.mark}
        <span class="faint">
          <Show when={live()} fallback={props.head.starter ? words.versions.came : ""}>
            {(known) => <DeedText by={known().by} at={known().at} />}
          </Show>
        </span>
      </div>
      <div class="s2 state-of">
        <Show when={props.head.unpublished} fallback={<span class="faint">{words.noDraft}</span>}>
          <span class="tag warn">
            <Icon name="flag" />
            {words.hasDraft}
          </span>
          <Show when={props.head.saved}>
            {(saved) => (
              <span class="faint">
                <DeedText by={saved().by} at={saved().at} />
              </span>
            )}
          </Show>
        </Show>
      </div>
      <A class="btn s" href={props.href} aria-label={words.openWhich(props.head.name)}>
        {words.open}
      </A>
    </li>
  );
}
