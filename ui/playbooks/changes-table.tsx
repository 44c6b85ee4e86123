import "./past-calls.css";
import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { clockText, spanText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { type Change, momentsOf, type What, whatOf } from "./tally.ts";
import { words } from "./words.ts";

const verdicts: Record<What, Glyph> = {
  same: "tick",
  new: "flag",
  gone: "cross",
  earlier: "back",
  later: "clock",
  withheld: "hand",
  reworded: "copy",
};
/** A tip is opened in the replay a moment before its words. */
const beforeMs = 3_000;

/** Tips of one call by two ways, side by side, each with the words that caused it and a way to its moment. */
export function ChangesTable(props: {
  call: string;
  changes: readonly Change[];
  shown: { readonly before: number; readonly after: number };
  /** What stands over the two sides. */
  before: string;
  after: string;
  label: string;
  /** What a play is called; null where it is not known. */
  playsOf: (id: string) => string | null;
  /** A column of its own beside each change, where somebody judges them. */
  judge?: { readonly head: string; readonly of: (change: Change) => JSX.Element };
}) {
  return (
    <div
      class="scroll tipchanges"
      classList={{ judged: props.judge !== undefined }}
      role="region"
      tabindex="0"
      aria-label={props.label}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">
              {props.before} <span class="faint">{words.past.tips(props.shown.before)}</span>
            </th>
            <th scope="col" class="moment">
              {words.past.when}
            </th>
            <th scope="col">
              {props.after} <span class="faint">{words.past.tips(props.shown.after)}</span>
            </th>
            <Show when={props.judge}>{(judge) => <th scope="col">{judge().head}</th>}</Show>
          </tr>
        </thead>
        <tbody>
          <For each={props.changes}>
            {(change) => (
              <Row call={props.call} change={change} play={props.playsOf(change.play)} judge={props.judge?.of} />
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

const held = (because: string): string => words.past.because[because] ?? because;

function Row(props: {
  call: string;
  change: Change;
  play: string | null;
  judge: ((change: Change) => JSX.Element) | undefined;
}) {
  const moments = () => momentsOf(props.change);
  const verdict = () => {
    const { what, byMs } = props.change;
    if (what === "earlier") return words.past.earlierBy(spanText(byMs));
    if (what === "later") return words.past.laterBy(spanText(byMs));
    return words.past.what[whatOf(props.change)];
  };
  /** What the card gives to say is told where that is what has changed. */
  const isReworded = () => whatOf(props.change) === "reworded";
  const tip = (atMs: number | null, headline: string, say: string | null, otherwise: string) => (
    <Show when={atMs !== null} fallback={<p class="nothing">{otherwise}</p>}>
      <b>
        <bdi>{headline}</bdi>
      </b>
      <Show when={isReworded() && say}>
        {(text) => (
          <span class="s2">
            <bdi>{text()}</bdi>
          </span>
        )}
      </Show>
      <span class="s2 dim">
        <bdi>{props.play ?? props.change.play}</bdi>
        <Show when={props.change.words}>
          {(said) => (
            <>
              {partWords.comma}
              <bdi>{partWords.quoted(said())}</bdi>
            </>
          )}
        </Show>
      </span>
    </Show>
  );
  return (
    <tr class={`is-${whatOf(props.change)}`}>
      <td>
        {tip(
          moments().before,
          props.change.wasHeadline ?? props.change.headline,
          props.change.wasSay,
          props.change.wasWithheld ? words.past.wasHeld(held(props.change.wasWithheld)) : words.past.nothingWas,
        )}
      </td>
      <td class="moment">
        <A
          class="link num"
          dir="ltr"
          href={`/calls/${props.call}?t=${Math.max(0, Math.floor((props.change.atMs - beforeMs) / 1_000))}`}
        >
          {clockText(props.change.atMs)}
        </A>
        <span class="tag">
          <Icon name={verdicts[whatOf(props.change)]} />
          {verdict()}
        </span>
      </td>
      <td>
        {tip(
          moments().after,
          props.change.headline,
          props.change.say,
          props.change.because ? words.past.isHeld(held(props.change.because)) : words.past.nothingIs,
        )}
      </td>
      <Show when={props.judge}>{(judge) => <td class="verdict">{judge()(props.change)}</td>}</Show>
    </tr>
  );
}
