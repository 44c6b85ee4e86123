import type { RubricContent } from "@wingman/domain/practice/rubric";
import { createMemo, createSignal, For, Show } from "solid-js";
import { EditorFrame, type Say } from "../../parts/versioned/editor-frame.tsx";
import { Faults, TextField } from "../../parts/versioned/fields.tsx";
import type { Opened } from "../../parts/versioned/kind.ts";
import { type RubricDraft, rubricKind } from "./ask.ts";
import { createRubricDraft } from "./create-rubric-draft.ts";
import { CriterionForm } from "./criterion-form.tsx";
import { movedItem, newCriterion, type Part, partOf, shareOf, totalWeight } from "./draft.ts";
import { Outline } from "./outline.tsx";
import { tellRubric } from "./told.ts";
import { TryRubric } from "./try-rubric.tsx";
import { words } from "./words.ts";

const nameMax = 60;

/** Criteria at the side, one of them in the middle, and what the draft makes of a past exercise beside it. */
export function Editor(props: { opened: Opened<RubricContent, RubricDraft>; onAgain: () => void }) {
  const draft = createRubricDraft(props.opened.draft);
  const [selected, setSelected] = createSignal<Part>("criterion.0");
  const content = () => draft.content();
  const chosen = createMemo(() => {
    const index = selected() === "rubric" ? -1 : Number(selected().slice("criterion.".length));
    const criterion = content().criteria[index];
    return criterion ? { criterion, index } : null;
  });
  const nameOf = (part: Part): string =>
    part === "rubric" ? words.part : content().criteria[Number(part.slice("criterion.".length))]?.name || words.unnamed;
  const move = (n: number, by: 1 | -1, say: Say): void => {
    const { criteria } = content();
    const name = criteria[n]?.name;
    if (name === undefined || n + by < 0 || n + by >= criteria.length) return;
    draft.put({ criteria: movedItem(criteria, n, by) });
    setSelected(`criterion.${n + by}`);
    say(words.moved(name, n + by + 1, criteria.length));
  };
  const add = (): void => {
    const criterion = newCriterion(content(), words.newCriterion);
    draft.put({ criteria: [...content().criteria, criterion] });
    setSelected(`criterion.${content().criteria.length - 1}`);
    queueMicrotask(() => document.querySelector<HTMLInputElement>("input[name=criterion-name]")?.select());
  };
  const remove = (n: number, say: Say): void => {
    draft.put({ criteria: content().criteria.toSpliced(n, 1) });
    setSelected(content().criteria.length > 0 ? `criterion.${Math.max(0, n - 1)}` : "rubric");
    say(words.removed);
  };
  const [said, setSaid] = createSignal("");
  return (
    <EditorFrame
      kind={rubricKind}
      opened={props.opened}
      draft={draft}
      tell={tellRubric}
      hindrances={draft.faults().map(({ at, says }) => ({ part: partOf(at), name: nameOf(partOf(at)), says }))}
      onOpen={(part) => setSelected(part as Part)} // Parts are what is told here and hinders here.
      outline={
        <Outline
          draft={draft}
          selected={selected()}
          onSelect={setSelected}
          onMove={(n, by) => move(n, by, setSaid)}
          onAdd={add}
        />
      }
      side={<TryRubric draft={draft} published={props.opened.published} live={props.opened.draft.live} />}
      tried=".tryrubric"
      try="#try-call"
      onAgain={props.onAgain}
    >
      {(say) => (
        <>
          <p class="vh" role="status">
            {said()}
          </p>
          <h2 class="chosen">
            <bdi>{nameOf(selected())}</bdi>
          </h2>
          <Show when={chosen()} fallback={<Whole draft={draft} onOpen={setSelected} />}>
            {(at) => (
              <CriterionForm
                draft={draft}
                criterion={at().criterion}
                index={at().index}
                onRemove={() => remove(at().index, say)}
                say={say}
              />
            )}
          </Show>
        </>
      )}
    </EditorFrame>
  );
}

/** The rubric as a whole: what it is called, and what each criterion can bring. */
function Whole(props: { draft: ReturnType<typeof createRubricDraft>; onOpen: (part: Part) => void }) {
  const content = () => props.draft.content();
  return (
    <div class="playform">
      <TextField
        label={words.name}
        name="rubric-name"
        value={content().name}
        max={nameMax}
        faults={props.draft.faultsAt(["name"])}
        onInput={(name) => props.draft.put({ name }, "name")}
      />
      <p class="s2 faint">
        {words.id} <code dir="ltr">{props.draft.id}</code>
      </p>
      <p class="s2 dim">{words.shareText}</p>
      <table class="shares">
        <tbody>
          <For each={content().criteria}>
            {(criterion, n) => (
              <tr>
                <th scope="row">
                  <button type="button" class="named" onClick={() => props.onOpen(`criterion.${n()}`)}>
                    <bdi>{criterion.name || words.unnamed}</bdi>
                  </button>
                </th>
                <td class="num">{criterion.weight}</td>
                <td class="dim">{words.share(shareOf(criterion, totalWeight(content())))}</td>
              </tr>
            )}
          </For>
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.total}</th>
            <td class="num">{totalWeight(content())}</td>
            <td />
          </tr>
        </tfoot>
      </table>
      <Faults of={props.draft.faultsAt(["criteria"]).filter(({ at }) => at.length === 1)} />
    </div>
  );
}
