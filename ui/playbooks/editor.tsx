import { A, useBeforeLeave } from "@solidjs/router";
import { changesBetween } from "@wingman/domain/playbook/diff";
import { createMemo, createSignal, onCleanup, Show, Switch, Match } from "solid-js";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { dateText } from "../parts/time.ts";
import { playbooks } from "./ask.ts";
import { ChangesList } from "./changes.tsx";
import { createDraft } from "./create-draft.ts";
import { newPlay, tidied } from "./draft.ts";
import { OutlineForm } from "./outline-form.tsx";
import { PlayForm } from "./play-form.tsx";
import type { Opened } from "./playbook-page.tsx";
import { PlaysList, type Selected } from "./plays-list.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { SavedNote } from "./saved-note.tsx";
import { saveFile } from "../parts/save-file.ts";
import { StagesForm } from "./stages-form.tsx";
import { tellChanges } from "./told.ts";
import { TrySentence } from "./try-sentence.tsx";
import { VersionsDialog } from "./versions-dialog.tsx";
import { words } from "./words.ts";

/** Plays at the side, one of them in the middle, and what it does beside it. */
export function Editor(props: { opened: Opened; onAgain: () => void }) {
  const draft = createDraft(props.opened.draft);
  const [selected, setSelected] = createSignal<Selected>(
    ((first) => (first ? { kind: "play" as const, id: first.id } : { kind: "outline" as const }))(
      props.opened.draft.content.plays[0],
    ),
  );
  const [dialog, setDialog] = createSignal<"publish" | "versions" | "leave" | null>(null);
  const [said, setSaid] = createSignal("");
  const [go, setGo] = createSignal<(() => void) | null>(null);
  let middle!: HTMLElement;

  const head = () => props.opened.draft;
  const published = () => props.opened.published;
  const next = () => head().next ?? (head().live ?? 0) + 1;
  const chosen = createMemo(() => {
    const at = selected();
    if (at.kind !== "play") return null;
    const index = draft.content().plays.findIndex(({ id }) => id === at.id);
    const play = draft.content().plays[index];
    return play ? { play, index } : null;
  });
  const told = createMemo(() => {
    const live = published();
    if (!live) return [];
    const now = tidied(draft.content());
    return tellChanges(changesBetween(live, now), live, now);
  });
  const select = (to: Selected): void => {
    setSelected(to);
    queueMicrotask(() => middle.scrollIntoView({ block: "nearest" }));
  };
  const openPlay = (id: string) => select({ kind: "play", id });
  const add = (): void => {
    const play = newPlay(draft.content(), words.list.newPlay);
    draft.edit((now) => ({ ...now, plays: [...now.plays, play] }));
    openPlay(play.id);
    queueMicrotask(() => middle.querySelector<HTMLInputElement>("input[name=play-name]")?.select());
  };
  const remove = (id: string): void => {
    const at = draft.content().plays.findIndex((play) => play.id === id);
    const neighbour = draft.content().plays[at + 1] ?? draft.content().plays[at - 1];
    draft.edit((now) => ({ ...now, plays: now.plays.filter((play) => play.id !== id) }));
    setSelected(neighbour ? { kind: "play", id: neighbour.id } : { kind: "outline" });
    setSaid(words.removed);
  };

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
    // The sentence that is tried is no part of the draft: its own letters are its own to take back.
    if (!does || ((key === "z" || key === "y") && (event.target as HTMLElement).id === "sentence")) return;
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
    await playbooks.file(draft.id, version).then(
      (blob) => saveFile(blob, `${draft.id}.yaml`),
      (error: unknown) => setSaid(error instanceof Error ? error.message : String(error)),
    );
  };

  return (
    <div class="editor">
      <aside class="left">
        <div class="which">
          <A href="/playbooks" class="s2 link">
            {words.toAll}
          </A>
          <h1>
            <bdi>{draft.content().name || words.unnamed}</bdi>
          </h1>
          <p class="s2 dim">
            {head().live === null ? words.neverPublished : words.liveIs(head().live ?? 0)}
            {words.comma}
            {published() && told().length === 0 ? words.noChanges : words.draftOf(next(), told().length)}
          </p>
        </div>
        <PlaysList draft={draft} selected={selected()} onSelect={select} onAdd={add} />
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
            <button type="button" class="btn plain" onClick={() => void file()}>
              {words.exportFile}
            </button>
            <button type="button" class="btn" onClick={() => setDialog("versions")}>
              {words.versions.title}
            </button>
            <button
              type="button"
              class="btn go"
              disabled={published() !== null && told().length === 0}
              onClick={() => setDialog("publish")}
            >
              {words.publish.go(next())}
            </button>
          </div>
        </div>
        <p class="vh" role="status">
          {said()}
        </p>
        <Switch>
          <Match when={selected().kind === "outline"}>
            <h2 class="chosen">{words.list.outline}</h2>
            <OutlineForm draft={draft} />
          </Match>
          <Match when={selected().kind === "stages"}>
            <h2 class="chosen">{words.list.stages}</h2>
            <StagesForm draft={draft} />
          </Match>
          <Match when={chosen()}>
            {(at) => (
              <>
                <p class="s2 dim">{words.category(at().play.category)}</p>
                <h2 class="chosen">
                  <bdi>{at().play.name || words.list.unnamed}</bdi>
                </h2>
                <PlayForm draft={draft} play={at().play} index={at().index} onRemove={() => remove(at().play.id)} />
              </>
            )}
          </Match>
        </Switch>
      </section>
      <aside class="right">
        <Show when={draft.faults().length > 0}>
          <section class="found" aria-labelledby="found-head">
            <h2 id="found-head">{words.faults(draft.faults().length)}</h2>
            <Wrong draft={draft} onOpen={select} />
          </section>
        </Show>
        <TrySentence draft={draft} onOpen={openPlay} />
        <section aria-labelledby="past-head">
          <h2 id="past-head">{words.past.title}</h2>
          <p class="s2 dim">{words.past.lead}</p>
          <A class="btn" href={`/playbooks/${draft.id}/calls`}>
            <Icon name="clock" size="s" />
            {words.past.go}
          </A>
        </section>
        <Show when={published()}>
          {(live) => (
            <section aria-labelledby="changed-head">
              <h2 id="changed-head">{words.changedSince(live().version)}</h2>
              <Show when={told().length > 0} fallback={<p class="s2 dim">{words.noChanges}</p>}>
                <ChangesList told={told()} onOpen={openPlay} />
              </Show>
            </section>
          )}
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
        next={next()}
        live={head().live}
        told={told()}
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
        onRolledBack={() => props.onAgain()}
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

/** Every fault by the play or part it is in; a press leads there. */
function Wrong(props: { draft: ReturnType<typeof createDraft>; onOpen: (to: Selected) => void }) {
  const places = () => [
    ...new Set(
      props.draft
        .faults()
        .map(({ at }) => (at[0] === "plays" ? `plays.${at[1]}` : at[0] === "stages" ? "stages" : "outline")),
    ),
  ];
  return (
    <ul>
      {places().map((place) => {
        const play = place.startsWith("plays.") ? props.draft.content().plays[Number(place.slice(6))] : undefined;
        const to: Selected = play ? { kind: "play", id: play.id } : { kind: place === "stages" ? "stages" : "outline" };
        return (
          <li>
            <Icon name="warn" size="s" />
            <button type="button" class="named" onClick={() => props.onOpen(to)}>
              <bdi>
                {play ? play.name || words.list.unnamed : to.kind === "stages" ? words.list.stages : words.list.outline}
              </bdi>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
