import { type JSX, Show } from "solid-js";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

const initials = (name: string): string =>
  name
    .split(" ")
    .filter(Boolean)
    .map((part) => part[0])
    .slice(0, 2)
    .join("");

/** Whom the agent plays; that it is nobody real comes first. */
export function PersonaHead(props: { name: string; role: string; character: string; children: JSX.Element }) {
  return (
    <header class="per">
      <span class="face-of" aria-hidden="true">
        {initials(props.name)}
      </span>
      <div class="grow">
        <h1 dir="auto">
          <bdi>{props.name}</bdi>
          <Show when={props.role}>
            {partWords.comma}
            <bdi>{props.role}</bdi>
          </Show>
        </h1>
        <p class="s2 dim">
          {words.exercise.notReal} <bdi>{props.character}</bdi>
        </p>
      </div>
      {props.children}
    </header>
  );
}
