import type { Tip } from "@wingman/domain/call/view";
import type { Playbook } from "@wingman/domain/playbook/play";
import { For, Show } from "solid-js";
import { clockText } from "../parts/time.ts";
import { useRepName } from "./rep-name.ts";
import { sourcesOf } from "./sources.ts";
import { words } from "./words.ts";

/** Why a tip came: one sentence, the steps with their delays, its place in the log. */
export function WhyThis(props: { tip: Tip; play: string; playbook: Playbook | null; customer: string }) {
  const reason = () => props.tip.reason;
  const said = () => (typeof reason().evidence?.words === "string" ? (reason().evidence?.words as string) : "");
  const rep = useRepName();
  const me = () => (rep() === words.live.you ? rep().toLowerCase() : rep());
  const who = () => (reason().evidence?.channel === "rep" ? me() : props.customer);
  const because = () => {
    const evidence = reason().evidence;
    return evidence && said()
      ? words.live.because(who(), said(), clockText(evidence.spokenAtMs))
      : words.live.becauseTime;
  };
  const steps = () => {
    // Stages stand on the call's clock; what people ask is how long each took from the words.
    const { spoken = 0, ...later } = reason().stagesMs;
    const known = Object.entries(later)
      .sort(([, a], [, b]) => a - b)
      .map(([step, ms]) => ({ name: words.live.steps[step] ?? step, ms: ms - spoken }));
    return props.tip.afterWordsMs === null
      ? known
      : [...known, { name: words.live.onScreen, ms: props.tip.afterWordsMs }];
  };
  return (
    <div class="whyp">
      <p>
        <b>{because()}</b>{" "}
        {words.live.playAndVersion(props.play, props.playbook?.name ?? reason().playbook.id, reason().playbook.version)}{" "}
        {words.live.sure(reason().sureness)}
      </p>
      <ol>
        <For each={steps()}>
          {(step) => (
            <li>
              <b>{step.name}</b>
              <span class="num">{words.live.afterWords(step.ms)}</span>
            </li>
          )}
        </For>
      </ol>
      <Show when={sourcesOf(props.tip).length > 0}>
        <p>{words.live.sources}</p>
        <ul>
          <For each={sourcesOf(props.tip)}>
            {(source) => (
              <li>
                <bdi>
                  <b>{source.label}</b> <span class="faint">{source.path}</span>
                </bdi>
              </li>
            )}
          </For>
        </ul>
        <blockquote dir="auto">{props.tip.say}</blockquote>
      </Show>
      <Show when={props.tip.event}>
        <p class="s1 faint">
          {words.live.inLog} <span class="mono">{props.tip.event}</span>
        </p>
      </Show>
    </div>
  );
}
