import { hasBasis } from "@wingman/domain/privacy/consent-law";
import { notListenedFor } from "@wingman/domain/tenant/listened-for";
import type { Policy } from "@wingman/domain/tenant/policy";
import { createSignal, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { isOneOf } from "../parts/me.ts";
import { admin } from "./ask.ts";
import { ConsentPart } from "./policy-consent.tsx";
import { CallsPart, LimitsPart, RedactionPart } from "./policy-parts.tsx";
import { ReadingPart } from "./policy-reading.tsx";
import { RetentionPart } from "./policy-retention.tsx";
import { SpeechPart } from "./policy-speech.tsx";
import { WatchingPart } from "./policy-watching.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { asError, Failed } from "./standard.tsx";
import { readVocabulary, vocabularyText } from "./vocabulary.ts";
import { words } from "./words.ts";

const says = words.policy;
const againMs = 3_000;

/** A tenant's rules, changed whole: what was read, what is in the fields, and one press that keeps all of it. */
export function PolicyPart() {
  const [loaded, again] = createPolled(admin.policy, againMs);
  return (
    <section aria-labelledby="policy-head">
      <div class="head">
        <h2 id="policy-head">{says.title}</h2>
        <p class="dim s2">{says.lead}</p>
      </div>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(policy) => <PolicyForm kept={policy()} onKept={again} />}
      </WhenLoaded>
    </section>
  );
}

/** What the parts of the form share: the rules as they stand in the fields, and how one of them changes. */
export type Editing = {
  readonly kept: Policy;
  readonly policy: Policy;
  readonly readOnly: boolean;
  readonly change: (part: Partial<Policy>) => void;
};

function PolicyForm(props: { kept: Policy; onKept: () => Promise<void> }) {
  const [policy, setPolicy] = createSignal(props.kept);
  const [vocabulary, setVocabulary] = createSignal(vocabularyText(props.kept.vocabulary));
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal("");
  const readOnly = () => !isOneOf(["admin"]);
  const change = (part: Partial<Policy>): void => {
    setSaid("");
    setPolicy((known) => ({ ...known, ...part }));
  };
  const read = () => readVocabulary(vocabulary());
  const next = (): Policy => ({ ...policy(), vocabulary: read().words ?? props.kept.vocabulary });
  const isChanged = () => read().fault !== null || JSON.stringify(next()) !== JSON.stringify(props.kept);
  const mayBeKept = () => isChanged() && read().fault === null && hasBasis(policy().consent) && !busy();
  const putBack = (): void => {
    setPolicy(props.kept);
    setVocabulary(vocabularyText(props.kept.vocabulary));
    setProblem(null);
  };
  const keep = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    await admin.setPolicy(next()).then(
      async () => {
        setSaid(says.kept);
        await props.onKept();
      },
      (error: unknown) => setProblem(asError(error)),
    );
    setBusy(false);
  };
  const editing = (): Editing => ({ kept: props.kept, policy: policy(), readOnly: readOnly(), change });
  return (
    <form
      class="rules"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayBeKept()) void keep();
      }}
    >
      <Show when={readOnly()}>
        <p class="note">{words.readOnly}</p>
      </Show>
      <ConsentPart {...editing()} />
      <RetentionPart {...editing()} />
      <RedactionPart {...editing()} />
      <ReadingPart {...editing()} />
      <CallsPart
        {...editing()}
        vocabulary={vocabulary()}
        fault={read().fault}
        unheard={notListenedFor(read().words ?? [])}
        onVocabulary={setVocabulary}
      />
      <SpeechPart {...editing()} />
      <WatchingPart {...editing()} />
      <LimitsPart {...editing()} />
      <Show when={!readOnly()}>
        <div class="keep">
          <Failed problem={problem()} />
          <div class="row wrap">
            <button type="submit" class="btn go" disabled={!mayBeKept()}>
              {says.keep}
            </button>
            <button type="button" class="btn" disabled={!isChanged() || busy()} onClick={putBack}>
              {says.putBack}
            </button>
            <span role="status" class="dim">
              {said() || (isChanged() ? says.changed : says.same)}
            </span>
          </div>
        </div>
      </Show>
    </form>
  );
}
