import "./outcome.css";
import { createSignal, Show } from "solid-js";
import type { OutcomeSaid } from "../live/end-answers.ts";
import { EndSheet, type EndSheetSaid } from "../live/end-sheet.tsx";
import { sayAfter } from "../live/say-after.ts";
import { words as liveWords } from "../live/words.ts";
import { offerCommands } from "../palette/commands.ts";
import type { CallDetail, CallSummary } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";

const says = liveWords.after;
const alsoCalled = liveWords.palette.acts["outcome"]?.join(" ") ?? "";

/** What came of the call, and the end sheet again for whoever skipped it or knows better now. */
export function Outcome(props: { detail: CallDetail; onChanged: (position: string | null) => void }) {
  const [open, setOpen] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const call = () => props.detail.call;
  const known = () => ({ outcome: knownOutcome(call()), csat: call().csat });
  const promised = () =>
    props.detail.noted
      .filter((item) => item.what === "commitment" && !item.off)
      .map((item) => ({ signal: item.signal, what: textOr(item.words, says.erased) }));
  const save = async (said: EndSheetSaid) => {
    setBusy(true);
    setProblem(null);
    try {
      const position = await sayAfter(call().call, said);
      setOpen(false);
      props.onChanged(position);
    } catch (error) {
      setProblem([says.failed, error instanceof Error ? error.message : ""].filter(Boolean).join(" "));
    } finally {
      setBusy(false);
    }
  };
  const label = () => (call().outcome ? says.change : says.add);
  /** Nothing is added to a call that was erased. */
  const isOpen = () => call().erasedAt === null;
  offerCommands(() =>
    isOpen()
      ? [{ id: "outcome", label: label(), also: alsoCalled, group: "call", glyph: "closing", run: () => setOpen(true) }]
      : [],
  );
  return (
    <div class="outcome">
      <Show when={call().outcome}>
        {(outcome) => (
          <>
            <span class="tag acc">
              <Icon name="closing" />
              {says.said(says.outcomes[outcome().outcome] ?? outcome().outcome, outcome().nextStepOn)}
            </span>
            <Show when={outcome().nextStep !== ""}>
              <bdi>{textOr(outcome().nextStep, says.erased)}</bdi>
            </Show>
          </>
        )}
      </Show>
      <Show when={call().csat}>{(score) => <span class="tag">{says.satisfied(score())}</span>}</Show>
      <Show when={isOpen()}>
        <button
          type="button"
          class="btn s"
          classList={{ plain: call().outcome !== null }}
          onClick={() => setOpen(true)}
        >
          {label()}
        </button>
      </Show>
      <EndSheet
        open={open()}
        title={says.again}
        known={known()}
        promised={promised()}
        busy={busy()}
        problem={problem()}
        onSave={(said) => void save(said)}
        onSkip={() => {
          setOpen(false);
          setProblem(null);
        }}
      />
    </div>
  );
}

/** The same in a list, in a few words. */
export function OutcomeTag(props: { call: CallSummary }) {
  return (
    <Show when={props.call.outcome}>
      {(outcome) => (
        <span class="tag">
          <Icon name="closing" />
          {says.said(says.outcomes[outcome().outcome] ?? outcome().outcome, outcome().nextStepOn)}
        </span>
      )}
    </Show>
  );
}

const knownOutcome = ({ outcome }: CallSummary): OutcomeSaid | null =>
  outcome && {
    outcome: outcome.outcome as OutcomeSaid["outcome"], // History keeps it as it was said.
    nextStep: textOr(outcome.nextStep, ""),
    nextStepOn: outcome.nextStepOn,
  };
