import "../live/live.css"; // The card stands as it does in a call, on a phone too.
import type { Tip } from "@wingman/domain/call/view";
import type { Content } from "@wingman/domain/playbook/events";
import type { Play } from "@wingman/domain/playbook/play";
import { createMemo, Show } from "solid-js";
import { TipCard } from "../live/tip-card.tsx";
import { saidLike } from "./draft.ts";
import { words } from "./words.ts";

const lifeMs = 14_000;
const saidAtMs = 61_000;
const shownAtMs = 62_000;
const noop = (): void => undefined;

/** The card as reps see it, by the component that shows it to them; it cannot be pressed here. */
export function CardPreview(props: { play: Play; content: Content; id: string }) {
  const tip = createMemo((): Tip => {
    const { play } = props;
    const { trigger } = play;
    const sample =
      trigger.on === "meaning"
        ? (trigger.examples[0] ?? "")
        : trigger.on === "words" || trigger.on === "question"
          ? saidLike(trigger.phrases[0] ?? "")
          : "";
    const said = sample === "" ? null : sample;
    return {
      ...{ suggestion: "preview", event: "preview", kind: play.tip.kind, title: play.tip.title },
      headline: play.tip.headline || words.play.noHeadline,
      say: play.tip.say,
      ...{ madeAtMs: saidAtMs, lifeMs, priority: play.priority },
      reason: {
        ...{ play: play.id, playbook: { id: props.id, version: 1 }, category: play.category },
        ...{ snippet: "", agent: "words", prompt: null, model: null, citations: [], stagesMs: {}, sureness: 1 },
        evidence:
          said === null
            ? null
            : {
                ...{ utterance: "preview", revision: 0, words: said, firstWord: 0, endWord: 1, spokenAtMs: saidAtMs },
                channel: "speaker" in trigger && trigger.speaker === "rep" ? "rep" : "customer",
              },
      },
      ...{ retracted: false, rating: "none", pinned: false, copied: false, dismissed: false, afterWordsMs: 600 },
    };
  });
  return (
    <figure class="preview" aria-label={words.play.preview}>
      <div inert>
        <Show when={tip()} keyed>
          {(shown) => (
            <TipCard
              tip={shown}
              showing={{ id: shown.suggestion, phase: "shown", leftMs: 0.8 * lifeMs, lifeMs, held: false }}
              playbook={{ id: props.id, version: 1, ...props.content }}
              customer={words.customer}
              clockMs={() => shownAtMs}
              heardInstead={null}
              whyOpen={false}
              waiting={0}
              copied={false}
              feedback={null}
              onPainted={noop}
              onHold={noop}
              onCopy={noop}
              onWhy={noop}
              onRate={noop}
              onPin={noop}
              onDismiss={noop}
              onSnooze={noop}
            />
          )}
        </Show>
      </div>
      <figcaption class="s1 faint">{words.play.preview}</figcaption>
    </figure>
  );
}
