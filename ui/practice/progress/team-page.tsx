import "../practice.css";
import "./progress.css";
import { A } from "@solidjs/router";
import { createResource, createSignal, For, Show } from "solid-js";
import { createPolled } from "../../parts/api.ts";
import { Failed } from "../../parts/failed.tsx";
import { Shell } from "../../parts/shell.tsx";
import { StateNote } from "../../parts/state-note.tsx";
import { dayText } from "../../parts/time.ts";
import { WhenLoaded } from "../../parts/when-loaded.tsx";
import { practice } from "../ask.ts";
import { progress, type Team } from "./ask.ts";
import { AssignForm } from "./assign-form.tsx";
import { dayOf, StateMark } from "./assigned.tsx";
import { OwnProgress } from "./own-progress.tsx";
import { ScoreSpark } from "./score-spark.tsx";
import { words } from "./words.ts";

const says = words.team;
const askAgainMs = 10_000;

/** For whoever coaches: who practised, how their skills stand, what is assigned, and assigning. */
export default function TeamPage() {
  const [found, again] = createPolled(progress.team, askAgainMs);
  const [scenarios] = createPolled(practice.scenarios, askAgainMs);
  const [member, setMember] = createSignal<string | null>(null);
  const [one] = createResource(member, (id) => progress.of(id));
  const [failed, setFailed] = createSignal<{ readonly problem: Error; readonly says: string } | null>(null);
  /** False where it failed, which is said above in these words. */
  const change = async (what: Promise<unknown>, notDone: string): Promise<boolean> => {
    setFailed(null);
    try {
      await what;
      await again();
      return true;
    } catch (error) {
      setFailed({ problem: error instanceof Error ? error : new Error(String(error)), says: notDone });
      return false;
    }
  };
  return (
    <Shell title={says.page}>
      <div class="practise team-of">
        <div class="head">
          <h1>{says.title}</h1>
          <p class="dim">
            {says.lead}{" "}
            <A class="link" href="/practice">
              {says.back}
            </A>
          </p>
        </div>
        <Show when={failed()}>{(wrong) => <Failed problem={wrong().problem} no={() => wrong().says} />}</Show>
        <WhenLoaded loaded={found()} onRetry={() => void again()}>
          {(team) => (
            <>
              <Show
                when={team().people.length > 0}
                fallback={<StateNote glyph="list" title={says.nobody.title} text={says.nobody.text} />}
              >
                <People team={team()} chosen={member()} onChoose={setMember} />
              </Show>
              <Show when={member() !== null && one()}>{(told) => <OwnProgress progress={told()} isOwn={false} />}</Show>
              <Assignments team={team()} onWithdraw={(id) => void change(progress.withdraw(id), says.notWithdrawn)} />
              <AssignForm
                people={team().people}
                scenarios={scenarios().value?.scenarios ?? []}
                today={team().today}
                onAssign={(id, body) => change(progress.assign(id, body), words.assign.notSent)}
              />
            </>
          )}
        </WhenLoaded>
      </div>
    </Shell>
  );
}

function People(props: { team: Team; chosen: string | null; onChoose: (id: string) => void }) {
  const shareOf = (skills: Team["people"][number]["skills"], criterion: string): number | null =>
    skills.find((skill) => skill.criterion === criterion)?.share ?? null;
  return (
    <div class="wide" tabindex="0" role="region" aria-label={says.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{says.who}</th>
            <th scope="col" class="n">
              {says.exercises}
            </th>
            <th scope="col">{says.last}</th>
            <th scope="col">{says.scores}</th>
            <For each={props.team.criteria}>
              {({ name }) => (
                <th scope="col" class="n">
                  <bdi>{name}</bdi>
                </th>
              )}
            </For>
            <th scope="col">{says.assigned}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.team.people}>
            {(person) => (
              <tr>
                <th scope="row">
                  <button
                    type="button"
                    class="open"
                    aria-pressed={props.chosen === person.id}
                    onClick={() => props.onChoose(person.id)}
                  >
                    <bdi>{person.name || person.id}</bdi>
                  </button>
                </th>
                <td class="n num">{person.exercises}</td>
                <td>{person.lastAt === null ? says.never : dayText(person.lastAt, Date.now())}</td>
                <td class="small-spark">
                  <ScoreSpark points={person.points} />
                </td>
                <For each={props.team.criteria}>
                  {({ criterion }) => (
                    <td class="n num">
                      <Show
                        when={shareOf(person.skills, criterion) !== null}
                        fallback={<span class="hatch" aria-hidden="true" />}
                      >
                        {Math.round(100 * (shareOf(person.skills, criterion) ?? 0))} %
                      </Show>
                    </td>
                  )}
                </For>
                <td classList={{ caution: person.overdue > 0 }}>{says.toDo(person.open, person.overdue)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function Assignments(props: { team: Team; onWithdraw: (assignment: string) => void }) {
  const doneOf = (people: Team["assignments"][number]["people"]): number =>
    people.filter(({ state }) => state === "done" || state === "done-late").length;
  return (
    <section aria-labelledby="assignments-head" class="assigned">
      <h2 id="assignments-head">{says.assignments}</h2>
      <Show when={props.team.assignments.length > 0} fallback={<p class="dim">{says.none}</p>}>
        <ul>
          <For each={props.team.assignments}>
            {(one) => (
              <li data-assignment={one.assignment}>
                <div class="grow">
                  <h3 dir="auto">{one.scenario.name}</h3>
                  <p class="s2 dim">
                    {[
                      words.assigned.due(dayOf(one.dueOn)),
                      words.assigned.from(one.pointsMin),
                      says.doneOf(doneOf(one.people), one.people.length),
                    ].join(" · ")}
                  </p>
                  <ul class="each-of">
                    <For each={one.people}>
                      {(person) => (
                        <li class="s2">
                          <bdi>{person.name || person.id}</bdi> <StateMark state={person.state} />
                        </li>
                      )}
                    </For>
                  </ul>
                </div>
                <button
                  type="button"
                  class="btn plain"
                  aria-label={says.withdrawNamed(one.scenario.name)}
                  onClick={() => props.onWithdraw(one.assignment)}
                >
                  {says.withdraw}
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}
