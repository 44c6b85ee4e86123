import { For, type JSX, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import type { Draft } from "./create-scenario-draft.ts";
import type { Part } from "./draft.ts";
import { words } from "./words.ts";

/** What a part of the outline is called. */
export const nameOfPart = (draft: Draft, part: Part): string => {
  if (part === "who" || part === "facts" || part === "mood" || part === "ends") return words.parts[part];
  const objection = draft.content().objections[Number(part.slice("objection.".length))];
  return objection ? words.abouts[objection.about] : words.objections;
};

/** The parts of a scenario at the side; what is wrong in one is marked. */
export function Outline(props: { draft: Draft; selected: Part; onSelect: (part: Part) => void; onAdd: () => void }) {
  const one = (part: Part, children: JSX.Element) => (
    <li>
      <button
        type="button"
        data-part={part}
        aria-current={props.selected === part ? "true" : undefined}
        onClick={() => props.onSelect(part)}
      >
        {children}
        <Show when={props.draft.findingsIn(part).some((finding) => finding.hinders)}>
          <Icon name="warn" size="s" />
          <span class="vh">{words.hasFaults}</span>
        </Show>
      </button>
    </li>
  );
  return (
    <nav class="plays" aria-label={words.outline}>
      <ul>
        {one(
          "who",
          <>
            <Icon name="people" size="s" />
            <span class="grow">{words.parts.who}</span>
          </>,
        )}
        {one(
          "facts",
          <>
            <Icon name="info" size="s" />
            <span class="grow">{words.parts.facts}</span>
            <span class="s1 faint num">{props.draft.content().facts.length}</span>
          </>,
        )}
      </ul>
      <section>
        <h3>{words.objections}</h3>
        <ul>
          <For each={props.draft.content().objections.map((_, n) => n)}>
            {(n) =>
              one(
                `objection.${n}`,
                <>
                  <Icon name="objection" size="s" />
                  <span class="grow clip" dir="auto">
                    {nameOfPart(props.draft, `objection.${n}`)}
                  </span>
                </>,
              )
            }
          </For>
        </ul>
        <button type="button" class="btn s plain add" onClick={() => props.onAdd()}>
          <span aria-hidden="true">+</span>
          {words.addObjection}
        </button>
      </section>
      <ul>
        {one(
          "mood",
          <>
            <Icon name="coaching" size="s" />
            <span class="grow">{words.parts.mood}</span>
          </>,
        )}
        {one(
          "ends",
          <>
            <Icon name="closing" size="s" />
            <span class="grow">{words.parts.ends}</span>
          </>,
        )}
      </ul>
    </nav>
  );
}
