import "./rubrics.css";
import { A } from "@solidjs/router";
import { realCallsRubric } from "@wingman/domain/practice/tenant-rubrics";
import { createSignal, For, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import { Begin } from "../../parts/versioned/begin.tsx";
import { LibraryPage } from "../../parts/versioned/library-page.tsx";
import { type RubricHead, rubricKind } from "./ask.ts";
import { blankRubric } from "./draft.ts";
import { words } from "./words.ts";

const name = { min: 2, max: 60 };
const about = ({ criteria, scenarios }: RubricHead): string =>
  `${words.criteria(criteria.length)} · ${words.scores(scenarios.length)}`;

/** Every rubric of the company, which of them are in force, and what a new one can be begun from. */
export default function RubricsPage() {
  const [isForCalls, setForCalls] = createSignal(false);
  return (
    <LibraryPage
      kind={rubricKind}
      glyph="list"
      detail={(head: RubricHead) => (head.id === realCallsRubric ? words.criteria(head.criteria.length) : about(head))}
      mark={({ id, live }) => (
        <Show when={id === realCallsRubric && live !== null}>
          <span class="tag">
            <Icon name="people" />
            {words.judgesCalls}
          </span>
        </Show>
      )}
      begin={(dialog) => (
        <Begin
          kind={rubricKind}
          open={dialog.open}
          all={dialog.all}
          name={name}
          detail={about}
          blank={(called) =>
            blankRubric(called, { name: words.begin.first, says: words.rules["asks"]?.yes ?? words.begin.first })
          }
          fallback="rubric"
          id={isForCalls() && !hasCalls(dialog.all) ? realCallsRubric : null}
          more={<WhatFor isForCalls={isForCalls()} hasCalls={hasCalls(dialog.all)} onChoose={setForCalls} />}
          onClose={dialog.onClose}
        />
      )}
    >
      {(all) => <InForce all={all} />}
    </LibraryPage>
  );
}

const hasCalls = (all: readonly RubricHead[]): boolean => all.some(({ id }) => id === realCallsRubric);

/** What exercises and real calls are scored by today. */
function InForce(props: { all: readonly RubricHead[] }) {
  const used = () => props.all.filter(({ scenarios }) => scenarios.length > 0);
  const calls = () => props.all.find(({ id, live }) => id === realCallsRubric && live !== null);
  return (
    <section class="inforce" aria-labelledby="inforce-head">
      <h2 id="inforce-head">{words.inForce.title}</h2>
      <dl>
        <dt>{words.inForce.exercises}</dt>
        <dd>
          <ul>
            <For each={used()}>
              {({ id, name: called, scenarios }) => (
                <li>
                  <A class="link" href={`/practice/rubrics/${id}`}>
                    <bdi>{called}</bdi>
                  </A>{" "}
                  <span class="dim">{words.inForce.scenarios(scenarios.length)}</span>
                </li>
              )}
            </For>
          </ul>
          <p class="s2 faint">{words.toScenarios}</p>
        </dd>
        <dt>{words.inForce.realCalls}</dt>
        <dd>
          <Show when={calls()} fallback={words.inForce.usual}>
            {(own) => (
              <A class="link" href={`/practice/rubrics/${own().id}`}>
                <bdi>{words.inForce.own(own().name, own().live ?? 1)}</bdi>
              </A>
            )}
          </Show>
        </dd>
      </dl>
    </section>
  );
}

/** Whether a new one is named by scenarios, or judges real calls, of which there is one. */
function WhatFor(props: { isForCalls: boolean; hasCalls: boolean; onChoose: (isForCalls: boolean) => void }) {
  const one = (isForCalls: boolean, label: string, text: string, isOff = false) => (
    <label>
      <input
        type="radio"
        name="for"
        value={isForCalls ? "calls" : "exercises"}
        checked={props.isForCalls === isForCalls && !isOff}
        disabled={isOff}
        onChange={() => props.onChoose(isForCalls)}
      />
      <span>
        {label}
        <span class="s2 faint">{text}</span>
      </span>
    </label>
  );
  return (
    <fieldset class="bases">
      <legend>{words.begin.for}</legend>
      {one(false, words.begin.exercises, words.begin.exercisesText)}
      {one(
        true,
        words.begin.realCalls,
        props.hasCalls ? words.begin.realCallsThere : words.begin.realCallsText,
        props.hasCalls,
      )}
    </fieldset>
  );
}
