import { usualOf } from "@wingman/domain/practice/blank-scenario";
import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { createMemo, createSignal, For, Match, Show, Switch } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import { EditorFrame, type Say } from "../../parts/versioned/editor-frame.tsx";
import type { Opened } from "../../parts/versioned/kind.ts";
import { type ScenarioDraft, scenarioKind, scenarios } from "./ask.ts";
import { createScenarioDraft } from "./create-scenario-draft.ts";
import { newObjection, type Part, partOf } from "./draft.ts";
import { EndsForm } from "./ends-form.tsx";
import { FactsForm } from "./facts-form.tsx";
import { MoodForm } from "./mood-form.tsx";
import { ObjectionForm } from "./objection-form.tsx";
import { nameOfPart, Outline } from "./outline.tsx";
import { PlayHere } from "./play-here.tsx";
import { tellScenario } from "./told.ts";
import { TryCue } from "./try-cue.tsx";
import { WhoForm } from "./who-form.tsx";
import { words } from "./words.ts";

/** The parts of a scenario at the side, one of them in the middle, and what it does beside it. */
export function Editor(props: { opened: Opened<ScenarioContent, ScenarioDraft>; onAgain: () => void }) {
  const draft = createScenarioDraft(props.opened.draft);
  const [selected, setSelected] = createSignal<Part>("who");
  const head = () => props.opened.draft;
  const chosen = createMemo(() => {
    const part = selected();
    const index = part.startsWith("objection.") ? Number(part.slice("objection.".length)) : -1;
    const objection = draft.content().objections[index];
    return objection ? { objection, index } : null;
  });
  const add = (): void => {
    const { settled } = usualOf(draft.content().language);
    draft.edit((now) => ({ ...now, objections: [...now.objections, newObjection(now, settled)] }));
    setSelected(`objection.${draft.content().objections.length - 1}`);
  };
  const remove = (index: number, say: Say): void => {
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
    say(words.removed);
  };
  const retire = async (): Promise<void> => {
    await scenarios.retire(draft.id, !head().retired);
    await draft.flush();
    props.onAgain();
  };
  const told = (isHindering: boolean) =>
    draft
      .faults()
      .filter(({ hinders }) => hinders === isHindering)
      .map(({ at, says }) => ({ part: partOf(at), name: nameOfPart(draft, partOf(at)), says }));

  return (
    <EditorFrame
      kind={scenarioKind}
      opened={props.opened}
      draft={draft}
      tell={tellScenario}
      hindrances={told(true)}
      onOpen={(part) => setSelected(part as Part)} // Parts are what is told here and hinders here.
      outline={<Outline draft={draft} selected={selected()} onSelect={setSelected} onAdd={add} />}
      note={
        <Show when={head().retired}>
          <p class="s2 caution">{words.isRetired}</p>
        </Show>
      }
      acts={(attempt) => (
        <button type="button" class="btn plain" onClick={() => attempt(retire())}>
          {head().retired ? words.restore : words.retire}
        </button>
      )}
      side={
        <>
          <TryCue draft={draft} onOpen={setSelected} />
          <PlayHere draft={draft} />
        </>
      }
      below={
        <Show when={told(false).length > 0}>
          <details>
            <summary>
              {words.know} <span class="num">{told(false).length}</span>
            </summary>
            <ul class="know s2 dim">
              <For each={told(false)}>
                {({ name, says }) => (
                  <li>
                    <bdi>{name}</bdi>: {says}
                  </li>
                )}
              </For>
            </ul>
          </details>
        </Show>
      }
      tried=".trysaid, .playhere"
      try="#sentence"
      sworn={head().fromCall === null ? null : words.publish.read}
      onAgain={props.onAgain}
    >
      {(say) => (
        <>
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
                  onRemove={() => remove(at().index, say)}
                />
              )}
            </Match>
          </Switch>
        </>
      )}
    </EditorFrame>
  );
}
