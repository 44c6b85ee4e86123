import "./practice.css";
import "./progress/progress.css";
import { A } from "@solidjs/router";
import { createMemo, createSignal, For, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Failed } from "../parts/failed.tsx";
import { isOneOf } from "../parts/me.ts";
import { Icon } from "../parts/icon.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { dayText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { type Mode, type OwnScore, practice, type ScenarioCard } from "./ask.ts";
import { progress } from "./progress/ask.ts";
import { Assigned } from "./progress/assigned.tsx";
import { OwnProgress } from "./progress/own-progress.tsx";
import { words as progressWords } from "./progress/words.ts";
import { createBeginning } from "./create-beginning.ts";
import { MicrophoneNote } from "./microphone-note.tsx";
import { scoresOf } from "./scores-of.ts";
import { words } from "./words.ts";

const says = words.start;
const askAgainMs = 5_000;
const difficulties = ["friendly", "fair", "hard"] as const;

/** Where practice begins: one question at once, or a scenario of one's choice. */
export default function PracticePage() {
  const [found, again] = createPolled(practice.scenarios, askAgainMs);
  const [own] = createPolled(progress.own, askAgainMs);
  const [trade, setTrade] = createSignal<string | null>(null);
  const [difficulty, setDifficulty] = createSignal<ScenarioCard["difficulty"] | null>(null);
  const beginning = createBeginning();
  const all = createMemo(() => found().value?.scenarios ?? []);
  const trades = () => [...new Set(all().map((card) => card.trade))];
  const shown = createMemo(() =>
    all().filter(
      (card) =>
        (trade() === null || card.trade === trade()) && (difficulty() === null || card.difficulty === difficulty()),
    ),
  );
  const begin = (card: ScenarioCard, mode: Mode) =>
    void beginning.begin({ scenario: { id: card.id, version: card.version }, mode });
  return (
    <Shell title={says.page}>
      <div class="practise">
        <div class="head">
          <h1>{says.title}</h1>
          <p class="dim">{says.lead}</p>
          <Show when={isOneOf(["supervisor", "admin"])}>
            <p class="row wrap">
              <A class="link" href="/practice/team">
                {progressWords.team.go}
              </A>
              <A class="link" href="/practice/scenarios">
                {says.toScenarios}
              </A>
              <A class="link" href="/practice/rubrics">
                {says.toRubrics}
              </A>
            </p>
          </Show>
        </div>
        <Show when={beginning.problem()}>
          {(wrong) => (
            <Failed
              problem={wrong()}
              no={(problem) => [says.notBegun, problem.message, problem.remedy].filter(Boolean).join(" ")}
            />
          )}
        </Show>
        <MicrophoneNote problem={beginning.unheard()} onRetry={beginning.tryAgain} onType={beginning.typeInstead} />
        <section class="panel first" aria-labelledby="one-head">
          <div class="grow">
            <h2 id="one-head">{says.one}</h2>
            <p class="dim">{says.oneText}</p>
          </div>
          <button
            type="button"
            class="btn go big"
            disabled={beginning.busy() || all().length === 0}
            onClick={() => void beginning.beginQuestion()}
          >
            <Icon name="question" size="s" />
            {says.one}
          </button>
        </section>
        <Show when={own().value}>
          {(mine) => (
            <Assigned
              assigned={mine().assigned}
              busy={beginning.busy()}
              onBegin={(scenario, assignment) =>
                void beginning.begin({ scenario: { id: scenario }, mode: "typed", assignment })
              }
            />
          )}
        </Show>
        <section aria-labelledby="scenarios-head">
          <div class="between wrap list-head">
            <h2 id="scenarios-head">{says.scenarios}</h2>
            <Show when={all().length > 0}>
              <div class="row wrap">
                <Pick label={says.trade} options={trades()} names={words.trades} chosen={trade()} onChoose={setTrade} />
                <Pick
                  label={says.difficulty}
                  options={difficulties}
                  names={words.difficulties}
                  chosen={difficulty()}
                  onChoose={setDifficulty}
                />
              </div>
            </Show>
          </div>
          <WhenLoaded loaded={found()} onRetry={() => void again()}>
            {() => (
              <Show
                when={all().length > 0}
                fallback={<StateNote glyph="list" title={says.empty.title} text={says.empty.text} />}
              >
                <Show
                  when={shown().length > 0}
                  fallback={
                    <StateNote glyph="search" title={says.none(all().length).title} text={says.none(all().length).text}>
                      <button
                        type="button"
                        class="btn"
                        onClick={() => {
                          setTrade(null);
                          setDifficulty(null);
                        }}
                      >
                        {says.showAll}
                      </button>
                    </StateNote>
                  }
                >
                  <ul class="scenes">
                    <For each={shown()}>
                      {(card) => (
                        <ScenarioRow
                          card={card}
                          last={scoresOf(own().value?.exercises ?? [], card.id).at(-1) ?? null}
                          busy={beginning.busy()}
                          onBegin={(mode) => begin(card, mode)}
                        />
                      )}
                    </For>
                  </ul>
                </Show>
              </Show>
            )}
          </WhenLoaded>
        </section>
        <Show when={own().value}>{(mine) => <OwnProgress progress={mine()} isOwn />}</Show>
      </div>
    </Shell>
  );
}

