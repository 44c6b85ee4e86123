import "./knowledge.css";
import { createEffect, createSignal, For, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { createPolled } from "../parts/api.ts";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { type Document, knowledge } from "./ask.ts";
import { DocumentRow } from "./document-row.tsx";
import { HandIn } from "./hand-in.tsx";
import { TryQuestion } from "./try-question.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { words } from "./words.ts";

const againMs = 1_000;
/** A removal can be taken back for a day; the page offers it for so long. */
const undoMs = 30_000;

/** The documents that tips quote: handed in, read, removed; and a question to them. */
export default function KnowledgePage() {
  const [loaded, again] = createPolled(knowledge.list, againMs, ({ documents }) =>
    documents.some(({ state }) => state === "waiting"),
  );
  // A row stays the one it was, so that a button keeps the focus while the list is looked at again.
  const [kept, setKept] = createStore<{ documents: Document[] }>({ documents: [] });
  /** Read before the model of meaning was there. */
  const withoutVectors = (): number =>
    kept.documents.filter(({ state, byMeaning }) => state === "indexed" && !byMeaning).length;
  createEffect(() => {
    const list = loaded().value;
    if (list) setKept("documents", reconcile(list.documents, { key: "document" }));
  });
  const [removed, setRemoved] = createSignal<Document | null>(null);
  const [problem, setProblem] = createSignal("");
  let undoOver: ReturnType<typeof setTimeout> | undefined;
  const act = async (work: Promise<unknown>): Promise<void> => {
    setProblem("");
    await work.catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
    await again();
  };
  const remove = async (document: Document): Promise<void> => {
    await act(knowledge.remove(document.document).then(() => setRemoved({ ...document })));
    clearTimeout(undoOver);
    undoOver = setTimeout(() => setRemoved(null), undoMs);
  };
  const restore = async (document: Document): Promise<void> => {
    setRemoved(null);
    await act(knowledge.restore(document.document));
  };
  return (
    <Shell title={words.page}>
      <div class="knowledge">
        <section aria-labelledby="knowledge-head">
          <div class="head">
            <h1 id="knowledge-head">{words.title}</h1>
            <p class="dim">{words.lead}</p>
          </div>
          <HandIn onIn={() => void again()} />
          <div role="status">
            <Show when={removed()}>
              {(gone) => (
                <p class="note tell">
                  <span>{words.removed(gone().title)}</span>
                  <button type="button" class="btn s" onClick={() => void restore(gone())}>
                    {words.undo}
                  </button>
                </p>
              )}
            </Show>
          </div>
          <div role="alert">
            <Show when={problem()}>
              <p class="note bad">{problem()}</p>
            </Show>
          </div>
          <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
            {(list) => (
              <>
                <p class="s2 dim">
                  {words.counts(
                    kept.documents.length,
                    kept.documents.reduce((sum, { passages }) => sum + passages, 0),
                  )}{" "}
                  {list().byMeaning ? words.byMeaning : words.byWords}
                  <Show when={list().byMeaning && withoutVectors() > 0}> {words.withoutVectors(withoutVectors())}</Show>
                </p>
                <Show
                  when={kept.documents.length > 0}
                  fallback={<StateNote glyph="answer" title={words.none.title} text={words.none.text} />}
                >
                  <ul class="documents">
                    <For each={kept.documents}>
                      {(document) => (
                        <DocumentRow
                          document={document}
                          onAgain={() => void act(knowledge.again(document.document))}
                          onRemove={() => void remove(document)}
                        />
                      )}
                    </For>
                  </ul>
                </Show>
              </>
            )}
          </WhenLoaded>
        </section>
        <TryQuestion />
      </div>
    </Shell>
  );
}
