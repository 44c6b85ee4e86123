import "./kpi.css";
import { reasonKinds } from "@wingman/domain/coach/queue";
import { A, useParams } from "@solidjs/router";
import { createEffect, For, Match, on, Show, Switch } from "solid-js";
import { CoachingPart } from "../coaching/queue.tsx";
import { words as coachingWords } from "../coaching/words.ts";
import { createPolled } from "../parts/api.ts";
import { isOneOf } from "../parts/me.ts";
import { NotFound } from "../parts/not-found.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { type ChoicesAnswer, kpi } from "./ask.ts";
import { Behind } from "./behind.tsx";
import { EffectPart } from "./effect.tsx";
import { Filters, Pick } from "./filters.tsx";
import { Competitors, Csat, Delays, Funnel, Intents, Objections, Outcomes } from "./kinds.tsx";
import { leadOf, Measures } from "./measures.tsx";
import { People } from "./people.tsx";
import { PilotPart } from "./pilot.tsx";
import { createWanted, type WantedState } from "./state.ts";
import { UsagePart } from "./usage.tsx";
import { words } from "./words.ts";

const choicesMs = 300_000;
const everyMs = 30_000;
const parts = [
  { name: "results", href: "/kpi" },
  { name: "effect", href: "/kpi/effect" },
  { name: "pilot", href: "/kpi/pilot" },
  { name: "coaching", href: "/kpi/coaching" },
  { name: "usage", href: "/kpi/usage" },
] as const;
/** Who may open a part that is not for everybody. */
const rolesOf = {
  results: null,
  effect: null,
  pilot: ["supervisor", "viewer", "compliance", "admin"],
  coaching: ["supervisor", "admin"],
  usage: ["admin"],
} as const;
const isFor = (part: keyof typeof rolesOf): boolean => {
  const roles = rolesOf[part];
  return roles === null || isOneOf(roles);
};

/** What came of the calls, with how sure that is; and, for administrators, what was used. */
export default function KpiPage() {
  const params = useParams<{ section?: string }>();
  const section = () => params.section ?? "results";
  const state = createWanted();
  const [choices, again] = createPolled(kpi.choices, choicesMs);
  return (
    <Show when={parts.some(({ name }) => name === section())} fallback={<NotFound />}>
      <Shell title={words.page}>
        <div class="kpi">
          <div class="head">
            <h1>{words.title}</h1>
            <nav aria-label={words.nav} class="sections">
              <For each={parts.filter(({ name }) => isFor(name))}>
                {(part) => (
                  <A href={part.href} end aria-current={part.name === section() ? "page" : undefined}>
                    {words.parts[part.name]}
                  </A>
                )}
              </For>
            </nav>
          </div>
          <WhenLoaded loaded={choices()} onRetry={() => void again()}>
            {(known) => (
              <Switch fallback={<Results choices={known()} state={state} />}>
                <Match when={section() === "effect"}>
                  <Filters choices={known()} state={state} noUnit />
                  <EffectPart wanted={state.wanted(known().today)} />
                </Match>
                <Match when={section() === "pilot"}>
                  <PilotPart choices={known()} state={state} />
                </Match>
                <Match when={section() === "coaching"}>
                  <Filters choices={known()} state={state} only="rep" noUnit>
                    <Pick
                      label={coachingWords.queue.filter.label}
                      all={coachingWords.queue.filter.all}
                      value={state.reason()}
                      options={reasonKinds.map((kind) => [kind, coachingWords.queue.filter.kinds[kind]])}
                      onPick={(reason) => state.set({ reason })}
                    />
                  </Filters>
                  <CoachingPart
                    wanted={{
                      ...state.days(known().today),
                      rep: state.wanted(known().today).rep,
                      reason: state.reason(),
                    }}
                  />
                </Match>
                <Match when={section() === "usage"}>
                  <Filters choices={known()} state={state} only="days" />
                  <UsagePart days={state.days(known().today)} unit={state.unit(known().today)} />
                </Match>
              </Switch>
            )}
          </WhenLoaded>
        </div>
      </Shell>
    </Show>
  );
}

function Results(props: { choices: ChoicesAnswer; state: WantedState }) {
  const wanted = () => props.state.wanted(props.choices.today);
  const unit = () => props.state.unit(props.choices.today);
  const [loaded, again] = createPolled(() => kpi.read(wanted(), unit()), everyMs);
  createEffect(
    on(
      () => JSON.stringify([wanted(), unit()]),
      () => void again(),
      { defer: true },
    ),
  );
  const open = (what: string): void => props.state.set({ what });
  const nameOf = (playbook: string): string =>
    props.choices.playbooks.find((one) => one.playbook === playbook)?.name ?? playbook;
  return (
    <>
      <Filters choices={props.choices} state={props.state} />
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(answer) => (
          <>
            <p class="lead tells" role="status">
              {leadOf(answer()).rests}{" "}
              <Show when={answer().calls.now > 0}>
                <b>{leadOf(answer()).tells}</b>
              </Show>{" "}
              <span class="s2 faint">{words.lead.before(answer().calls.before)}</span>
            </p>
            <Show
              when={answer().calls.now > 0}
              fallback={<StateNote glyph="info" tone="tell" title={words.none.title} text={words.none.text} />}
            >
              <div class="two">
                <div class="part">
                  <Measures answer={answer()} onOpen={open} />
                  <Funnel answer={answer()} nameOf={nameOf} onOpen={open} />
                  <Objections answer={answer()} onOpen={open} />
                </div>
                <div class="part">
                  <Show when={!props.choices.isOwn}>
                    <People
                      answer={answer()}
                      choices={props.choices}
                      onRep={(rep) => props.state.set({ rep, team: null })}
                    />
                  </Show>
                  <Outcomes answer={answer()} onOpen={open} />
                  <Intents answer={answer()} onOpen={open} />
                  <Csat answer={answer()} onOpen={open} />
                  <Competitors answer={answer()} onOpen={open} />
                  <Delays answer={answer()} onOpen={open} />
                </div>
              </div>
            </Show>
            <Behind
              what={props.state.what()}
              wanted={wanted()}
              answer={answer()}
              onClose={() => props.state.set({ what: null })}
            />
          </>
        )}
      </WhenLoaded>
    </>
  );
}
