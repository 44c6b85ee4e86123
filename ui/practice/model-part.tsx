import type { EventData } from "@wingman/domain/call/events/index";
import type { Line } from "@wingman/domain/call/view";
import { For, Show } from "solid-js";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { At } from "./rubric-part.tsx";
import { type Standing, verdictOf } from "./standing.ts";
import { words } from "./words.ts";

const says = words.model;

/** What a language model makes of the exercise, criterion by criterion, beside what the rules say of the same checks. */
export function ModelPart(props: {
  scored: EventData<"CallScored">;
  standing: Standing;
  lines: readonly Line[];
  onGo: (line: string) => void;
}) {
  const told = () => textOr(props.scored.told, "");
  const found = (check: string) => props.scored.checks.find((one) => one.check === check);
  const criteria = () =>
    props.standing.criteria.flatMap((criterion) => {
      const own = props.scored.criteria.find((one) => one.criterion === criterion.criterion);
      return own ? [{ ...criterion, told: textOr(own.told, "") }] : [];
    });
  return (
    <section class="model" aria-labelledby="model-head">
      <h3 id="model-head">{says.title}</h3>
      <p class="s1 dim">{says.note}</p>
      <Show when={told() !== ""}>
        <p dir="auto">{told()}</p>
      </Show>
      <For each={criteria()}>
        {(criterion) => (
          <details class="s2">
            <summary>
              <bdi>{criterion.name}</bdi>
            </summary>
            <Show when={criterion.told !== ""}>
              <p dir="auto">{criterion.told}</p>
            </Show>
            <ul>
              <For each={criterion.checks}>
                {(check) => (
                  <Show when={found(check.check)}>
                    {(own) => (
                      <li class="check-of" data-check={check.check} data-verdict={own().verdict}>
                        <span class="verdict">
                          <Icon name={own().verdict === "yes" ? "tick" : "cross"} size="s" />
                          {words.rubric.verdict[own().verdict]}
                        </span>
                        <div>
                          <p dir="auto">{check.says}</p>
                          <p class="dim">
                            <q dir="auto">{textOr(own().quote, "")}</q>{" "}
                            <At found={own()} lines={props.lines} onGo={props.onGo} />
                          </p>
                          <Show when={verdictOf(check)}>
                            {(counts) => (
                              <Show when={counts() !== own().verdict}>
                                <p class="dim">{says.counts(words.rubric.verdict[counts()])}</p>
                              </Show>
                            )}
                          </Show>
                        </div>
                      </li>
                    )}
                  </Show>
                )}
              </For>
            </ul>
          </details>
        )}
      </For>
    </section>
  );
}
