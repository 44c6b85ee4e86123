import { A, useBeforeLeave } from "@solidjs/router";
import { createMemo, createSignal, For, type JSX, onCleanup, Show } from "solid-js";
import { Dialog } from "../dialog.tsx";
import { Icon } from "../icon.tsx";
import { saveFile } from "../save-file.ts";
import { dateText } from "../time.ts";
import { ChangesList } from "./changes.tsx";
import type { AnyDraft } from "./create-versioned-draft.ts";
import type { AnyContent, AnyHead, Kind, Opened } from "./kind.ts";
import { PublishDialog } from "./publish-dialog.tsx";
import { SavedNote } from "./saved-note.tsx";
import type { Told } from "./told.ts";
import { VersionsDialog } from "./versions-dialog.tsx";
import { words as partWords } from "../words.ts";
import { words } from "./words.ts";

/** What keeps it from being published: in which part, and why. */
export type Hindrance = { readonly part: string; readonly name: string; readonly says: string };
export type Say = (what: string) => void;

/**
 * The editor of what has versions: its parts at the side, one of them in the middle, and what it does beside it. Undo,
 * saving, files, versions and publishing are the same in all of them.
 */
export function EditorFrame<Content extends AnyContent, Head extends AnyHead, Draft extends Head>(props: {
  kind: Kind<Content, Head, Draft>;
  opened: Opened<Content, Draft>;
  draft: AnyDraft<Content>;
  tell: (before: Content, after: Content) => readonly Told[];
  hindrances: readonly Hindrance[];
  /** Opens a part, as changes and hindrances name it. */
  onOpen: (part: string) => void;
  /** Every part, at the side. */
  outline: JSX.Element;
  /** What it does, beside it: above what changed, and below. */
  side: JSX.Element;
  below?: JSX.Element;
  /** Beside its name. */
  note?: JSX.Element;
  /** Buttons before export. */
  acts?: (attempt: (work: Promise<unknown>) => void) => JSX.Element;
  /** What is tried and is no part of the draft: its own letters are its own to take back. */
  tried: string;
  /** What Ctrl Enter goes to. */
  try: string;
  sworn?: string | null;
  back?: { readonly sure: (version: number) => string; readonly go: (version: number) => Promise<unknown> };
  onAgain: () => void;
  /** What is chosen; `say` tells whoever hears the page. */
  children: (say: Say) => JSX.Element;
}) {
  const [dialog, setDialog] = createSignal<"publish" | "versions" | "leave" | null>(null);
  const [said, setSaid] = createSignal("");
  const [go, setGo] = createSignal<(() => void) | null>(null);
  let middle!: HTMLElement;

  const head = () => props.opened.draft;
  const next = () => head().next ?? (head().live ?? 0) + 1;
  const told = createMemo(() => {
    const { published } = props.opened;
    return published ? props.tell(published, props.draft.tidied()) : [];
  });
  const isSame = () => props.opened.published !== null && told().length === 0;
  const open = (part: string): void => {
    props.onOpen(part);
    queueMicrotask(() => middle.scrollIntoView({ block: "nearest" }));
  };
  const attempt = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => setSaid(error instanceof Error ? error.message : String(error)));

  const keys = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const isBack = key === "z" && !event.shiftKey;
    const isOn = key === "y" || (key === "z" && event.shiftKey);
    const isTried = (event.target as HTMLElement).closest(props.tried) !== null;
    if ((isBack || isOn) && !isTried) props.draft[isBack ? "undo" : "redo"]();
    else if (key === "s") void props.draft.flush();
    else if (key === "enter") document.querySelector<HTMLElement>(props.try)?.focus();
    else return;
    event.preventDefault();
  };
  addEventListener("keydown", keys);
  onCleanup(() => removeEventListener("keydown", keys));
  useBeforeLeave((event) => {
    if (props.draft.isSaved()) return;
    event.preventDefault();
    void props.draft.flush().then((isSaved) => {
      if (isSaved) return event.retry(true);
      setGo(() => () => event.retry(true));
      setDialog("leave");
    });
  });
  const file = async (): Promise<void> => {
    await props.draft.flush();
    const version = props.draft.revision() > 0 ? ("draft" as const) : (head().live ?? "draft");
    saveFile(await props.kind.store.file(props.draft.id, version), `${props.draft.id}.yaml`);
  };

  return (
    <div class={`editor ${props.kind.called}`}>
      <aside class="left">
        <div class="which">
          <A href={props.kind.href} class="s2 link">
            {props.kind.words.toAll}
          </A>
          <h1>
            <bdi>{props.draft.content().name || words.unnamed}</bdi>
          </h1>
          <p class="s2 dim">
            {head().live === null ? words.neverPublished : words.liveIs(head().live ?? 0)}
            {partWords.comma}
            {isSame() ? words.noChanges : words.draftOf(next(), told().length)}
          </p>
          {props.note}
        </div>
        {props.outline}
      </aside>
      <section class="middle" ref={middle} aria-label={words.edited}>
        <div class="bar">
          <div class="row">
            <Step
              does={words.undo}
              keys="Ctrl Z"
              aria="Control+Z"
              can={props.draft.canUndo()}
              onDo={props.draft.undo}
            />
            <Step
              does={words.redo}
              keys="Ctrl Shift Z"
              aria="Control+Shift+Z"
              class="redo"
              can={props.draft.canRedo()}
              onDo={props.draft.redo}
            />
            <SavedNote draft={props.draft} />
          </div>
          <div class="row wrap end">
            {props.acts?.(attempt)}
            <button type="button" class="btn plain" onClick={() => attempt(file())}>
              {words.exportFile}
            </button>
            <button type="button" class="btn" onClick={() => setDialog("versions")}>
              {words.versions.title}
            </button>
            <button type="button" class="btn go" disabled={isSame()} onClick={() => setDialog("publish")}>
              {words.publish.go(next())}
            </button>
          </div>
        </div>
        <p class="vh" role="status">
          {said()}
        </p>
        {props.children(setSaid)}
      </section>
      <aside class="right">
        <Show when={props.hindrances.length > 0}>
          <section class="found" aria-labelledby="found-head">
            <h2 id="found-head">{words.hinder(props.hindrances.length)}</h2>
            <ul>
              <For each={props.hindrances}>
                {(one) => (
                  <li>
                    <Icon name="warn" size="s" />
                    <button type="button" class="named" onClick={() => open(one.part)}>
                      <bdi>{one.name}</bdi>
                    </button>
                    <span class="s2 dim" dir="auto">
                      {one.says}
                    </span>
                  </li>
                )}
              </For>
            </ul>
          </section>
        </Show>
        {props.side}
        <Show when={head().live}>
          {(live) => (
            <section aria-labelledby="changed-head">
              <h2 id="changed-head">{words.changedSince(live())}</h2>
              <ChangesList told={told()} onOpen={open} />
            </section>
          )}
        </Show>
        {props.below}
        <Show when={head().saved}>
          {(saved) => (
            <p class="s1 faint">
              {words.savedBy(saved().by)} {dateText(saved().at)}
            </p>
          )}
        </Show>
      </aside>
      <PublishDialog
        kind={props.kind}
        open={dialog() === "publish"}
        draft={props.draft}
        next={next()}
        live={head().live}
        told={told()}
        sworn={props.sworn}
        onClose={() => setDialog(null)}
        onPublished={(version) => {
          setDialog(null);
          setSaid(words.publish.done(version));
          props.onAgain();
        }}
      />
      <VersionsDialog
        kind={props.kind}
        open={dialog() === "versions"}
        head={head()}
        draft={props.draft.tidied}
        tell={props.tell}
        back={
          props.back && {
            sure: props.back.sure,
            go: async (version) => {
              await props.back?.go(version);
              props.onAgain();
            },
          }
        }
        onClose={() => setDialog(null)}
        onTake={(content) => {
          setDialog(null);
          props.draft.edit(() => content);
        }}
      />
      <Dialog open={dialog() === "leave"} title={words.leave.title} onClose={() => setDialog(null)}>
        <p>{words.leave.text}</p>
        <div class="row wrap">
          <button type="button" class="btn" autofocus onClick={() => setDialog(null)}>
            {words.leave.stay}
          </button>
          <button type="button" class="btn stop" onClick={() => go()?.()}>
            {words.leave.go}
          </button>
        </div>
      </Dialog>
    </div>
  );
}

function Step(props: { does: string; keys: string; aria: string; class?: string; can: boolean; onDo: () => void }) {
  return (
    <button
      type="button"
      class={`ib ${props.class ?? ""}`}
      title={`${props.does} (${props.keys})`}
      aria-label={props.does}
      aria-keyshortcuts={props.aria}
      disabled={!props.can}
      onClick={() => props.onDo()}
    >
      <Icon name="back" />
    </button>
  );
}
