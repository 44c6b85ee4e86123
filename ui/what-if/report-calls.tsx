import { A } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { textOr } from "../parts/erased.ts";
import { isolated } from "../parts/language.ts";
import { words as partWords } from "../parts/words.ts";
import { ChangesTable } from "../playbooks/changes-table.tsx";
import { whatOf } from "../playbooks/tally.ts";
import { words as playbookWords } from "../playbooks/words.ts";
import { type ChangesAnswer, type JudgedChange, type ReportAnswer, type Verdict, whatIf } from "./ask.ts";
import { CallsList } from "./calls-list.tsx";
import { wayText } from "./title.ts";
import { words } from "./words.ts";

const verdictKinds: readonly Verdict[] = ["better", "same", "worse"];

/** A report call by call: what changed in each, and what people say of it. */
export function ReportCalls(props: {
  report: ReportAnswer;
  nameOf: (id: string) => string;
  playName: (play: string) => string;
}) {
  const only = () => (props.report.of.length === 1 ? (props.report.of[0]?.call ?? null) : null);
  const [picked, setPicked] = createSignal<string | null>(null);
  const chosen = createMemo(() => picked() ?? only());
  const call = () => props.report.of.find((each) => each.call === chosen());
  const isTried = createMemo(() => call()?.state === "done");
  const [shown, setShown] = createStore<{ changes: ChangesAnswer | null }>({ changes: null });
  const changes = () => shown.changes;
  const setChanges = (next: ChangesAnswer | null) => setShown({ changes: next });
  const [problem, setProblem] = createSignal("");
  const [all, setAll] = createSignal(false);
  createEffect(
    on([chosen, isTried], ([id, tried]) => {
      setChanges(null);
      setProblem("");
      setAll(false);
      if (id === null || !tried) return;
      whatIf.changes(props.report.run, id).then(
        (found) => {
          if (chosen() === id) setChanges(found);
        },
        (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
      );
    }),
  );
  /** As the last press was answered: to read the report again would be written down as one more look at the calls. */
  const [saidSince, setSaidSince] = createSignal<ReportAnswer["verdicts"] | null>(null);
  const verdicts = () => saidSince() ?? props.report.verdicts;
  const judge = async (change: JudgedChange, verdict: Verdict | null): Promise<void> => {
    const [of, place] = [shown.changes?.call, shown.changes?.changes.indexOf(change) ?? -1];
    if (of === undefined || place < 0) return;
    setProblem("");
    try {
      const judged = await whatIf.judge(props.report.run, of, place, verdict);
      setSaidSince(judged.report);
      // Another call may be looked at by now.
      if (shown.changes?.call === of) setShown("changes", "changes", place, { verdict, verdicts: judged.change });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const rows = () => (changes()?.changes ?? []).filter((change) => all() || whatOf(change) !== "same");
  const same = () => (changes()?.changes ?? []).filter((change) => whatOf(change) === "same").length;
  return (
    <section class="bycall" aria-labelledby="calls-head" classList={{ one: only() !== null }}>
      <h2 id="calls-head">{words.report.calls}</h2>
      <p class="s2 dim judgedsum" role="status">
        {verdicts().changes === 0 ? words.report.verdicts.none : words.report.verdicts.sum(verdicts())}
      </p>
      <Show when={only() === null}>
        <CallsList calls={props.report.of} chosen={chosen()} onChoose={setPicked} />
      </Show>
      <div class="detail">
        <Show when={problem()}>
          <p class="note bad">{problem()}</p>
        </Show>
        <Show when={call()} fallback={<p class="dim">{words.report.pick}</p>}>
          {(of) => (
            <>
              <h3>
                <A class="link" href={`/calls/${of().call}`}>
                  <bdi>{textOr(of().customer, partWords.customer)}</bdi>
                </A>
                <span class="s2 dim">
                  {partWords.comma}
                  <bdi>{textOr(of().title, words.which.erased)}</bdi>
                </span>
              </h3>
              <Show when={of().hasErased}>
                <p class="note">{playbookWords.past.hasErased}</p>
              </Show>
              <Show when={of().notKnown > 0}>
                <p class="note">{playbookWords.past.notKnown(of().notKnown)}</p>
              </Show>
              <Show when={changes()}>
                {(known) => (
                  <>
                    <Show
                      when={rows().length > 0}
                      fallback={
                        <p class="s2 dim">
                          {known().changes.length === 0
                            ? playbookWords.past.noTips
                            : playbookWords.past.allSame(same())}
                        </p>
                      }
                    >
                      <ChangesTable
                        call={of().call}
                        changes={rows()}
                        shown={of().shown ?? { before: 0, after: 0 }}
                        before={wayText(props.report.spec.before, props.nameOf)}
                        after={wayText(props.report.spec.after, props.nameOf)}
                        label={playbookWords.past.tableOf(textOr(of().customer, partWords.customer))}
                        playsOf={props.playName}
                        judge={{
                          head: words.report.verdicts.yours,
                          of: (change) => (
                            <Show when={whatOf(change) !== "same"}>
                              <Judge change={change as JudgedChange} onJudge={judge} />
                            </Show>
                          ),
                        }}
                      />
                    </Show>
                    <Show when={same() > 0 && (all() || rows().length > 0)}>
                      <button type="button" class="btn s plain" aria-expanded={all()} onClick={() => setAll(!all())}>
                        {all() ? playbookWords.past.hideSame : playbookWords.past.showSame(same())}
                      </button>
                    </Show>
                  </>
                )}
              </Show>
            </>
          )}
        </Show>
      </div>
    </section>
  );
}

/** Three presses, of which one may hold; the one that holds is let go of by pressing it again. */
function Judge(props: {
  change: JudgedChange;
  onJudge: (change: JudgedChange, verdict: Verdict | null) => Promise<void>;
}) {
  const [busy, setBusy] = createSignal(false);
  const press = (verdict: Verdict): void => {
    if (busy()) return;
    setBusy(true);
    void props.onJudge(props.change, props.change.verdict === verdict ? null : verdict).finally(() => setBusy(false));
  };
  const others = () => {
    const { verdict, verdicts } = props.change;
    return verdictKinds
      .map((kind) => [kind, verdicts[kind] - (verdict === kind ? 1 : 0)] as const)
      .filter(([, count]) => count > 0);
  };
  return (
    <>
      <span class="seg" role="group" aria-label={words.report.verdicts.of(isolated(props.change.headline))}>
        <For each={verdictKinds}>
          {(verdict) => (
            <button type="button" aria-pressed={props.change.verdict === verdict} onClick={() => press(verdict)}>
              {words.report.verdicts.kinds[verdict]}
            </button>
          )}
        </For>
      </span>
      <Show when={others().length > 0}>
        <span class="s1 dim">
          {words.report.verdicts.others(
            others()
              .map(([kind, count]) => `${words.report.verdicts.kinds[kind]} ${count}`)
              .join(partWords.comma),
          )}
        </span>
      </Show>
    </>
  );
}
