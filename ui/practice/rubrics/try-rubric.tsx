import type { RubricContent } from "@wingman/domain/practice/rubric";
import { realCallsRubric } from "@wingman/domain/practice/tenant-rubrics";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { words as coachingWords } from "../../coaching/words.ts";
import { createPolled } from "../../parts/api.ts";
import { Icon } from "../../parts/icon.tsx";
import { callTitle } from "../../parts/versioned/call-title.ts";
import { Problem } from "../../parts/versioned/problem.tsx";
import { words as practiceWords } from "../words.ts";
import { type Past, type RubricTrial, rubrics } from "./ask.ts";
import type { Draft } from "./create-rubric-draft.ts";
import { unfinished } from "./draft.ts";
import { words } from "./words.ts";

const callsMax = 100;
const againMs = 10_000;

type Verdict = RubricTrial["checks"][number]["verdict"];
const verdictText = (verdict: Verdict): string => practiceWords.rubric.verdict[verdict];
/** What both ways make of one call. */
type Tried = {
  readonly content: RubricContent;
  readonly trial: RubricTrial;
  /** By the version in use; null where there is none, or nothing differs. */
  readonly before: { readonly content: RubricContent; readonly trial: RubricTrial; readonly version: number } | null;
};

/** A past exercise, or a real call, by the draft as it stands in the page, against the version in use: check by check. */
export function TryRubric(props: { draft: Draft; published: RubricContent | null; live: number | null }) {
  const [loaded] = createPolled(() => rubrics.past(callsMax), againMs);
  const [chosen, setChosen] = createSignal("");
  const [tried, setTried] = createSignal<Tried | null>(null);
  const [problem, setProblem] = createSignal<unknown>(null);
  const [isBusy, setBusy] = createSignal(false);
  const [isOld, setOld] = createSignal(false);
  createEffect(on(props.draft.content, () => setOld(true), { defer: true }));
  const groups = () => {
    const of = (isExercise: boolean) => ({
      label: isExercise ? words.tried.exercises : words.tried.calls,
      calls: (loaded().value ?? []).filter((each) => each.isExercise === isExercise),
    });
    // What it is for stands first.
    return (props.draft.id === realCallsRubric ? [of(false), of(true)] : [of(true), of(false)]).filter(
      ({ calls }) => calls.length > 0,
    );
  };
  const all = (): readonly Past[] => groups().flatMap(({ calls }) => calls);
  const call = () => all().find((each) => each.call === chosen()) ?? all()[0];
  const score = async (): Promise<void> => {
    const of = call();
    if (!of || isBusy()) return;
    setProblem(null);
    const content = props.draft.tidied();
    if (unfinished(content).length > 0) return void setProblem(words.tried.unfinished);
    setBusy(true);
    try {
      const trial = await rubrics.try(content, of);
      const { published, live } = props;
      const before =
        published === null || live === null
          ? null
          : { content: published, trial: await rubrics.try(published, of), version: live };
      setTried({ content, trial, before });
      setOld(false);
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  return (
    <section class="tryrubric" aria-labelledby="try-rubric">
      <h2 id="try-rubric">{words.tried.title}</h2>
      <p class="s2 dim">{words.tried.lead}</p>
      <Show when={all().length > 0} fallback={<p class="s2 faint">{loaded().value ? words.tried.none : ""}</p>}>
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void score();
          }}
        >
          <div class="in">
            <select
              id="try-call"
              name="try-call"
              aria-label={words.tried.which}
              onChange={(event) => setChosen(event.currentTarget.value)}
            >
              <For each={groups()}>
                {(group) => (
                  <optgroup label={group.label}>
                    <For each={group.calls}>
                      {(each) => (
                        <option value={each.call} selected={each.call === call()?.call}>
                          {callTitle(each.title, each.at)}
                        </option>
                      )}
                    </For>
                  </optgroup>
                )}
              </For>
            </select>
          </div>
          <div>
            <button type="submit" class="btn" disabled={isBusy()}>
              {words.tried.go}
            </button>
          </div>
        </form>
      </Show>
      <div role="status">
        <Problem of={problem()} />
        <Show when={tried()}>
          {(got) => (
            <div classList={{ old: isOld() }}>
              <Show when={isOld()}>
                <p class="s2 caution">{words.tried.old}</p>
              </Show>
              <Outcome tried={got()} />
            </div>
          )}
        </Show>
      </div>
    </section>
  );
}

