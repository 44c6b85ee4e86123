import type { Content } from "@wingman/domain/playbook/events";
import { Index, Show } from "solid-js";
import type { Draft } from "./create-draft.ts";
import { Choice, Part, Rows, TextField } from "../parts/versioned/fields.tsx";
import { words } from "./words.ts";

const nameMax = 80;
const spokenMax = 60;
const talkMax = 200;
const competitorsMax = 100;
const languages = ["en", "ar"] as const;

/** What all plays share: the playbook's name and language, who else sells this, and what is only small talk. */
export function OutlineForm(props: { draft: Draft }) {
  const content = () => props.draft.content();
  const put = (part: Partial<Content>, field = "") =>
    props.draft.edit((now) => ({ ...now, ...part }), field && `outline.${field}`);
  const faults = (...at: readonly (string | number)[]) => props.draft.faultsAt(at);
  const competitor = (n: number, part: Partial<Content["competitors"][number]>, field = "") =>
    put({ competitors: content().competitors.map((each, k) => (k === n ? { ...each, ...part } : each)) }, field);
  const languageOptions = () =>
    [...new Set([...languages, content().language])].map((value) => ({ value, words: words.language(value) }));
  return (
    <div class="playform">
      <div class="twice">
        <TextField
          label={words.outline.name}
          name="playbook-name"
          value={content().name}
          max={nameMax}
          faults={faults("name")}
          onInput={(name) => put({ name }, "name")}
        />
        <Choice
          label={words.outline.language}
          value={content().language}
          options={languageOptions()}
          onChoose={(language) => put({ language })}
        />
      </div>
      <Part title={words.outline.competitors}>
        <p class="s2 faint">{words.outline.competitorsHint}</p>
        <Index each={content().competitors}>
          {(each, n) => (
            <div class="block">
              <div class="row">
                <div class="grow">
                  <TextField
                    label={words.outline.competitor}
                    value={each().name}
                    max={spokenMax}
                    faults={faults("competitors", n, "name")}
                    onInput={(name) => competitor(n, { name }, `competitors.${n}`)}
                  />
                </div>
                <button
                  type="button"
                  class="btn s plain"
                  aria-label={words.removeRow(each().name)}
                  onClick={() => put({ competitors: content().competitors.toSpliced(n, 1) })}
                >
                  {words.remove}
                </button>
              </div>
              <Rows
                label={words.outline.spoken}
                item={words.trigger.phrase}
                add={words.outline.addSpoken}
                items={each().spoken}
                itemsMax={20}
                charsMax={spokenMax}
                depth={3}
                faults={faults("competitors", n, "spoken")}
                onChange={(spoken, field) => competitor(n, { spoken }, `spoken.${n}.${field}`)}
              />
            </div>
          )}
        </Index>
        <Show when={content().competitors.length < competitorsMax}>
          <button
            type="button"
            class="btn s"
            onClick={() => put({ competitors: [...content().competitors, { name: "", spoken: [""] }] })}
          >
            <span aria-hidden="true">+</span>
            {words.outline.addCompetitor}
          </button>
        </Show>
      </Part>
      <Part title={words.outline.smallTalk}>
        <p class="s2 faint">{words.outline.smallTalkHint}</p>
        <Rows
          wide
          label={words.outline.smallTalk}
          item={words.trigger.example}
          add={words.trigger.addExample}
          items={content().smallTalk ?? []}
          itemsMax={100}
          charsMax={talkMax}
          depth={1}
          faults={faults("smallTalk")}
          onChange={(smallTalk, field) => put({ smallTalk }, `smallTalk.${field}`)}
        />
      </Part>
    </div>
  );
}
