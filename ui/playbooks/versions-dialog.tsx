import { createSignal, For, Show } from "solid-js";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { dayText, hourText } from "../parts/time.ts";
import { type PlaybookHead, playbooks } from "./ask.ts";
import { words } from "./words.ts";

/** Every version, who published it and when; calls can begin with an earlier one again. */
export function VersionsDialog(props: {
  open: boolean;
  head: PlaybookHead;
  onClose: () => void;
  onRolledBack: () => void;
}) {
  const [problem, setProblem] = createSignal("");
  const [sure, setSure] = createSignal<number | null>(null);
  const deed = (version: number) => props.head.published.find((each) => each.version === version);
  const rollBack = async (version: number): Promise<void> => {
    setProblem("");
    await playbooks.rollBack(props.head.id, version).then(
      () => {
        setSure(null);
        props.onRolledBack();
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
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
              <Show
                when={version !== props.head.live}
                fallback={
                  <span class="tag acc">
                    <Icon name="tick" />
                    {words.versions.live}
                  </span>
                }
              >
                <Show
                  when={sure() === version}
                  fallback={
                    <button type="button" class="btn s" onClick={() => setSure(version)}>
                      {words.versions.back(version)}
                    </button>
                  }
                >
                  <button type="button" class="btn s go" onClick={() => void rollBack(version)}>
                    {words.versions.sure(version)}
                  </button>
                </Show>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={problem()}>
        <p class="note bad" role="alert">
          {problem()}
        </p>
      </Show>
    </Dialog>
  );
}
