import { A, useBeforeLeave } from "@solidjs/router";
import { usualOf } from "@wingman/domain/practice/blank-scenario";
import { createMemo, createSignal, For, Match, onCleanup, Show, Switch } from "solid-js";
import { Dialog } from "../../parts/dialog.tsx";
import { Icon } from "../../parts/icon.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { dateText } from "../../parts/time.ts";
import { SavedNote } from "../../playbooks/saved-note.tsx";
import { scenarios } from "./ask.ts";
import { createScenarioDraft } from "./create-scenario-draft.ts";
import { PublishDialog, VersionsDialog } from "./dialogs.tsx";
import { changedParts, newObjection, type Part, partOf, tidied } from "./draft.ts";
import { EndsForm } from "./ends-form.tsx";
import { FactsForm } from "./facts-form.tsx";
import { MoodForm } from "./mood-form.tsx";
import { ObjectionForm } from "./objection-form.tsx";
import { nameOfPart, Outline } from "./outline.tsx";
import { PlayHere } from "./play-here.tsx";
import type { Opened } from "./scenario-page.tsx";
import { TryCue } from "./try-cue.tsx";
import { WhoForm } from "./who-form.tsx";
import { words } from "./words.ts";

/** The parts of a scenario at the side, one of them in the middle, and what it does beside it. */
export function Editor(props: { opened: Opened; onAgain: () => void }) {
  const draft = createScenarioDraft(props.opened.draft);
  const [selected, setSelected] = createSignal<Part>("who");
  const [dialog, setDialog] = createSignal<"publish" | "versions" | "leave" | null>(null);
  const [said, setSaid] = createSignal("");
  const [go, setGo] = createSignal<(() => void) | null>(null);
  let middle!: HTMLElement;

  const head = () => props.opened.draft;
  const next = () => head().next ?? (head().live ?? 0) + 1;
  const changed = createMemo(() => {
    const { published } = props.opened;
    return published ? changedParts(published, tidied(draft.content())).map((part) => nameOfPart(draft, part)) : [];
  });
  const isSame = () => props.opened.published !== null && changed().length === 0;
  const chosen = createMemo(() => {
    const part = selected();
    const index = part.startsWith("objection.") ? Number(part.slice("objection.".length)) : -1;
    const objection = draft.content().objections[index];
    return objection ? { objection, index } : null;
  });
  const select = (part: Part): void => {
    setSelected(part);
    queueMicrotask(() => middle.scrollIntoView({ block: "nearest" }));
  };
  const add = (): void => {
    const { settled } = usualOf(draft.content().language);
    draft.edit((now) => ({ ...now, objections: [...now.objections, newObjection(now, settled)] }));
    select(`objection.${draft.content().objections.length - 1}`);
  };
  const remove = (index: number): void => {
    draft.edit((now) => {
      const gone = now.objections[index]?.id;
      const { agrees } = now.ends;
      return {
        ...now,
        objections: now.objections.toSpliced(index, 1),
        ends: { ...now.ends, agrees: { ...agrees, settled: agrees.settled.filter((id) => id !== gone) } },
      };
    });
    setSelected("who");
    setSaid(words.removed);
  };
  const attempt = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => setSaid(error instanceof Error ? error.message : String(error)));
  const retire = (): void =>
    attempt(scenarios.retire(draft.id, !head().retired).then(async () => (await draft.flush(), props.onAgain())));

  const keys = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const does =
      key === "z"
        ? event.shiftKey
          ? draft.redo
          : draft.undo
        : key === "y"
          ? draft.redo
          : key === "s"
            ? () => void draft.flush()
            : key === "enter"
              ? () => document.getElementById("sentence")?.focus()
              : null;
    // What is tried is no part of the draft: its own letters are its own to take back.
    const isTried = (event.target as HTMLElement).closest(".trysaid, .playhere") !== null;
    if (!does || ((key === "z" || key === "y") && isTried)) return;
    event.preventDefault();
    does();
  };
  addEventListener("keydown", keys);
  onCleanup(() => removeEventListener("keydown", keys));
  useBeforeLeave((event) => {
    if (draft.isSaved()) return;
    event.preventDefault();
    void draft.flush().then((isSaved) => {
      if (isSaved) return event.retry(true);
      setGo(() => () => event.retry(true));
      setDialog("leave");
    });
  });
  const file = async (): Promise<void> => {
    await draft.flush();
    const version = draft.revision() > 0 ? ("draft" as const) : (head().live ?? "draft");
    saveFile(await scenarios.file(draft.id, version), `${draft.id}.yaml`);
  };
  const hinder = () => draft.findings().filter((finding) => finding.hinders);
  const know = () => draft.findings().filter((finding) => !finding.hinders);

  return (
    <div class="editor scenario">
      <aside class="left">
        <div class="which">
          <A href="/practice/scenarios" class="s2 link">
            {words.toAll}
          </A>
          <h1>
            <bdi>{draft.content().name || words.unnamed}</bdi>
          </h1>
          <p class="s2 dim">
            {head().live === null ? words.neverPublished : words.liveIs(head().live ?? 0)}
            {words.comma}
            {isSame() ? words.noChanges : words.draftOf(next(), changed().length)}
          </p>
          <Show when={head().retired}>
            <p class="s2 caution">{words.isRetired}</p>
          </Show>
        </div>
        <Outline draft={draft} selected={selected()} onSelect={select} onAdd={add} />
      </aside>
      <section class="middle" ref={middle} aria-label={words.edited}>
        <div class="bar">
          <div class="row">
            <button
              type="button"
              class="ib"
              title={`${words.undo} (Ctrl Z)`}
              aria-label={words.undo}
              aria-keyshortcuts="Control+Z"
              disabled={!draft.canUndo()}
              onClick={() => draft.undo()}
            >
              <Icon name="back" />
            </button>
            <button
              type="button"
              class="ib redo"
              title={`${words.redo} (Ctrl Shift Z)`}
              aria-label={words.redo}
              aria-keyshortcuts="Control+Shift+Z"
              disabled={!draft.canRedo()}
              onClick={() => draft.redo()}
            >
              <Icon name="back" />
            </button>
            <SavedNote draft={draft} />
          </div>
          <div class="row wrap end">
            <button type="button" class="btn plain" onClick={retire}>
              {head().retired ? words.restore : words.retire}
            </button>
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
        <Show when={head().fromCall}>
          <div class="note warn">
            <Icon name="warn" />
            <span>
              <b>{words.fromCall.title}</b> {words.fromCall.text}
            </span>
          </div>
        </Show>
        <h2 class="chosen">{nameOfPart(draft, selected())}</h2>
        <Switch fallback={<WhoForm draft={draft} />}>
          <Match when={selected() === "facts"}>
            <FactsForm draft={draft} />
          </Match>
          <Match when={selected() === "mood"}>
            <MoodForm draft={draft} />
          </Match>
          <Match when={selected() === "ends"}>
            <EndsForm draft={draft} />
          </Match>
          <Match when={chosen()}>
            {(at) => (
              <ObjectionForm
                draft={draft}
                objection={at().objection}
                index={at().index}
                onRemove={() => remove(at().index)}
              />
            )}
          </Match>
        </Switch>
      </section>
      <aside class="right">
        <Show when={hinder().length > 0}>
          <section class="found" aria-labelledby="found-head">
            <h2 id="found-head">{words.hinder(hinder().length)}</h2>
            <ul>
              <For each={hinder()}>
                {(finding) => (
                  <li>
                    <Icon name="warn" size="s" />
                    <button type="button" class="named" onClick={() => select(partOf(finding.at))}>
                      <bdi>{nameOfPart(draft, partOf(finding.at))}</bdi>
                    </button>
                    <span class="s2 dim">{finding.says}</span>
                  </li>
                )}
              </For>
            </ul>
          </section>
        </Show>
        <TryCue draft={draft} onOpen={select} />
        <PlayHere draft={draft} />
        <Show when={know().length > 0}>
          <details>
            <summary>
              {words.know} <span class="num">{know().length}</span>
            </summary>
            <ul class="know s2 dim">
              <For each={know()}>
                {(finding) => (
                  <li>
                    <bdi>{nameOfPart(draft, partOf(finding.at))}</bdi>: {finding.says}
                  </li>
                )}
              </For>
            </ul>
          </details>
        </Show>
        <Show when={head().saved}>
          {(saved) => (
            <p class="s1 faint">
              {words.savedBy(saved().by)} {dateText(saved().at)}
            </p>
          )}
        </Show>
      </aside>
      <PublishDialog
        open={dialog() === "publish"}
        draft={draft}
        head={head()}
        next={next()}
        changed={changed()}
        onClose={() => setDialog(null)}
        onPublished={(version) => {
          setDialog(null);
          setSaid(words.publish.done(version));
          props.onAgain();
        }}
      />
      <VersionsDialog
        open={dialog() === "versions"}
        head={head()}
        onClose={() => setDialog(null)}
        onTake={(content) => {
          setDialog(null);
          draft.edit(() => content);
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
