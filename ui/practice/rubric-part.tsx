import type { Line } from "@wingman/domain/call/view";
import { For, type JSX, Show } from "solid-js";
import { words as coachingWords } from "../coaching/words.ts";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import { type CheckStanding, type CriterionStanding, type Found, type Standing, verdictOf } from "./standing.ts";
import { words } from "./words.ts";

const says = words.rubric;
const verdicts: readonly Found["verdict"][] = ["yes", "no", "unknown"];
const proofsMax = 2;

/** The rubric, criterion by criterion: how much of it, and the person's own words that say so. */
export function RubricPart(props: {
  name: string;
  standing: Standing;
  lines: readonly Line[];
  /** Every check stands open. */
  over: boolean;
  onGo: (line: string) => void;
  /** Of whoever may say otherwise than the rules; null for everybody else. */
  onJudge: ((check: string, verdict: Found["verdict"]) => void) | null;
}) {
  return (
    <section class="rubric" id="rubric" aria-labelledby="rubric-head">
      <header>
        <div>
          <h2 id="rubric-head">{says.title(props.name)}</h2>
          <p class="s2 dim">{says.lead}</p>
        </div>
        <p class="sum" aria-live={props.over ? undefined : "off"}>
          <b class="num">{props.standing.yes}</b>{" "}
          <span class="dim">{props.over ? says.of(props.standing.of) : says.soFar(props.standing.of)}</span>
        </p>
      </header>
      <ul>
        <For each={props.standing.criteria}>
          {(criterion) => (
            <CriterionRow
              criterion={criterion}
              lines={props.lines}
              over={props.over}
              onGo={props.onGo}
              onJudge={props.onJudge}
            />
          )}
        </For>
      </ul>
    </section>
  );
}

function CriterionRow(props: {
  criterion: CriterionStanding;
  lines: readonly Line[];
  over: boolean;
  onGo: (line: string) => void;
  onJudge: ((check: string, verdict: Found["verdict"]) => void) | null;
}) {
  const quoted = () =>
    props.criterion.checks
      .flatMap(({ found }) => (found && typeof found.quote === "string" && found.quote !== "" ? [found] : []))
      .filter((found, n, all) => all.findIndex(({ quote }) => quote === found.quote) === n)
      .slice(0, proofsMax);
  return (
    <li class="cr" data-criterion={props.criterion.criterion} data-mark={props.criterion.mark}>
      <h3 dir="auto">{props.criterion.name}</h3>
      <span class="marks-of">
        <span class="dim">{says.marks[props.criterion.mark]}</span>
        <span class="segs" aria-hidden="true">
          <For each={props.criterion.checks}>
            {(check, n) => <i classList={{ on: n() < props.criterion.yes, off: n() >= props.criterion.of }} />}
          </For>
        </span>
        <span class="num">{says.count(props.criterion.yes, props.criterion.of)}</span>
      </span>
      <Show when={!props.over && quoted().length > 0}>
        <p>
          <For each={quoted()}>
            {(found) => (
              <span class="proof">
                <q dir="auto">{textOr(found.quote, "")}</q>{" "}
                <At found={found} lines={props.lines} onGo={props.onGo} />{" "}
              </span>
            )}
          </For>
        </p>
      </Show>
      <details open={props.over}>
        <summary>{says.checks(props.criterion.checks.length)}</summary>
        <ul>
          <For each={props.criterion.checks}>
            {(check) => <CheckRow check={check} lines={props.lines} onGo={props.onGo} onJudge={props.onJudge} />}
          </For>
        </ul>
      </details>
    </li>
  );
}

function CheckRow(props: {
  check: CheckStanding;
  lines: readonly Line[];
  onGo: (line: string) => void;
  onJudge: ((check: string, verdict: Found["verdict"]) => void) | null;
}) {
  const verdict = () => verdictOf(props.check);
  const found = () => props.check.found;
  const quote = () => textOr(found()?.quote, "");
  return (
    <li class="check-of" data-check={props.check.check} data-verdict={verdict() ?? "open"}>
      <span class="verdict">
        <Icon name={verdict() === "yes" ? "tick" : verdict() === "no" ? "cross" : "info"} size="s" />
        {says.verdict[verdict() ?? "open"]}
      </span>
      <div>
        <p dir="auto">{props.check.says}</p>
        <Show when={props.check.judged}>
          {(judged) => (
            <p class="judged">
              <Icon name="people" size="s" />
              {says.judged(judged().by, says.verdict[judged().verdict])}{" "}
              {says.byRule(says.verdict[found()?.verdict ?? "open"])}
            </p>
          )}
        </Show>
        <Show
          when={quote() !== ""}
          fallback={
            <Show when={found()?.verdict === "no"}>
              {<p class="dim">{coachingWords.why[found()?.why ?? ""] ?? says.missing}</p>}
            </Show>
          }
        >
          <p class="dim">
            <q dir="auto">{quote()}</q>{" "}
            <Show when={found()}>{(known) => <At found={known()} lines={props.lines} onGo={props.onGo} />}</Show>
          </p>
        </Show>
        <Show when={props.onJudge}>
          {(judge) => (
            <details class="judge">
              <summary>{says.correct}</summary>
              <div class="seg" role="group" aria-label={says.correctOf(props.check.says)}>
                <For each={verdicts}>
                  {(one) => (
                    <button
                      type="button"
                      aria-pressed={props.check.judged?.verdict === one}
                      onClick={() => judge()(props.check.check, one)}
                    >
                      {says.verdict[one]}
                    </button>
                  )}
                </For>
              </div>
            </details>
          )}
        </Show>
      </div>
    </li>
  );
}

/** When that was said, and the way to it. */
export function At(props: { found: Found; lines: readonly Line[]; onGo: (line: string) => void }): JSX.Element {
  const line = () => props.lines.find(({ id }) => id === props.found.utterance);
  return (
    <Show when={line()}>
      {(known) => (
        <button
          type="button"
          class="at num"
          dir="ltr"
          aria-label={says.goTo(clockText(known().startMs))}
          onClick={() => props.onGo(known().id)}
        >
          {clockText(known().startMs)}
        </button>
      )}
    </Show>
  );
}
