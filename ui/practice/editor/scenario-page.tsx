import "../../playbooks/playbooks.css";
import "../../playbooks/editor.css";
import "./scenarios.css";
import { useParams } from "@solidjs/router";
import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { Show } from "solid-js";
import { createPolled } from "../../parts/api.ts";
import { Shell } from "../../parts/shell.tsx";
import { StateNote } from "../../parts/state-note.tsx";
import { WhenLoaded } from "../../parts/when-loaded.tsx";
import { Managers } from "../../playbooks/managers.tsx";
import { type ScenarioDraft, scenarios } from "./ask.ts";
import { Editor } from "./editor.tsx";
import { words } from "./words.ts";

export type Opened = { readonly draft: ScenarioDraft; readonly published: ScenarioContent | null };

const againMs = 3_000;

const open = async (id: string): Promise<Opened> => {
  const draft = await scenarios.draft(id);
  return { draft, published: draft.live === null ? null : await scenarios.version(id, draft.live) };
};

/** One scenario: its draft in the editor, against the version that exercises begin with. */
export default function ScenarioPage() {
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
  return (
    <WhenLoaded
      loaded={loaded()}
      onRetry={() => void again()}
      missing={
        <StateNote glyph="question" title={words.missing.title} text={words.missing.text}>
          <a class="btn" href="/practice/scenarios">
            {words.missing.go}
          </a>
        </StateNote>
      }
    >
      {(opened) => <Editor opened={opened()} onAgain={() => void again()} />}
    </WhenLoaded>
  );
}
