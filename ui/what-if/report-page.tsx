import "./what-if.css";
import { A, useNavigate, useParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { createPolled, type Loaded } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { locale } from "../parts/language.ts";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { dayText, spanText } from "../parts/time.ts";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { saveFile } from "../parts/save-file.ts";
import { words as partWords } from "../parts/words.ts";
import { words as playbookWords } from "../playbooks/words.ts";
import { type ReportAnswer, whatIf } from "./ask.ts";
import { Figures, Warnings } from "./figures.tsx";
import { moneyText } from "./new-run.tsx";
import { ReportCalls } from "./report-calls.tsx";
import { runTitle, wayText } from "./title.ts";
import { isGoing, percentOf } from "./what-if-page.tsx";
import { words } from "./words.ts";

const goingMs = 1_000;
const kinds = ["gone", "new", "earlier", "later", "reworded", "withheld", "same"] as const;

/** One what-if: how far it is, its figures, and every call tip by tip. */
export default function ReportPage() {
  const params = useParams<{ run: string }>();
  return (
    <Shell title={words.page}>
      <div class="whatif report">
        <Show when={params.run} keyed>
          {(run) => <Report run={run} />}
        </Show>
      </div>
    </Shell>
  );
}

function Report(props: { run: string }) {
  const navigate = useNavigate();
  // Who looks at calls is written down: while a run goes on, only how far it is is looked at again.
  const [progress, lookAgain] = createPolled(() => whatIf.progress(props.run), goingMs, isGoing);
  const [calls, readAgain] = createPolled(() => whatIf.report(props.run), goingMs);
  const loaded = createMemo((): Loaded<ReportAnswer> => {
    const [known, now] = [calls(), progress().value];
    return known.value && now ? { ...known, value: { ...known.value, ...now } } : known;
  });
  createEffect(
    on(
      () => progress().value?.state,
      (state, was) => {
        if (was !== undefined && state !== was && state !== "running") void readAgain();
      },
    ),
  );
  const again = async (): Promise<void> => {
    await Promise.all([lookAgain(), readAgain()]);
  };
  const [choices] = createPolled(whatIf.choices, goingMs);
  const [renaming, setRenaming] = createSignal(false);
  const [problem, setProblem] = createSignal("");
  const playbookOf = (id: string) => choices().value?.playbooks.find((each) => each.id === id);
  const nameOf = (id: string): string => playbookOf(id)?.name ?? id;
  const playName = (play: string): string =>
    (choices().value?.playbooks ?? []).flatMap(({ plays }) => plays).find((each) => each.play === play)?.name ?? play;
  const act = async (work: Promise<unknown>): Promise<void> => {
    setProblem("");
    await work.catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
    await again();
  };
  const download = async (): Promise<void> => saveFile(await whatIf.file(props.run), "wingman-what-if.csv");
  return (
    <WhenLoaded
      loaded={loaded()}
      onRetry={() => void again()}
      missing={
        <StateNote glyph="question" title={words.report.missing.title} text={words.report.missing.text}>
          <A class="btn" href="/what-if">
            {words.report.back}
          </A>
        </StateNote>
      }
    >
      {(report) => (
        <>
          <div class="head">
            <div class="grow">
              <A href="/what-if" class="s2 link">
                {words.report.back}
              </A>
              <Show
                when={renaming()}
                fallback={
                  <h1>
                    <bdi>{runTitle(report(), nameOf)}</bdi>
                  </h1>
                }
              >
                <form
                  class="row wrap"
                  onSubmit={(event) => {
                    event.preventDefault();
                    const name = new FormData(event.currentTarget).get("name");
                    setRenaming(false);
                    void act(whatIf.rename(props.run, String(name ?? "")));
                  }}
                >
                  <span class="in">
                    <input
                      name="name"
                      aria-label={words.name}
                      value={report().name}
                      maxLength={80}
                      autocomplete="off"
                      dir="auto"
                      ref={(field) => queueMicrotask(() => field.focus())}
                    />
                  </span>
                  <button type="submit" class="btn s">
                    {words.report.save}
                  </button>
                </form>
              </Show>
              <p class="dim s2">
                {words.ways.before}: {wayText(report().spec.before, nameOf)} · {words.ways.after}:{" "}
                {wayText(report().spec.after, nameOf)} ·{" "}
                {words.kept.by(report().askedBy, dayText(report().askedAt, Date.now()))}
              </p>
            </div>
            <div class="row wrap actions">
              <Show when={!renaming()}>
                <button type="button" class="btn s" onClick={() => setRenaming(true)}>
                  {words.report.rename}
                </button>
              </Show>
              <Show when={!isGoing(report())}>
                <button
                  type="button"
                  class="btn s"
                  title={words.report.againNote}
                  onClick={() => void act(whatIf.repeat(props.run).then(({ run }) => navigate(`/what-if/${run}`)))}
                >
                  <Icon name="back" size="s" />
                  {words.report.again}
                </button>
                <button type="button" class="btn s" onClick={() => void act(download())}>
                  <Icon name="down" size="s" />
                  {words.report.csv}
                </button>
              </Show>
            </div>
          </div>
          <div role="alert">
            <Show when={problem()}>
              <p class="note bad">{problem()}</p>
            </Show>
          </div>
          <Standing report={report()} onCancel={() => void act(whatIf.cancel(props.run))} />
          <Warnings report={report()} />
          <Show when={report().summary}>
            {(summary) => (
              <>
                <Sums summary={summary()} spec={report().spec} />
                <Figures summary={summary()} playName={playName} />
              </>
            )}
          </Show>
          <ReportCalls report={report()} nameOf={nameOf} playName={playName} />
          <details class="how">
            <summary>{words.report.depends}</summary>
            <p class="s2 dim">
              {words.report.rests(report().depends.position, report().depends.wingman, report().depends.rulesNow)}{" "}
              <For each={report().depends.playbooks}>
                {(playbook) => (
                  <bdi class="hash">
                    {playbook.id} {playbook.version}: {playbook.hash.slice(0, 16)}.{" "}
                  </bdi>
                )}
              </For>
              <Show when={report().digest}>{(digest) => words.report.digest(digest().slice(0, 16))}</Show>
              <Show when={report().spec.live}> {words.report.notRepeatable}</Show>
            </p>
          </details>
        </>
      )}
    </WhenLoaded>
  );
}

/** How far it is, or how it ended where it did not end well. */
function Standing(props: { report: ReportAnswer; onCancel: () => void }) {
  const says = () => words.report.progress(props.report.done, props.report.calls, percentOf(props.report));
  return (
    <Show
      when={isGoing(props.report)}
      fallback={
        <Show when={props.report.state !== "done"}>
          <p class="note warn">
            <Icon name="warn" size="s" />
            <span>
              {props.report.state === "cancelled"
                ? words.report.cancelled(props.report.done, props.report.calls)
                : words.report.failed(props.report.problem ?? "")}
            </span>
          </p>
        </Show>
      }
    >
      <div class="standing">
        <progress class="bar" max={props.report.calls} value={props.report.done} aria-label={says()} />
        <span class="s2 num" role="status">
          {props.report.state === "waiting" ? words.states.waiting : says()}
          <Show when={props.report.secondsLeft}>
            {(left) => (
              <>
                {partWords.comma}
                {words.report.left(spanText(left() * 1_000))}
              </>
            )}
          </Show>
        </span>
        <button type="button" class="btn s" onClick={() => props.onCancel()}>
          {words.report.cancel}
        </button>
      </div>
    </Show>
  );
}

/** The line of counts, what a tip waits for, and what it cost. */
function Sums(props: { summary: NonNullable<ReportAnswer["summary"]>; spec: ReportAnswer["spec"] }) {
  const delay = (ms: number | null) => (ms === null ? "–" : spanText(ms));
  const spent = () => props.summary.spent;
  const tokens = (count: number) =>
    words.report.tokens(new Intl.NumberFormat(locale, { notation: "compact" }).format(count));
  return (
    <div class="sumline">
      <dl class="sums">
        <For each={kinds}>
          {(kind) => (
            <div class={`is-${kind}`}>
              <dd class="num">
                <span aria-hidden="true">{playbookWords.past.marks[kind]}</span> {props.summary.tally[kind]}
              </dd>
              <dt class="s2 dim">{playbookWords.past.what[kind]}</dt>
            </div>
          )}
        </For>
        <div>
          <dd class="num">{delay(props.summary.delayMs.after)}</dd>
          <dt class="s2 dim">
            {words.report.delay}
            {partWords.comma}
            {words.report.was(delay(props.summary.delayMs.before))}
          </dt>
        </div>
        <div>
          <dd class="num">{moneyText(spent().after.microDollars)}</dd>
          <dt class="s2 dim">
            {words.report.cost}
            {partWords.comma}
            <Show when={props.spec.live}>
              {tokens(spent().after.tokens)}
              {partWords.comma}
            </Show>
            {words.report.was(moneyText(spent().before.microDollars))}
            <Show when={props.summary.askedMs}>
              {(ms) => (
                <>
                  {partWords.comma}
                  {words.report.asked(spanText(ms()))}
                </>
              )}
            </Show>
          </dt>
        </div>
      </dl>
      <p class="s2 dim truth">{words.truth}</p>
    </div>
  );
}
