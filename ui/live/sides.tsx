/** The two side columns: what the rep is doing on the left, what there was on the right. */
import type { Noted, Tip, Withheld } from "@wingman/domain/call/view";
import type { Playbook } from "@wingman/domain/playbook/play";
import { createMemo, For, Show, untrack } from "solid-js";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { labelText } from "../parts/label.ts";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { Session } from "./session.ts";
import { talkFigures } from "./talk.ts";
import { words } from "./words.ts";

export function Stages(props: { playbook: Playbook | null; reached: Readonly<Record<string, number>> }) {
  const stages = createMemo(() => {
    const known = props.playbook?.stages ?? [];
    const now = known.reduce<string | null>((last, { id }) => {
      const at = props.reached[id];
      return at !== undefined && at >= (last === null ? -1 : (props.reached[last] ?? -1)) ? id : last;
    }, null);
    const nowPlace = known.findIndex(({ id }) => id === now);
    return known.map(({ id, name }, place) => ({
      id,
      name,
      atMs: props.reached[id],
      state: id === now ? "now" : props.reached[id] !== undefined ? "done" : place < nowPlace ? "skipped" : "todo",
    }));
  });
  return (
    <section aria-labelledby="stages-head">
      <h2 id="stages-head">
        {words.live.stages}
        <Show when={props.playbook}>
          {(book) => (
            <small>
              <bdi>
                {book().name}, v{book().version}
              </bdi>
            </small>
          )}
        </Show>
      </h2>
      <ol>
        <For each={stages()}>
          {(stage) => (
            <li class={`st ${stage.state}`} aria-current={stage.state === "now" ? "step" : undefined}>
              <span class="g">
                <Show when={stage.state === "done"}>
                  <Icon name="tick" />
                </Show>
              </span>
              <span dir="auto">{stage.name}</span>
              <time>
                {stage.state === "now"
                  ? words.live.now
                  : stage.state === "skipped"
                    ? words.live.skipped
                    : stage.atMs === undefined
                      ? ""
                      : clockText(stage.atMs)}
              </time>
            </li>
          )}
        </For>
      </ol>
    </section>
  );
}

export function WhoTalks(props: { session: Session; customer: string; nowMs: () => number }) {
  const lines = createMemo(() => props.session.view().lines);
  // By the clock, not by the line: what nobody can read twice a second need not be counted more often.
  const figures = createMemo(() => talkFigures(untrack(lines), props.nowMs()));
  return (
    <section aria-labelledby="talk-head">
      <h2 id="talk-head">
        {words.live.whoTalks}
        <small>{words.live.lastFive}</small>
      </h2>
      <Show when={figures().repShare !== null} fallback={<p class="s1 faint">{words.live.tooEarly}</p>}>
        <div class="bal" role="img" aria-label={words.live.balance(figures().repShare ?? 0, props.customer)}>
          <span class="a" style={{ "inline-size": `${clampShare(figures().repShare ?? 0)}%` }}>
            {words.live.you} {partWords.percent(figures().repShare ?? 0)}
          </span>
          <span class="b" style={{ "inline-size": `${100 - clampShare(figures().repShare ?? 0)}%` }}>
            <span class="clip">{props.customer}</span>&nbsp;{partWords.percent(100 - (figures().repShare ?? 0))}
          </span>
        </div>
      </Show>
      <dl class="met">
        <dt>{words.live.pace}</dt>
        <dd>{words.live.paceValue(figures().wordsPerMinute)}</dd>
        <dt>{words.live.longest}</dt>
        <dd>{clockText(figures().longestMs)}</dd>
        <dt>{words.live.questions}</dt>
        <dd>{figures().questions}</dd>
        <dt>{words.live.interruptions}</dt>
        <dd>{figures().interruptions || words.live.none}</dd>
      </dl>
    </section>
  );
}

/** Both figures stay readable at any share: neither part of the bar gets narrower than its words. */
const clampShare = (share: number) => Math.min(68, Math.max(32, share));

