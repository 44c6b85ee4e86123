import { A } from "@solidjs/router";
import { Shell } from "../parts/shell.tsx";
import { StateNote } from "../parts/state-note.tsx";
import { words } from "./words.ts";

/** An address without a call, or with one that is not open to whoever looks: no empty call is drawn around it. */
export function NoCall(props: { kind: "no-call" | "forbidden" }) {
  const says = () => words.live.problems[props.kind];
  return (
    <Shell title={words.live.page(says().title)}>
      <div class="nocall">
        <StateNote glyph={props.kind === "forbidden" ? "hand" : "info"} title={says().title} text={says().text}>
          <A class="btn go" href="/">
            {words.live.toStart}
          </A>
          <A class="btn plain" href="/calls">
            {words.live.toCalls}
          </A>
        </StateNote>
      </div>
    </Shell>
  );
}
