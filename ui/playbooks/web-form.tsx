import type { Play } from "@wingman/domain/playbook/play";
import { Show } from "solid-js";
import type { Fault } from "../parts/versioned/create-versioned-draft.ts";
import { Choice, TextField } from "../parts/versioned/fields.tsx";
import { words } from "./words.ts";

type LookUp = NonNullable<Play["web"]>;
const subjects = ["competitor", "company", "product", "news"] as const;
const topics = ["overview", "pricing", "reviews", "changes"] as const;
const none = "none";
const nameMax = 60;

/** What is looked up on the web once the card is made: a kind and a topic of ours, and a name. */
export function WebForm(props: {
  web: Play["web"];
  faults: readonly Fault[];
  onChange: (web: Play["web"], field?: string) => void;
}) {
  const says = words.play.web;
  const subject = () => props.web?.subject ?? none;
  const topic = () => props.web?.topic ?? (subject() === "news" ? "changes" : "overview");
  const put = (part: Partial<LookUp>, field?: string): void => {
    if (props.web) props.onChange({ ...props.web, ...part }, field);
  };
  return (
    <>
      <div class="twice">
        <Choice
          label={says.subject}
          name="web-subject"
          value={subject()}
          options={[none, ...subjects].map((value) => ({ value, words: says.subjects[value] ?? value }))}
          faults={props.faults}
          onChoose={(value) =>
            props.onChange(value === none ? undefined : { ...props.web, subject: value as LookUp["subject"] })
          }
        />
        <Show when={props.web}>
          <Choice
            label={says.topic}
            name="web-topic"
            value={topic()}
            options={topics.map((value) => ({ value, words: says.topics[value] }))}
            onChoose={(value) => put({ topic: value as NonNullable<LookUp["topic"]> })}
          />
        </Show>
      </div>
      <Show when={props.web}>
        {(web) => (
          <TextField
            label={says.name}
            name="web-name"
            value={web().name ?? ""}
            max={nameMax}
            hint={says.nameHint}
            onInput={(name) => {
              const { name: _name, ...rest } = web();
              props.onChange(name.trim() === "" ? rest : { ...rest, name }, "name");
            }}
          />
        )}
      </Show>
    </>
  );
}
