import { A } from "@solidjs/router";
import { createMemo, createSignal, For, Index, Match, Show, Switch } from "solid-js";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { isRightToLeft } from "../parts/language.ts";
import { clockText } from "../parts/time.ts";
import { type Actor, type Entry, numberOf, type Walk } from "./ask.ts";
import { type Leaf, pictureOf, stepFrom } from "./layout.ts";
import { glyphOf, typeText, whoOf, whyOf } from "./say.ts";
import { timeText } from "./times.ts";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

const says = words.walk;
/** Of a row, as `audit.css` has it, and where its disc stands. */
const rowPx = 50;
const discX = 62;
const discY = 18;
const leafGlyphs: Readonly<Record<Leaf["kind"], Glyph>> = {
  sound: "sound",
  interim: "list",
  play: "flag",
  model: "chip",
};

/** The event with its causes above and its effects below, one thread each; walked by the arrows, opened by Enter. */
export function Causes(props: { walk: Walk; actors: ReadonlyMap<string, Actor>; onOpen: (place: string) => void }) {
  let list!: HTMLOListElement;
  const picture = createMemo(() =>
    pictureOf(props.walk, (entry, interim) => leavesOf(entry, interim, props.walk.fragments)),
  );
  const [at, setAt] = createSignal(props.walk.focus);
  const y = (n: number) => n * rowPx + discY;
  const go = (place: string | null) => {
    if (place === null) return;
    setAt(place);
    list.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus();
  };
  const beside = (by: number): string | null => {
    const places = props.walk.entries.map((entry) => entry.place);
    return places[places.indexOf(at()) + by] ?? null;
  };
  const [back, on] = isRightToLeft ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  const key = (event: KeyboardEvent) => {
    const to =
      event.key === "ArrowUp"
        ? beside(-1)
        : event.key === "ArrowDown"
          ? beside(1)
          : event.key === back
            ? stepFrom(props.walk, at(), "back")
            : event.key === on
              ? stepFrom(props.walk, at(), "on")
              : undefined;
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  return (
    <section aria-labelledby="walk-head">
      <h3 id="walk-head">{says.title}</h3>
      <p class="s1 faint">
        {props.walk.entries.length > 1 ? says.help : says.alone}{" "}
        {says.more(props.walk.more.causes, props.walk.more.effects)}
      </p>
      <div class="tree">
        <svg
          class="threads"
          width={discX + 16}
          height={picture().nodes.length * rowPx}
          viewBox={`0 0 ${discX + 16} ${picture().nodes.length * rowPx}`}
          aria-hidden="true"
        >
          <For each={picture().threads}>
            {({ from, to, why }) => {
              const [a, b] = [y(Math.min(from, to)), y(Math.max(from, to))];
              const far = Math.min(46, 8 + (Math.abs(to - from) - 1) * 9);
              const d =
                Math.abs(to - from) === 1
                  ? `M${discX} ${a}V${b}`
                  : `M${discX} ${a}C${discX - far} ${a + 20} ${discX - far} ${b - 20} ${discX} ${b}`;
              return <path d={d} class={`why-${why}`} />;
            }}
          </For>
          <Index each={picture().nodes}>
            {(node, n) => {
              const role = () => {
                const one = node();
                return one.is === "event" ? one.role : "leaf";
              };
              return <circle cx={discX} cy={y(n)} r={node().is === "event" ? 12 : 7} class={`is-${role()}`} />;
            }}
          </Index>
        </svg>
        <ol ref={list} onKeyDown={key}>
          <For each={picture().nodes}>
            {(node) => (
              <Switch>
                <Match when={node.is === "leaf" && node}>
                  {(one) => (
                    <li class="leaf">
                      <Icon name={leafGlyphs[one().leaf.kind]} size="s" />
                      <Show when={one().leaf.href} fallback={<span>{one().leaf.text}</span>}>
                        {(href) => <A href={href()}>{one().leaf.text}</A>}
                      </Show>
                    </li>
                  )}
                </Match>
                <Match when={node.is === "event" && node}>
                  {(one) => (
                    <li class={`event is-${one().role}`}>
                      <Icon name={glyphOf(one().entry.type)} size="s" />
                      <button
                        type="button"
                        data-place={one().entry.place}
                        tabindex={at() === one().entry.place ? 0 : -1}
                        aria-current={one().role === "focus" ? "true" : undefined}
                        onFocus={() => setAt(one().entry.place)}
                        onClick={() => props.onOpen(one().entry.place)}
                      >
                        <b>{typeText(one().entry.type)}</b>
                        <span class="vh">{`, ${says[one().role]}`}</span>
                        <small>
                          <bdi>{whoOf(one().entry.actor, props.actors)}</bdi>
                          {partWords.comma}
                          <span dir="ltr">{timeText(one().entry.storedAt, one().entry.storedAt)}</span>
                          {whyOf(one().entry) ? partWords.comma + whyOf(one().entry) : ""}
                        </small>
                      </button>
                      <span class="no num faint" dir="ltr">
                        {numberOf(one().entry.place)}
                      </span>
                    </li>
                  )}
                </Match>
              </Switch>
            )}
          </For>
        </ol>
      </div>
    </section>
  );
}

/** What led to an event and is no event: of words their sound and interim text, of a tip its play and its model. */
const leavesOf = (entry: Entry, interim: number | null, fragments: Walk["fragments"]): Leaf[] => {
  const { facts, type, call } = entry;
  const text = (name: string): string | null => {
    const value = facts[name];
    return value === undefined ? null : String(value);
  };
  const leaves: Leaf[] = [];
  const [from, to] = [facts["startMs"], facts["endMs"]];
  if (type === "UtteranceTranscribed" && typeof from === "number" && typeof to === "number") {
    const href = call === null ? null : `/calls/${call}?t=${Math.floor(from / 1_000)}`;
    if (text("source") !== "typed")
      leaves.push({ kind: "sound", text: says.sound(clockText(from), clockText(to)), href });
    if (interim !== null && interim > 0) leaves.push({ kind: "interim", text: says.interim(interim), href: null });
  }
  const fragment = entry.cause === null ? undefined : fragments[entry.cause];
  if (fragment) leaves.push({ kind: "interim", text: says.revision(fragment.revision), href: null });
  if (type === "SuggestionMade" || type === "SuggestionWithheld") {
    const [play, playbook] = [text("play"), text("playbook")];
    if (play !== null && playbook !== null)
      leaves.push({
        kind: "play",
        text: says.play(play, playbook, Number(facts["playbookVersion"] ?? 0)),
        href: `/playbooks/${playbook}`,
      });
    const model = text("model");
    leaves.push({ kind: "model", text: model === null ? says.noModel : says.model(model), href: null });
  } else if (text("model") !== null && text("prompt") !== null)
    leaves.push({ kind: "model", text: says.model(`${text("model")}, ${text("prompt")}`), href: null });
  return leaves;
};