function Outcome(props: { tried: Tried }) {
  const trial = () => props.tried.trial;
  const found = (check: string) => trial().checks.find((one) => one.check === check);
  const was = (check: string) => props.tried.before?.trial.checks.find((one) => one.check === check);
  const counted = (criterion: string) => trial().criteria.find((one) => one.criterion === criterion);
  const gone = () => {
    const asked = new Set(trial().checks.map(({ check }) => check));
    return (props.tried.before?.content.criteria ?? [])
      .flatMap(({ checks }) => checks)
      .filter(({ check }) => !asked.has(check));
  };
  /** What the version in use says of a check, where that is something else. */
  const otherwise = (check: string): string => {
    const { before } = props.tried;
    if (!before) return "";
    const known = was(check);
    if (!known) return words.tried.notAsked(before.version);
    return known.verdict === found(check)?.verdict ? "" : words.tried.was(before.version, verdictText(known.verdict));
  };
  return (
    <>
      <dl class="points">
        <dt>{words.tried.draft}</dt>
        <dd>
          <b class="num">{words.tried.of100(trial().points)}</b>
        </dd>
        <Show when={props.tried.before}>
          {(before) => (
            <>
              <dt>{words.tried.version(before().version)}</dt>
              <dd class="num">{words.tried.of100(before().trial.points)}</dd>
            </>
          )}
        </Show>
      </dl>
      <ul class="scored">
        <For each={props.tried.content.criteria}>
          {(criterion) => (
            <li>
              <div class="between">
                <b>
                  <bdi>{criterion.name}</bdi>
                </b>
                <span class="s2 num dim">
                  {words.tried.of(counted(criterion.criterion)?.yes ?? 0, counted(criterion.criterion)?.of ?? 0)}
                </span>
              </div>
              <ul>
                <For each={criterion.checks}>
                  {(check) => (
                    <li data-check={check.check} data-verdict={found(check.check)?.verdict}>
                      <Said says={check.says} found={found(check.check)} otherwise={otherwise(check.check)} />
                    </li>
                  )}
                </For>
              </ul>
            </li>
          )}
        </For>
        <Show when={gone().length > 0}>
          <li>
            <b>{words.tried.gone(props.tried.before?.version ?? 0)}</b>
            <ul>
              <For each={gone()}>
                {(check) => (
                  <li>
                    <Said says={check.says} found={was(check.check)} otherwise="" />
                  </li>
                )}
              </For>
            </ul>
          </li>
        </Show>
      </ul>
    </>
  );
}

/** One check: its verdict, the words that decide it, and what the version in use says. */
function Said(props: { says: string; found: RubricTrial["checks"][number] | undefined; otherwise: string }) {
  const verdict = () => props.found?.verdict ?? "unknown";
  return (
    <>
      <span class="verdict s2">
        <Icon name={verdict() === "yes" ? "tick" : verdict() === "no" ? "cross" : "info"} size="s" />
        {verdictText(verdict())}
      </span>
      <div>
        <p dir="auto">{props.says}</p>
        <Show
          when={props.found?.quote}
          fallback={
            <p class="s2 dim">
              {coachingWords.why[props.found?.why ?? ""] ?? (verdict() === "no" ? words.tried.missing : "")}
            </p>
          }
        >
          {(quote) => (
            <p class="s2 dim">
              <q dir="auto">{quote()}</q>
            </p>
          )}
        </Show>
        <Show when={props.otherwise}>
          <p class="s2 differs">{props.otherwise}</p>
        </Show>
      </div>
    </>
  );
}
