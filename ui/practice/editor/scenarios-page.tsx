import "../../playbooks/playbooks.css";
import "./scenarios.css";
import { A } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { createPolled } from "../../parts/api.ts";
import { Icon } from "../../parts/icon.tsx";
import { Shell } from "../../parts/shell.tsx";
import { StateNote } from "../../parts/state-note.tsx";
import { dayText, hourText } from "../../parts/time.ts";
import { WhenLoaded } from "../../parts/when-loaded.tsx";
import { Managers } from "../../playbooks/managers.tsx";
import { type ScenarioHead, scenarios } from "./ask.ts";
import { Begin } from "./begin.tsx";
import { words } from "./words.ts";

const againMs = 5_000;

/** Every scenario of the company, and what a new one can be begun from. */
export default function ScenariosPage() {
  return (
    <Shell title={words.page}>
      <Managers>
        <All />
      </Managers>
    </Shell>
  );
}

function All() {
  const [loaded, again] = createPolled(scenarios.all, againMs);
  const [isBeginning, setBeginning] = createSignal(false);
  const all = () => loaded().value ?? [];
  const begin = () => setBeginning(true);
  const groups = () => [
    { title: words.own, heads: all().filter((head) => !head.retired && (!head.starter || head.revision > 0)) },
    { title: words.starters, heads: all().filter((head) => !head.retired && head.starter && head.revision === 0) },
    { title: words.retired, heads: all().filter(({ retired }) => retired) },
  ];
  return (
    <div class="playbooks scenarios">
      <div class="head">
        <div>
          <h1>{words.title}</h1>
          <p class="dim">{words.lead}</p>
        </div>
        <button type="button" class="btn go" onClick={begin}>
          {words.begin.go}
        </button>
      </div>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {() => (
          <>
            <Show when={groups()[0]?.heads.length === 0}>
              <StateNote glyph="people" title={words.none.title} text={words.none.text}>
                <button type="button" class="btn" onClick={begin}>
                  {words.begin.go}
                </button>
              </StateNote>
            </Show>
            <For each={groups().filter(({ heads }) => heads.length > 0)}>
              {(group) => (
                <section aria-label={group.title}>
                  <h2>{group.title}</h2>
                  <ul class="books">
                    <For each={group.heads}>{(head) => <Row head={head} />}</For>
                  </ul>
                </section>
              )}
            </For>
            <Begin open={isBeginning()} all={all()} onClose={() => setBeginning(false)} />
          </>
        )}
      </WhenLoaded>
    </div>
  );
}

function Row(props: { head: ScenarioHead }) {
  return (
    <li>
      <div class="named">
        <A href={`/practice/scenarios/${props.head.id}`}>
          <bdi>{props.head.name || words.unnamed}</bdi>
        </A>
        <span class="s2 faint">
          {words.trades[props.head.trade]} · {words.difficulties[props.head.difficulty]} ·{" "}
          {words.languages[props.head.language] ?? props.head.language}
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
                {words.by(saved().by)} {dayText(saved().at, Date.now())}
                {words.comma}
                <time dir="ltr">{hourText(saved().at)}</time>
              </span>
            )}
          </Show>
        </Show>
      </div>
      <A class="btn s" href={`/practice/scenarios/${props.head.id}`} aria-label={words.openWhich(props.head.name)}>
        {words.open}
      </A>
    </li>
  );
}
