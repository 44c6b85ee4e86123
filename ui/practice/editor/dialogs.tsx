import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { createSignal, For, Show } from "solid-js";
import { ApiProblem } from "../../parts/api.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Icon } from "../../parts/icon.tsx";
import { dayText, hourText } from "../../parts/time.ts";
import { type ScenarioHead, scenarios } from "./ask.ts";
import type { Draft } from "./create-scenario-draft.ts";
import { words } from "./words.ts";

function Problem(props: { of: unknown }) {
  return (
    <Show when={props.of}>
      <p class="note bad" role="alert">
        <span>
          {props.of instanceof Error ? props.of.message : String(props.of)}{" "}
          <code dir="ltr">{props.of instanceof ApiProblem ? props.of.code : ""}</code>
        </span>
      </p>
    </Show>
  );
}

/** What changes with it, then the press that makes it so; what was made from a past call is read first, and that is said. */
export function PublishDialog(props: {
  open: boolean;
  draft: Draft;
  head: ScenarioHead;
  next: number;
  changed: readonly string[];
  onClose: () => void;
  onPublished: (version: number) => void;
}) {
  const [problem, setProblem] = createSignal<unknown>(null);
  const [isBusy, setBusy] = createSignal(false);
  const [isRead, setRead] = createSignal(false);
  const publish = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      if (!(await props.draft.flush())) throw new Error(words.publish.notSaved);
      const { version } = await scenarios.publishDraft(props.draft.id, props.draft.revision());
      props.onPublished(version);
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  return (
    <Dialog open={props.open} title={words.publish.title(props.next)} class="wide" onClose={() => props.onClose()}>
      <p class="dim">{words.publish.text}</p>
      <Show when={props.head.live} fallback={<p>{words.publish.first}</p>}>
        {(live) => (
          <>
            <h3>{words.changed(live())}</h3>
            <ul class="changes">
              <For each={props.changed} fallback={<li>{words.noChanges}</li>}>
                {(part) => (
                  <li>
                    <bdi>{part}</bdi>
                  </li>
                )}
              </For>
            </ul>
          </>
        )}
      </Show>
      <Show when={props.head.fromCall}>
        <label class="check">
          <input type="checkbox" checked={isRead()} onChange={(event) => setRead(event.currentTarget.checked)} />
          {words.publish.read}
        </label>
      </Show>
      <Problem of={problem()} />
      <div class="row wrap">
        <button
          type="button"
          class="btn go"
          disabled={isBusy() || (props.head.fromCall !== null && !isRead())}
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

/** Every version, who published it and when; an earlier one can be taken as the draft. */
export function VersionsDialog(props: {
  open: boolean;
  head: ScenarioHead;
  onClose: () => void;
  onTake: (content: ScenarioContent) => void;
}) {
  const [problem, setProblem] = createSignal<unknown>(null);
  const deed = (version: number) => props.head.published.find((each) => each.version === version);
  const take = (version: number): void => {
    setProblem(null);
    void scenarios.version(props.head.id, version).then(props.onTake, setProblem);
  };
  return (
    <Dialog open={props.open} title={words.versions.title} class="wide" onClose={() => props.onClose()}>
      <p class="dim">{words.versions.text}</p>
      <ul class="versions">
        <For each={props.head.versions} fallback={<li class="dim">{words.versions.none}</li>}>
          {(version) => (
            <li>
              <b class="num">{words.version(version)}</b>
              <span class="s2 dim grow">
                <Show when={deed(version)} fallback={words.versions.came}>
                  {(known) => (
                    <>
                      {words.by(known().by)} {dayText(known().at, Date.now())}
                      {words.comma}
                      <time dir="ltr">{hourText(known().at)}</time>
                    </>
                  )}
                </Show>
              </span>
              <Show when={version === props.head.live}>
                <span class="tag acc">
                  <Icon name="tick" />
                  {words.versions.live}
                </span>
              </Show>
              <button type="button" class="btn s" onClick={() => take(version)}>
                {words.versions.take(version)}
              </button>
            </li>
          )}
        </For>
      </ul>
      <Problem of={problem()} />
    </Dialog>
  );
}