function Pick<Value extends string>(props: {
  label: string;
  options: readonly Value[];
  names: Readonly<Record<string, string>>;
  chosen: Value | null;
  onChoose: (value: Value | null) => void;
}) {
  return (
    <div class="seg" role="group" aria-label={props.label}>
      <button type="button" aria-pressed={props.chosen === null} onClick={() => props.onChoose(null)}>
        {says.all}
      </button>
      <For each={props.options}>
        {(value) => (
          <button type="button" aria-pressed={props.chosen === value} onClick={() => props.onChoose(value)}>
            {props.names[value] ?? value}
          </button>
        )}
      </For>
    </div>
  );
}

function ScenarioRow(props: {
  card: ScenarioCard;
  last: OwnScore | null;
  busy: boolean;
  onBegin: (mode: Mode) => void;
}) {
  const { persona } = props.card;
  return (
    <li class="scene-of" data-scenario={props.card.id}>
      <div>
        <h3 dir="auto">{props.card.name}</h3>
        <p class="s2 dim">
          <bdi>{persona.name}</bdi>
          <For each={[persona.role, persona.company].filter(Boolean)}>
            {(part) => (
              <>
                {partWords.comma}
                <bdi>{part}</bdi>
              </>
            )}
          </For>
        </p>
        <p class="s2" dir="auto">
          {props.card.scene}
        </p>
      </div>
      <dl class="s2">
        <div>
          <dt>{says.trade}</dt>
          <dd>{words.trades[props.card.trade]}</dd>
        </div>
        <div>
          <dt>{says.difficulty}</dt>
          <dd>
            <span class="level-of" aria-hidden="true">
              <For each={difficulties}>
                {(_, n) => <i classList={{ on: n() <= difficulties.indexOf(props.card.difficulty) }} />}
              </For>
            </span>
            {words.difficulties[props.card.difficulty]}
          </dd>
        </div>
        <div>
          <dt>{says.trains}</dt>
          <dd>{props.card.trains.map((about) => words.about[about] ?? about).join(partWords.comma)}</dd>
        </div>
        <div>
          <dt>{says.last}</dt>
          <dd>
            <Show when={props.last} fallback={<span class="faint">{says.never}</span>}>
              {(last) => (
                <A class="link" href={`/practice/${last().call}`}>
                  <span class="num">{says.of100(last().points)}</span>
                  {partWords.comma}
                  {dayText(last().at, Date.now())}
                </A>
              )}
            </Show>
          </dd>
        </div>
      </dl>
      <div class="acts">
        <button
          type="button"
          class="btn"
          aria-label={says.typedNamed(props.card.name)}
          disabled={props.busy}
          onClick={() => props.onBegin("typed")}
        >
          <Icon name="pen" size="s" />
          {says.typed}
        </button>
        <button
          type="button"
          class="btn"
          aria-label={says.spokenNamed(props.card.name)}
          disabled={props.busy}
          onClick={() => props.onBegin("spoken")}
        >
          <Icon name="mic" size="s" />
          {says.spoken}
        </button>
        <button
          type="button"
          class="btn plain"
          aria-label={says.questionNamed(props.card.name)}
          disabled={props.busy}
          onClick={() => props.onBegin("question")}
        >
          <Icon name="question" size="s" />
          {says.question}
        </button>
      </div>
    </li>
  );
}
