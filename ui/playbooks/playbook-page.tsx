import "./playbooks.css";
import "./editor.css";
import { useParams } from "@solidjs/router";
import type { Playbook } from "@wingman/domain/playbook/play";
import { Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { Loading, ProblemNote } from "../parts/problem-note.tsx";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { type PlaybookDraft, playbooks } from "./ask.ts";
import { Editor } from "./editor.tsx";
import { Managers } from "./managers.tsx";
import { words } from "./words.ts";

export type Opened = { readonly draft: PlaybookDraft; readonly published: Playbook | null };

const againMs = 3_000;

const open = async (id: string): Promise<Opened> => {
  const draft = await playbooks.draft(id);
  return { draft, published: draft.live === null ? null : await playbooks.version(id, draft.live) };
};

/** One playbook: its draft in the editor, against the version that calls begin with. */
export default function PlaybookPage() {
  const params = useParams<{ id: string }>();
  return (
    <Shell title={words.page}>
      <Managers>
        <Show when={params.id} keyed>
          {(id) => <Loaded id={id} />}
        </Show>
      </Managers>
    </Shell>
  );
}

function Loaded(props: { id: string }) {
  const [loaded, again] = createPolled(() => open(props.id), againMs);
  const isMissing = () =>
    loaded().problem !== null &&
    "status" in (loaded().problem ?? {}) &&
    (loaded().problem as { status?: number }).status === 404;
  return (
    <Show
      when={loaded().value}
      fallback={
        <Show
          when={loaded().problem}
          fallback={
            <Loading>
              <p class="sk w7" />
              <p class="sk w5" />
            </Loading>
          }
        >
          {(wrong) => (
            <Show when={isMissing()} fallback={<ProblemNote problem={wrong()} onRetry={() => void again()} />}>
              <StateNote glyph="question" title={words.missing.title} text={words.missing.text}>
                <a class="btn" href="/playbooks">
                  {words.missing.go}
                </a>
              </StateNote>
            </Show>
          )}
        </Show>
      }
    >
      {(opened) => <Editor opened={opened()} onAgain={() => void again()} />}
    </Show>
  );
}
