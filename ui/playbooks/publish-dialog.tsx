import { createSignal, Show } from "solid-js";
import { ApiProblem } from "../parts/api.ts";
import { Dialog } from "../parts/dialog.tsx";
import { playbooks } from "./ask.ts";
import { ChangesList } from "./changes.tsx";
import type { Draft } from "./create-draft.ts";
import type { Told } from "./told.ts";
import { words } from "./words.ts";

/** What changes with it, then the press that makes it so. */
export function PublishDialog(props: {
  open: boolean;
  draft: Draft;
  next: number;
  live: number | null;
  told: readonly Told[];
  onClose: () => void;
  onPublished: (version: number) => void;
}) {
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [isBusy, setBusy] = createSignal(false);
  const publish = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      if (!(await props.draft.flush())) throw new Error(words.publish.notSaved);
      const { version } = await playbooks.publishDraft(props.draft.id, props.draft.revision());
      props.onPublished(version);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
    setBusy(false);
  };
  const code = () => {
    const known = problem();
    return known instanceof ApiProblem ? known.code : "";
  };
  return (
    <Dialog open={props.open} title={words.publish.title(props.next)} class="wide" onClose={() => props.onClose()}>
      <p class="dim">{words.publish.text}</p>
      <Show when={props.live !== null} fallback={<p>{words.publish.first}</p>}>
        <h3>{words.publish.against(props.live ?? 0)}</h3>
        <ChangesList told={props.told} />
      </Show>
      <Show when={problem()}>
        {(wrong) => (
          <p class="note bad" role="alert">
            <span>
              {wrong().message} <code dir="ltr">{code()}</code>
            </span>
          </p>
        )}
      </Show>
      <div class="row wrap">
        <button type="button" class="btn go" disabled={isBusy()} autofocus onClick={() => void publish()}>
          {words.publish.go(props.next)}
        </button>
        <button type="button" class="btn plain" onClick={() => props.onClose()}>
          {words.cancel}
        </button>
      </div>
    </Dialog>
  );
}
