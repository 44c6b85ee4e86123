import type { Line } from "@wingman/domain/call/view";
import { For, Show } from "solid-js";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { BetterAnswer } from "./better-answer.tsx";
import type { Found } from "./standing.ts";
import type { Feedback } from "./turns.ts";
import { words as coachingWords } from "../coaching/words.ts";
import { words } from "./words.ts";

const says = words.feedback;
const whys = coachingWords.why;

/** Everything that was told of one answer: points that quote it, a better one, and what a model added. */
export function FeedbackPart(props: {
  feedback: readonly Feedback[];
  answer: Line | null;
  /** Checks by id, as the rubric says them. */
  nameOf: (check: string) => string;
}) {
  const rules = () => props.feedback.find(({ by }) => by === "rules");
  const model = () => props.feedback.find(({ by }) => by === "model");
  const of = (verdict: Found["verdict"]) => rules()?.checks.filter((one) => one.verdict === verdict) ?? [];
  const better = () => model()?.better ?? rules()?.better ?? null;
  return (
    <section class="fb-of" aria-label={says.label}>
      <Show when={rules()} fallback={<p class="dim s2">{says.writing}</p>}>
        {(told) => (
          <>
            <p class="sum">
              <b class="num">{told().points}</b> <span class="dim">{words.result.of100}</span>
            </p>
            <Points title={says.lacked} class="lack" checks={of("no")} nameOf={props.nameOf} />
          </>
        )}
      </Show>
      <Show when={better()}>{(known) => <BetterAnswer better={known()} line={props.answer} />}</Show>
      <Points title={says.did} class="did" checks={of("yes")} nameOf={props.nameOf} />
      <Show when={textOr(model()?.told, "")}>
        {(told) => (
          <div class="model">
            <p class="s1 dim">
              <Icon name="chip" size="s" />
              {says.model}
            </p>
            <p dir="auto">{told()}</p>
          </div>
        )}
      </Show>
    </section>
  );
}

function Points(props: {
  title: string;
  class: "lack" | "did";
  checks: readonly Found[];
  nameOf: (check: string) => string;
}) {
  const label = (check: string) => words.notes[check]?.[props.class === "lack" ? 1 : 0] ?? props.nameOf(check);
  return (
    <Show when={props.checks.length > 0}>
      <div class={`found ${props.class}`}>
        <h3>{props.title}</h3>
        <ul>
          <For each={props.checks}>
            {(found) => (
              <li data-check={found.check}>
                <Icon name={props.class === "lack" ? "warn" : "tick"} size="s" />
                <div>
                  <b dir="auto">{label(found.check)}</b>
                  <Show when={textOr(found.quote, "")}>{(quote) => <q dir="auto">{quote()}</q>}</Show>
                  <Show when={whys[found.why]}>{(why) => <p class="s1 dim">{why()}</p>}</Show>
                </div>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}
