import { A } from "@solidjs/router";
import { changesBetween } from "@wingman/domain/playbook/diff";
import type { Content } from "@wingman/domain/playbook/events";
import { createMemo, createSignal, Match, Switch } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { Place } from "../parts/create-draft.ts";
import { EditorFrame, type Say } from "../parts/versioned/editor-frame.tsx";
import type { Opened } from "../parts/versioned/kind.ts";
import { type PlaybookDraft, playbookKind, playbooks } from "./ask.ts";
import { createDraft } from "./create-draft.ts";
import { newPlay } from "./draft.ts";
import { OutlineForm } from "./outline-form.tsx";
import { PlayForm } from "./play-form.tsx";
import { PlaysList, type Selected } from "./plays-list.tsx";
import { StagesForm } from "./stages-form.tsx";
import { tellChanges } from "./told.ts";
import { TrySentence } from "./try-sentence.tsx";
import { words } from "./words.ts";

/** Plays at the side, one of them in the middle, and what it does beside it. */
export function Editor(props: { opened: Opened<Content, PlaybookDraft>; onAgain: () => void }) {
  const draft = createDraft(props.opened.draft);
  const [first] = props.opened.draft.content.plays;
  const [selected, setSelected] = createSignal<Selected>(first ? { kind: "play", id: first.id } : { kind: "outline" });

  const chosen = createMemo(() => {
    const at = selected();
    if (at.kind !== "play") return null;
    const index = draft.content().plays.findIndex(({ id }) => id === at.id);
    const play = draft.content().plays[index];
    return play ? { play, index } : null;
  });
  const openPlay = (id: string) => setSelected({ kind: "play", id });
  const open = (part: string) =>
    part.startsWith("play.") ? openPlay(part.slice(5)) : setSelected({ kind: part === "stages" ? part : "outline" });
  const add = (): void => {
    const play = newPlay(draft.content(), words.list.newPlay);
    draft.edit((now) => ({ ...now, plays: [...now.plays, play] }));
    openPlay(play.id);
    queueMicrotask(() => document.querySelector<HTMLInputElement>("input[name=play-name]")?.select());
  };
  const remove = (id: string, say: Say): void => {
    const at = draft.content().plays.findIndex((play) => play.id === id);
    const neighbour = draft.content().plays[at + 1] ?? draft.content().plays[at - 1];
    draft.edit((now) => ({ ...now, plays: now.plays.filter((play) => play.id !== id) }));
    setSelected(neighbour ? { kind: "play", id: neighbour.id } : { kind: "outline" });
    say(words.removed);
  };
  const partOf = ([list, n]: Place): { part: string; name: string } => {
    const play = list === "plays" ? draft.content().plays[Number(n)] : undefined;
    if (play) return { part: `play.${play.id}`, name: play.name || words.unnamed };
    return list === "stages"
      ? { part: "stages", name: words.list.stages }
      : { part: "outline", name: words.list.outline };
  };

  return (
    <EditorFrame
      kind={playbookKind}
      opened={props.opened}
      draft={draft}
      tell={(before, after) => tellChanges(changesBetween(before, after), before, after)}
      hindrances={draft.faults().map(({ at, says }) => ({ ...partOf(at), says }))}
      onOpen={open}
      outline={<PlaysList draft={draft} selected={selected()} onSelect={setSelected} onAdd={add} />}
      side={
        <>
          <TrySentence draft={draft} onOpen={openPlay} />
          <section aria-labelledby="past-head">
            <h2 id="past-head">{words.past.title}</h2>
            <p class="s2 dim">{words.past.lead}</p>
            <A class="btn" href={`/playbooks/${draft.id}/calls`}>
              <Icon name="clock" size="s" />
              {words.past.go}
            </A>
          </section>
        </>
      }
      tried="#sentence"
      try="#sentence"
      back={{ sure: words.versions.sure, go: (version) => playbooks.rollBack(draft.id, version) }}
      onAgain={props.onAgain}
    >
      {(say) => (
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
                  <bdi>{at().play.name || words.unnamed}</bdi>
                </h2>
                <PlayForm
                  draft={draft}
                  play={at().play}
                  index={at().index}
                  onRemove={() => remove(at().play.id, say)}
                />
              </>
            )}
          </Match>
        </Switch>
      )}
    </EditorFrame>
  );
}
