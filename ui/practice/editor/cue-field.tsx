import type { Cue } from "@wingman/domain/practice/scenario";
import { Show } from "solid-js";
import type { Place } from "../../parts/create-draft.ts";
import { Faults, Rows } from "../../parts/versioned/fields.tsx";
import type { Draft } from "./create-scenario-draft.ts";
import { words } from "./words.ts";

const phrasesMax = 60;
const examplesMax = 40;
const phraseMax = 800;
const exampleMax = 200;

/** What the rep says that counts: phrases, which are heard by wording, and sentences, which are heard by meaning. */
export function CueField(props: { draft: Draft; at: Place; cue: Cue; onChange: (cue: Cue, field: string) => void }) {
  const own = () => props.draft.faultsAt(props.at).filter(({ at }) => at.length === props.at.length);
  return (
    <div class="stack cue">
      <Rows
        label={words.cue.phrases}
        item={words.cue.phrase}
        add={words.cue.addPhrase}
        items={props.cue.phrases}
        itemsMax={phrasesMax}
        charsMax={phraseMax}
        depth={props.at.length + 1}
        faults={props.draft.faultsAt([...props.at, "phrases"])}
        onChange={(phrases, field) => props.onChange({ ...props.cue, phrases }, field && `phrases.${field}`)}
      />
      <details class="howto">
        <summary>{words.cue.howTo}</summary>
        <p dir="auto">{words.cue.marks}</p>
      </details>
      <Rows
        wide
        label={words.cue.examples}
        item={words.cue.example}
        add={words.cue.addExample}
        items={props.cue.examples}
        itemsMax={examplesMax}
        charsMax={exampleMax}
        depth={props.at.length + 1}
        faults={props.draft.faultsAt([...props.at, "examples"])}
        onChange={(examples, field) => props.onChange({ ...props.cue, examples }, field && `examples.${field}`)}
      />
      <Show when={own().length > 0}>
        <Faults of={own()} />
      </Show>
    </div>
  );
}

const linesMax = 12;
const lineMax = 600;

/** Ways to say the same. */
export function Lines(props: {
  draft: Draft;
  at: Place;
  label: string;
  items: readonly string[];
  onChange: (items: string[], field: string) => void;
  item?: (n: number) => string;
  add?: string;
  itemsMax?: number;
}) {
  return (
    <Rows
      wide
      label={props.label}
      item={props.item ?? words.facts.line}
      add={props.add ?? words.who.addLine}
      items={props.items}
      itemsMax={props.itemsMax ?? linesMax}
      charsMax={lineMax}
      depth={props.at.length}
      faults={props.draft.faultsAt(props.at)}
      onChange={props.onChange}
    />
  );
}
