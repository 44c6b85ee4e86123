import { A } from "@solidjs/router";
import type { CallView } from "@wingman/domain/call/view";
import { Show } from "solid-js";
import { StateNote } from "../parts/state-note.tsx";
import { clockText, spanText } from "../parts/time.ts";
import { words } from "./words.ts";

/** The call is over: how it ended where nobody ended it, how much was kept, and what of it was not heard. */
export function OverCard(props: { call: string; view: CallView; page: "waiting" | "there" | "late" }) {
  const says = words.live;
  const title = () => {
    const reason = props.view.endedReason;
    return (reason && says.endedBy[reason]) || says.over(clockText(props.view.durationMs));
  };
  const gap = () => props.view.lines.find((line) => line.kind === "gap");
  const text = () =>
    [
      says.keptOf(clockText(props.view.durationMs)),
      gap() && says.notHeardAt(spanText((gap()?.endMs ?? 0) - (gap()?.startMs ?? 0)), clockText(gap()?.startMs ?? 0)),
      props.page === "waiting" && says.overText,
    ]
      .filter(Boolean)
      .join(" ");
  return (
    <div class="fcard" role="status">
      <StateNote glyph="tick" tone="tell" title={title()} text={text()}>
        <Show when={props.page !== "waiting"}>
          <A class="btn go" href={`/calls/${props.call}`}>
            {says.overLink}
          </A>
        </Show>
      </StateNote>
    </div>
  );
}
