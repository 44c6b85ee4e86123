import "./playbooks.css";
import "./editor.css";
import type { Playbook } from "@wingman/domain/playbook/play";
import { createPolled } from "../parts/api.ts";
import { StateNote } from "../parts/state-note.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { type PlaybookDraft, playbooks } from "./ask.ts";
import { Editor } from "./editor.tsx";
import { OfOne } from "./of-one.tsx";
import { words } from "./words.ts";

export type Opened = { readonly draft: PlaybookDraft; readonly published: Playbook | null };

const againMs = 3_000;

const open = async (id: string): Promise<Opened> => {
  const draft = await playbooks.draft(id);
  return { draft, published: draft.live === null ? null : await playbooks.version(id, draft.live) };
};

/** One playbook: its draft in the editor, against the version that calls begin with. */
export default function PlaybookPage() {
  return <OfOne>{(id) => <Loaded id={id} />}</OfOne>;
}

function Loaded(props: { id: string }) {
  const [loaded, again] = createPolled(() => open(props.id), againMs);
  return (
    <WhenLoaded
      loaded={loaded()}
      onRetry={() => void again()}
      missing={
        <StateNote glyph="question" title={words.missing.title} text={words.missing.text}>
          <a class="btn" href="/playbooks">
            {words.missing.go}
          </a>
        </StateNote>
      }
    >
      {(opened) => <Editor opened={opened()} onAgain={() => void again()} />}
    </WhenLoaded>
  );
}
