import "./playbooks.css";
import { A } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { dayText, hourText } from "../parts/time.ts";
import { type PlaybookHead, playbooks } from "./ask.ts";
import { Begin } from "./begin.tsx";
import { Managers } from "./managers.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { words } from "./words.ts";

const againMs = 5_000;
/** What is read of a list in one go. */
const shownMax = 100;

/** Every playbook of the company, and what a new one can be begun from. */
export default function PlaybooksPage() {
  return (
    <Shell title={words.page}>
      <Managers>
        <All />
      </Managers>
    </Shell>
  );
}

function All() {
  const [loaded, again] = createPolled(playbooks.all, againMs);
  const [isBeginning, setBeginning] = createSignal(false);
  const all = () => loaded().value ?? [];
  const own = () =>
    all()
      .filter(({ starter, revision }) => !starter || revision > 0)
      .slice(0, shownMax);
  const starters = () => all().filter(({ starter, revision }) => starter && revision === 0);
  return (
    <div class="playbooks">
      <div class="head">
        <div>
          <h1>{words.title}</h1>
          <p class="dim">{words.lead}</p>
        </div>
        <button type="button" class="btn go" onClick={() => setBeginning(true)}>
          {words.begin.go}
        </button>
      </div>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {() => (
          <>
            <section aria-labelledby="own-head">
              <h2 id="own-head">{words.own}</h2>
              <Show
                when={own().length > 0}
                fallback={
                  <StateNote glyph="list" title={words.none.title} text={words.none.text}>
                    <button type="button" class="btn" onClick={() => setBeginning(true)}>
                      {words.begin.go}
                    </button>
                  </StateNote>
                }
              >
                <ul class="books">
                  <For each={own()}>{(head) => <Row head={head} />}</For>
                </ul>
              </Show>
            </section>
            <Show when={starters().length > 0}>
              <section aria-labelledby="starters-head">
                <h2 id="starters-head">{words.starters}</h2>
                <ul class="books">
                  <For each={starters()}>{(head) => <Row head={head} />}</For>
                </ul>
              </section>
            </Show>
            <Begin open={isBeginning()} all={all()} onClose={() => setBeginning(false)} />
          </>
        )}
      </WhenLoaded>
    </div>
  );
}

function Row(props: { head: PlaybookHead }) {
  const live = () => props.head.published.find(({ version }) => version === props.head.live);
  const when = (at: number) => (
    <>
      {dayText(at, Date.now())}
      {words.comma}
      <time dir="ltr">{hourText(at)}</time>
    </>
  );
  return (
    <li>
      <div class="named">
        <A href={`/playbooks/${props.head.id}`}>
          <bdi>{props.head.name || words.unnamed}</bdi>
        </A>
        <span class="s2 faint">
          {words.plays(props.head.plays)} · {words.language(props.head.language)}
        </span>
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
        <span class="faint">
          <Show when={live()} fallback={props.head.starter ? words.versions.came : ""}>
            {(known) => (
              <>
                {words.by(known().by)} {when(known().at)}
              </>
            )}
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
                {words.by(saved().by)} {when(saved().at)}
              </span>
            )}
          </Show>
        </Show>
      </div>
      <A class="btn s" href={`/playbooks/${props.head.id}`} aria-label={words.openWhich(props.head.name)}>
        {words.open}
      </A>
    </li>
  );
}
