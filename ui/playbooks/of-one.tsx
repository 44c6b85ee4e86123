import { useParams } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { Shell } from "../parts/shell.tsx";
import { Managers } from "./managers.tsx";
import { words } from "./words.ts";

/** A page of the playbook that its address names; another playbook is another page. */
export function OfOne(props: { children: (id: string) => JSX.Element }) {
  const params = useParams<{ id: string }>();
  return (
    <Shell title={words.page}>
      <Managers>
        <Show when={params.id} keyed>
          {(id) => props.children(id)}
        </Show>
      </Managers>
    </Shell>
  );
}
