import { type JSX, Show } from "solid-js";
import { A } from "@solidjs/router";
import { isOneOf, whoAmI } from "../me.ts";
import { StateNote } from "../state-note.tsx";
import { words as partWords } from "../words.ts";

/** What only managers write; the server says so too, each time. */
export function Managers(props: { children: JSX.Element }) {
  const { noPermission } = partWords;
  return (
    <Show
      when={isOneOf(["admin", "supervisor"])}
      fallback={
        <Show when={whoAmI()}>
          <StateNote glyph="hand" title={noPermission.title} text={noPermission.text}>
            <A class="btn" href="/calls">
              {noPermission.go}
            </A>
          </StateNote>
        </Show>
      }
    >
      {props.children}
    </Show>
  );
}
