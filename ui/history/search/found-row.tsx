import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { clockText } from "../../parts/time.ts";
import { CallRow } from "../call-row.tsx";
import type { CallFound } from "./ask.ts";
import { words } from "./words.ts";

/** A call that was found, with the lines in which the words stand; each leads to its moment. */
export function FoundRow(props: {
  found: CallFound;
  row: { readonly index: number; readonly of: number; readonly ref: (row: HTMLLIElement) => void };
}) {
  return (
    <CallRow call={props.found.call} row={props.row}>
      <Show when={props.found.lines.length > 0}>
        <ul class="hits">
          <For each={props.found.lines}>
            {(line) => (
              <li>
                <A
                  class="num"
                  href={`/calls/${props.found.call.call}?t=${Math.floor(line.startMs / 1_000)}`}
                  aria-label={words.at(clockText(line.startMs))}
                >
                  {clockText(line.startMs)}
                </A>{" "}
                <bdi>
                  <For each={line.parts}>
                    {(part) => (
                      <Show when={part.hit} fallback={part.text}>
                        <mark>{part.text}</mark>
                      </Show>
                    )}
                  </For>
                </bdi>
              </li>
            )}
          </For>
          <Show when={props.found.hits > props.found.lines.length}>
            <li class="s1 faint">{words.more(props.found.hits - props.found.lines.length)}</li>
          </Show>
        </ul>
      </Show>
    </CallRow>
  );
}
