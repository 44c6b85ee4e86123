import { createSignal, For, Show } from "solid-js";
import { Dialog } from "../../parts/dialog.tsx";
import { Icon } from "../../parts/icon.tsx";
import { ruleGroups } from "./draft.ts";
import { ruleName, RuleText } from "./rule-text.tsx";
import { words } from "./words.ts";

/** Every check that Wingman knows, with what it decides; one is in a rubric once. */
export function AddCheck(props: {
  open: boolean;
  used: ReadonlySet<string>;
  onAdd: (rule: string) => void;
  onClose: () => void;
}) {
  const [wanted, setWanted] = createSignal("");
  const fits = (rule: string): boolean => {
    const said = words.rules[rule];
    return [said?.name, said?.yes, said?.by].join(" ").toLowerCase().includes(wanted().trim().toLowerCase());
  };
  const groups = () =>
    ruleGroups
      .map(({ group, rules }) => ({ group, rules: rules.filter(fits) }))
      .filter(({ rules }) => rules.length > 0);
  return (
    <Dialog open={props.open} title={words.adding.title} class="wide" onClose={() => props.onClose()}>
      <div class="in">
        <Icon name="search" size="s" />
        <input
          type="search"
          name="find-check"
          autofocus
          aria-label={words.adding.find}
          placeholder={words.adding.find}
          value={wanted()}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </div>
      <For each={groups()} fallback={<p class="dim">{words.adding.nothing}</p>}>
        {({ group, rules }) => (
          <section aria-label={words.adding.groups[group]}>
            <h3>{words.adding.groups[group]}</h3>
            <ul class="rules">
              <For each={rules}>
                {(rule) => (
                  <li data-rule={rule}>
                    <div>
                      <b>{ruleName(rule)}</b>
                      <RuleText rule={rule} />
                    </div>
                    <Show
                      when={!props.used.has(rule)}
                      fallback={
                        <span class="tag">
                          <Icon name="tick" />
                          {words.adding.used}
                        </span>
                      }
                    >
                      <button
                        type="button"
                        class="btn s"
                        aria-label={words.adding.addWhich(ruleName(rule))}
                        onClick={() => props.onAdd(rule)}
                      >
                        {words.adding.add}
                      </button>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </section>
        )}
      </For>
    </Dialog>
  );
}
