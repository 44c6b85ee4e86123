import { createEffect, createSignal, For, on, Show } from "solid-js";
import { ApiProblem } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { saveFile } from "../parts/save-file.ts";
import { audit, type Proof as ProofAnswer } from "./ask.ts";
import { stepsHold } from "./check-proof.ts";
import { dayTimeText } from "./times.ts";
import { words } from "./words.ts";

const says = words.proof;
const number = (value: number): string => value.toLocaleString("en");
const short = (hash: string): string => `${hash.slice(0, 8)} … ${hash.slice(-4)}`;

/** The way from the event to the root that was signed, followed here as well; and the file of it. */
export function Proof(props: { place: string }) {
  const [answer, setAnswer] = createSignal<ProofAnswer | null>(null);
  const [holds, setHolds] = createSignal<boolean | null>(null);
  const [isHere, setHere] = createSignal(false);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const doing = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    await work().catch((error: unknown) => setProblem(error instanceof Error ? error : new Error(String(error))));
    setBusy(false);
  };
  const look = () =>
    doing(async () => {
      const { place } = props;
      const found = await audit.proof(place);
      const followed = found.proof && (await stepsHold(found.proof));
      if (place !== props.place) return;
      setHere(followed !== null);
      setHolds(found.proof === null ? null : (followed ?? found.proof.holds) && found.proof.holds);
      setAnswer(found);
    });
  createEffect(
    on(
      () => props.place,
      () => {
        setAnswer(null);
        void look();
      },
    ),
  );
  const save = () => doing(async () => saveFile(await audit.proofFile(props.place), `event-${props.place}.proof.json`));
  return (
    <section class="panel proof" aria-labelledby="proof-head">
      <header>
        <h3 id="proof-head">{says.title}</h3>
        <span role="status">
          <Show when={holds() !== null && answer()}>
            <span class="tag" classList={{ acc: holds() === true, bad: holds() === false }}>
              <Icon name={holds() ? "safety" : "warn"} />
              {holds() ? says.holds : says.broken}
            </span>
          </Show>
        </span>
      </header>
      <Show when={answer()} fallback={<p class="s2 dim">{problem() ? "" : says.reading}</p>}>
        {(found) => (
          <Show
            when={found().proof}
            fallback={
              <p class="note warn">
                <Icon name="clock" />
                {says.unsealed(number(found().sequence), number(found().size))}
              </p>
            }
          >
            {(proof) => (
              <>
                <dl>
                  <dt>{says.own}</dt>
                  <dd class="mono" dir="ltr" title={proof().leaf}>
                    {short(proof().leaf)}
                  </dd>
                  <dt>{says.tree}</dt>
                  <dd>{says.place(number(found().sequence), number(found().size), proof().steps.length)}</dd>
                  <dt>{says.root}</dt>
                  <dd class="mono" dir="ltr" title={proof().root}>
                    {short(proof().root)}
                  </dd>
                  <dt>{says.signed}</dt>
                  <dd>{says.by(dayTimeText(Date.parse(proof().time)), proof().keyId)}</dd>
                  <dt>{says.key}</dt>
                  <dd class="mono wrapkey" dir="ltr">
                    {proof().publicKey}
                  </dd>
                </dl>
                <p class="s1 faint">{isHere() ? says.byBrowser : says.byServer}</p>
                <details>
                  <summary>{says.steps}</summary>
                  <ol class="steps mono" dir="ltr">
                    <li>{short(proof().leaf)}</li>
                    <For each={proof().steps}>
                      {(step) => (
                        <li>
                          <span class="sr">{says.side[step.side]}</span> {short(step.hash)}{" "}
                          <span class="sr">{says.gives}</span> <b>{short(step.result)}</b>
                        </li>
                      )}
                    </For>
                  </ol>
                </details>
              </>
            )}
          </Show>
        )}
      </Show>
      <Show when={problem()}>
        {(wrong) => (
          <p class="note bad" role="alert">
            <Icon name="warn" />
            {words.detail.failed(codeOf(wrong()), wrong().message)}
          </p>
        )}
      </Show>
      <div class="row wrap">
        <button type="button" class="btn s" disabled={busy()} onClick={() => void look()}>
          <Icon name="back" size="s" />
          {says.again}
        </button>
        <button type="button" class="btn s" disabled={busy() || !answer()?.sealed} onClick={() => void save()}>
          <Icon name="down" size="s" />
          {says.save}
        </button>
      </div>
      <p class="s1 faint">{says.note}</p>
    </section>
  );
}

export const codeOf = (problem: Error): string => (problem instanceof ApiProblem ? problem.code : problem.name);
