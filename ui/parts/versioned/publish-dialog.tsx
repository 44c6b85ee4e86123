import { createSignal, Show } from "solid-js";
import { Dialog } from "../dialog.tsx";
import { ChangesList } from "./changes.tsx";
import type { AnyDraft } from "./create-versioned-draft.ts";
import type { AnyContent, AnyHead, Kind } from "./kind.ts";
import { Problem } from "./problem.tsx";
import type { Told } from "./told.ts";
import { words } from "./words.ts";

/** What changes with it, then the press that makes it so. */
export function PublishDialog<Content extends AnyContent, Head extends AnyHead, Draft extends Head>(props: {
  kind: Kind<Content, Head, Draft>;
  open: boolean;
  draft: AnyDraft<Content>;
  next: number;
  live: number | null;
  told: readonly Told[];
  /** What whoever publishes says they have done; null where nothing is asked. */
  sworn?: string | null | undefined;
  onClose: () => void;
  onPublished: (version: number) => void;
}) {
  const [problem, setProblem] = createSignal<unknown>(null);
  const [isBusy, setBusy] = createSignal(false);
  const [isSworn, setSworn] = createSignal(false);
  const publish = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      if (!(await props.draft.flush())) throw new Error(words.publish.notSaved);
      const { version } = await props.kind.store.publishDraft(props.draft.id, props.draft.revision());
      props.onPublished(version);
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  return (
    <Dialog open={props.open} title={words.publish.title(props.next)} class="wide" onClose={() => props.onClose()}>
      <p class="dim">{props.kind.words.publish.text}</p>
      <Show when={props.live} fallback={<p>{props.kind.words.publish.first}</p>}>
        {(live) => (
          <>
            <h3>{words.publish.against(live())}</h3>
            <ChangesList told={props.told} />
          </>
        )}
      </Show>
      <Show when={props.sworn}>
        {(what) => (
          <label class="check">
            <input type="checkbox" checked={isSworn()} onChange={(event) => setSworn(event.currentTarget.checked)} />
            {what()}
          </label>
        )}
      </Show>
      <Problem of={problem()} />
      <div class="row wrap">
        <button
          type="button"
          class="btn go"
          disabled={isBusy() || (Boolean(props.sworn) && !isSworn())}
          autofocus
          onClick={() => void publish()}
        >
          {words.publish.go(props.next)}
        </button>
        <button type="button" class="btn plain" onClick={() => props.onClose()}>
          {words.cancel}
        </button>
      </div>
    </Dialog>
  );
}
