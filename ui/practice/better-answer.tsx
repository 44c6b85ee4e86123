import type { Line } from "@wingman/domain/call/view";
import { Show } from "solid-js";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { Feedback } from "./turns.ts";
import { words } from "./words.ts";

const says = words.better;
const countOf = (text: string) => text.split(/\s+/).filter(Boolean).length;

/** Where it is taken from, as a sentence. */
const fromText = (from: string): string => {
  const [kind = "", play] = from.split(":");
  if (kind === "fact") return says.fact;
  return kind === "play" && play ? says.play(play) : (says.from[kind] ?? "");
};

/** What could have been said instead, and where that comes from. */
export function BetterAnswer(props: {
  better: NonNullable<Feedback["better"]>;
  /** The answer that it is better than. */
  line: Line | null;
}) {
  const text = () => textOr(props.better.text, "");
  return (
    <section class="better">
      <h3>
        <Icon name="pen" size="s" />
        {props.line ? says.title(clockText(props.line.startMs)) : says.plain}
      </h3>
      <p dir="auto">{partWords.quoted(text())}</p>
      <p class="s1 dim">
        {fromText(props.better.from)}
        <Show when={props.line}>
          {(line) => ` ${says.wordsInstead(countOf(text()), countOf(textOr(line().text, "")))}`}
        </Show>
      </p>
    </section>
  );
}
