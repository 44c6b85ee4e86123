import { Index, Show } from "solid-js";
import { Icon } from "../../parts/icon.tsx";
import { Choice, Faults } from "../../parts/versioned/fields.tsx";
import type { Draft } from "./create-scenario-draft.ts";
import { CueField, Lines } from "./cue-field.tsx";
import { type Fact, newFact } from "./draft.ts";
import { words } from "./words.ts";

const factsMax = 30;
const moods = [-3, -2, -1, 0, 1, 2, 3] as const;

/** What the customer knows, each with the question that it answers. */
export function FactsForm(props: { draft: Draft }) {
  const facts = () => props.draft.content().facts;
  const guard = (n: number, value: string): void =>
    props.draft.putFact(n, ({ moodMin: _mood, vague: _vague, ...fact }) => {
      const was = facts()[n];
      return value === "" ? fact : { ...fact, moodMin: Number(value), vague: was?.vague ?? [""] };
    });
  const change = (n: number, part: Partial<Fact>, field: string): void =>
    props.draft.putFact(n, (fact) => ({ ...fact, ...part }), field);
  return (
    <div class="playform">
      <p class="dim">{words.facts.lead}</p>
      <Index each={facts()}>
        {(fact, n) => (
          <details class="block stage" open={facts().length < 3 || props.draft.faultsAt(["facts", n]).length > 0}>
            <summary>
              <b>
                <bdi>{fact().says[0] || words.facts.fact(n + 1)}</bdi>
              </b>
              <Show when={props.draft.faultsAt(["facts", n]).length > 0}>
                <Icon name="warn" size="s" />
                <span class="vh">{words.hasFaults}</span>
              </Show>
            </summary>
            <div class="stack">
              <h3>{words.facts.asked}</h3>
              <CueField
                draft={props.draft}
                at={["facts", n, "asked"]}
                cue={fact().asked}
                onChange={(asked, field) => change(n, { asked }, field && `asked.${field}`)}
              />
              <Lines
                draft={props.draft}
                at={["facts", n, "says"]}
                label={words.facts.says}
                items={fact().says}
                onChange={(says, field) => change(n, { says }, field && `says.${field}`)}
              />
              <Choice
                label={words.facts.guarded}
                value={String(fact().moodMin ?? "")}
                options={[
                  { value: "", words: words.facts.always },
                  ...moods.map((mood) => ({ value: String(mood), words: String(mood) })),
                ]}
                onChoose={(value) => guard(n, value)}
              />
              <Show when={fact().moodMin !== undefined}>
                <Lines
                  draft={props.draft}
                  at={["facts", n, "vague"]}
                  label={words.facts.vague}
                  items={fact().vague ?? []}
                  onChange={(vague, field) => change(n, { vague }, field && `vague.${field}`)}
                />
              </Show>
              <Faults of={props.draft.faultsAt(["facts", n, "id"])} />
              <div class="row">
                <button
                  type="button"
                  class="btn s stop end"
                  aria-label={words.removeRow(fact().says[0] ?? "")}
                  onClick={() => props.draft.put({ facts: facts().toSpliced(n, 1) })}
                >
                  {words.remove}
                </button>
              </div>
            </div>
          </details>
        )}
      </Index>
      <Show when={facts().length < factsMax}>
        <div>
          <button
            type="button"
            class="btn s"
            onClick={() => props.draft.edit((now) => ({ ...now, facts: [...now.facts, newFact(now)] }))}
          >
            <span aria-hidden="true">+</span>
            {words.facts.add}
          </button>
        </div>
      </Show>
    </div>
  );
}
