import { createUniqueId, For, type JSX, Show } from "solid-js";
import type { SoundSeen } from "../live/sources/hints.ts";
import type { SoundInputs } from "../live/sources/inputs.ts";
import { Icon } from "../parts/icon.tsx";
import { words as partWords } from "../parts/words.ts";
import type { PlaybookChoice } from "./playbooks.ts";
import { SoundChoice } from "./sound-choice.tsx";
import { words } from "./words.ts";

export type Way = "both" | "microphone" | "typed";
export type OwnCallForm = {
  readonly way: Way;
  readonly name: string;
  readonly company: string;
  readonly role: string;
  readonly title: string;
  readonly playbook: PlaybookChoice | null;
  /** BCP 47, or "auto"; empty for the playbook's. */
  readonly language: string;
};
export const emptyForm: OwnCallForm = {
  way: "both",
  name: "",
  company: "",
  role: "",
  title: "",
  playbook: null,
  language: "",
};

const glyphs = { both: "tab", microphone: "mic", typed: "keys" } as const;

/** One's own call, section by section: everything is chosen but consent. */
export function OwnCall(props: {
  form: OwnCallForm;
  set: (change: Partial<OwnCallForm>) => void;
  inputs: SoundInputs;
  seen: SoundSeen;
  playbooks: readonly PlaybookChoice[];
}) {
  const ways = Object.keys(words.sound.ways) as Way[];
  return (
    <section class="own" aria-labelledby="own-head">
      <header>
        <h2 id="own-head">{words.own}</h2>
        <p class="dim">{words.nothingHeard}</p>
      </header>
      <Section head={words.sound.head} about={words.sound.about[props.form.way]}>
        <div class="seg ways" role="group" aria-label={words.sound.head}>
          <For each={ways}>
            {(way) => (
              <button type="button" aria-pressed={props.form.way === way} onClick={() => props.set({ way })}>
                <Icon name={glyphs[way]} size="s" />
                {words.sound.ways[way]}
              </button>
            )}
          </For>
        </div>
        <Show when={props.form.way !== "typed"} fallback={<p class="dim s2">{words.sound.typedText}</p>}>
          <SoundChoice inputs={props.inputs} seen={props.seen} share={props.form.way === "both"} />
        </Show>
      </Section>
      <Section head={words.customer.head} about={words.customer.about}>
        <div class="two">
          <Field
            label={words.customer.name}
            hint={words.customer.nameHint}
            max={120}
            value={props.form.name}
            set={(name) => props.set({ name })}
          />
          <Field
            label={words.customer.company}
            hint={words.customer.optional}
            max={120}
            value={props.form.company}
            set={(company) => props.set({ company })}
          />
          <Field
            label={words.customer.role}
            hint={words.customer.optional}
            max={120}
            value={props.form.role}
            set={(role) => props.set({ role })}
          />
          <Field
            label={words.customer.callTitle}
            hint={words.customer.titleHint(props.form.name.trim() || words.unnamed)}
            max={200}
            value={props.form.title}
            set={(title) => props.set({ title })}
          />
        </div>
      </Section>
      <Show when={props.form.way !== "typed"}>
        <Section head={words.consent.head} about={words.consent.about}>
          <div class="note tell">
            <Icon name="question" />
            <span>
              {words.consent.sayFirst} <b>{words.consent.sentence}</b> {words.consent.thenPress[0]}{" "}
              <kbd class="kbd">A</kbd> {words.consent.thenPress[1]} <kbd class="kbd">R</kbd>{" "}
              {words.consent.thenPress[2]}
            </span>
          </div>
          <p class="s1 faint">{words.consent.refused}</p>
        </Section>
      </Show>
      <Show when={props.playbooks.length > 0}>
        <Section head={words.playbook.head} about={words.playbook.about}>
          <PlaybookField
            playbooks={props.playbooks}
            chosen={props.form.playbook}
            choose={(playbook) => props.set({ playbook })}
          />
          <LanguageField chosen={props.form.language} choose={(language) => props.set({ language })} />
        </Section>
      </Show>
    </section>
  );
}

export function Section(props: { head: string; about: string; children: JSX.Element }) {
  return (
    <div class="part">
      <h3>
        {props.head}
        <small>{props.about}</small>
      </h3>
      <div class="stack">{props.children}</div>
    </div>
  );
}

export function Field(props: {
  label: string;
  hint?: string;
  max: number;
  value: string;
  set: (value: string) => void;
}) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="in">
        <input
          id={id}
          type="text"
          maxLength={props.max}
          placeholder={props.hint ?? ""}
          value={props.value}
          autocomplete="off"
          dir="auto"
          onInput={(event) => props.set(event.currentTarget.value)}
        />
      </div>
    </div>
  );
}

function PlaybookField(props: {
  playbooks: readonly PlaybookChoice[];
  chosen: PlaybookChoice | null;
  choose: (playbook: PlaybookChoice) => void;
}) {
  const chosen = () => props.chosen ?? props.playbooks[0];
  return (
    <div class="in book">
      <Icon name="list" />
      <select
        class="grow"
        aria-label={words.playbook.label}
        onChange={(event) => {
          const found = props.playbooks[event.currentTarget.selectedIndex];
          if (found) props.choose(found);
        }}
      >
        <For each={props.playbooks}>
          {(book) => (
            <option value={book.id} selected={book.id === chosen()?.id}>
              {[book.name, words.playbook.version(book.version)].join(partWords.comma)}
            </option>
          )}
        </For>
      </select>
    </div>
  );
}

const languages = ["", "en", "ar", "auto"] as const;

/** What will be spoken. An engine that does not know it is not taken; the live page says which one is. */
function LanguageField(props: { chosen: string; choose: (language: string) => void }) {
  return (
    <div class="in book">
      <Icon name="sound" />
      <select
        class="grow"
        aria-label={words.language.label}
        onChange={(event) => props.choose(event.currentTarget.value)}
      >
        <For each={languages}>
          {(language) => (
            <option value={language} selected={language === props.chosen}>
              {words.language.of[language]}
            </option>
          )}
        </For>
      </select>
    </div>
  );
}