export function EarlierTips(props: {
  tips: readonly Tip[];
  showing: string | null;
  waiting: readonly string[];
  withheld: readonly Withheld[];
  onAgain: (tip: Tip) => void;
}) {
  const byId = createMemo(() => new Map(props.tips.map((tip) => [tip.suggestion, tip])));
  const ids = createMemo(() =>
    props.tips
      .map((tip) => tip.suggestion)
      .filter((id) => id !== props.showing)
      .reverse(),
  );
  const shown = () => props.tips.length - props.waiting.length;
  return (
    <section aria-labelledby="tips-head">
      <h2 id="tips-head">
        {words.live.earlier}
        <small>{words.live.shownHeld(shown(), props.withheld.length)}</small>
      </h2>
      <Show when={ids().length === 0}>
        <p class="s1 faint">{words.live.noTips}</p>
      </Show>
      <ul>
        <For each={ids()}>
          {(id) => {
            const tip = () => byId().get(id);
            return (
              <Show when={tip()}>
                {(known) => <EarlierTip tip={known()} waiting={props.waiting.includes(id)} onAgain={props.onAgain} />}
              </Show>
            );
          }}
        </For>
      </ul>
      <Show when={props.withheld.length > 0}>
        <details class="heldback">
          <summary>
            <Icon name="eyeOff" size="s" />
            {words.live.heldBack(props.withheld.length)}
          </summary>
          <ul>
            <For each={[...props.withheld].reverse()}>
              {(held) => (
                <li class="held">
                  <time>{clockText(held.atMs)}</time>
                  <div>
                    <p dir="auto">{held.headline}</p>
                    <small>{words.live.because2[held.because]}</small>
                  </div>
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
    </section>
  );
}

function EarlierTip(props: { tip: Tip; waiting: boolean; onAgain: (tip: Tip) => void }) {
  const tag = (): { glyph: Glyph; text: string } => {
    const { tip } = props;
    const says = words.live.tags;
    if (tip.retracted) return { glyph: "back", text: says.back };
    if (props.waiting) return { glyph: "clock", text: says.waiting };
    if (tip.pinned) return { glyph: "pin", text: says.pinned };
    if (tip.rating === "like") return { glyph: "like", text: says.liked };
    if (tip.rating === "dislike") return { glyph: "dislike", text: says.disliked };
    if (tip.copied) return { glyph: "copy", text: says.copied };
    if (tip.dismissed) return { glyph: "cross", text: says.dismissed };
    return { glyph: "clock", text: tip.afterWordsMs === null ? tip.title : words.live.after(tip.afterWordsMs) };
  };
  return (
    <li>
      <button type="button" class="pt" title={words.live.again} onClick={() => props.onAgain(props.tip)}>
        <time dir="ltr">{clockText(props.tip.madeAtMs)}</time>
        <Icon name={props.tip.kind} />
        <span class="body">
          <span class="hd" dir="auto" classList={{ gone: props.tip.retracted }}>
            {props.tip.headline}
          </span>
          <span class="tag">
            <Icon name={tag().glyph} />
            {tag().text}
          </span>
        </span>
      </button>
    </li>
  );
}

export function NotedSoFar(props: { noted: readonly Noted[]; marks: readonly { action: string; atMs: number }[] }) {
  // The view changes with every word; these two only when something was noted.
  const noted = createMemo(() => props.noted);
  const marks = createMemo(() => props.marks);
  const items = createMemo(() =>
    [...noted().filter((item) => item.what !== "stage"), ...marks()].sort((a, b) => b.atMs - a.atMs),
  );
  return (
    <section aria-labelledby="noted-head">
      <h2 id="noted-head">
        {words.live.noted}
        <small>{items().length}</small>
      </h2>
      <Show when={items().length === 0}>
        <p class="s1 faint">{words.live.nothingNoted}</p>
      </Show>
      <ul>
        <For each={items()}>
          {(item) => (
            <li class="nt">
              <time dir="ltr">{clockText(item.atMs)}</time>
              <div>
                <Show when={"words" in item && item.words} fallback={notedText(item)}>
                  {(said) => (
                    <>
                      <span dir="auto">{partWords.quoted(said())}</span>
                      <br />
                      <small>{notedText(item)}</small>
                    </>
                  )}
                </Show>
              </div>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}

const notedText = (item: Noted | { readonly atMs: number }): string =>
  "what" in item ? words.live.notedAs[item.what] || labelText(item.label) : words.live.marked;
