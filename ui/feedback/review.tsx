import { createSignal, For, onCleanup, Show } from "solid-js";
import { tinykeys } from "tinykeys";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { labelText } from "../parts/label.ts";
import { StateNote } from "../parts/state-note.tsx";
import { clockText, dateText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { feedback, type Mark, type QueuedTip } from "./ask.ts";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { percent } from "./numbers.ts";
import { words } from "./words.ts";

const everyMs = 60_000;
const marks = [
  { mark: "helpful", key: "1", glyph: "like" },
  { mark: "not", key: "2", glyph: "dislike" },
  { mark: "harmful", key: "3", glyph: "warn" },
] as const satisfies readonly { mark: Mark; key: string; glyph: string }[];

/** One tip after the other, with the words around it. What the model thought is told only after one has said so oneself. */
export function ReviewPart() {
  const [loaded, again] = createPolled(feedback.queue, everyMs);
  const [done, setDone] = createSignal<readonly string[]>([]);
  const [said, setSaid] = createSignal("");
  const [last, setLast] = createSignal<QueuedTip | null>(null);
  const [problem, setProblem] = createSignal("");
  const [isBusy, setBusy] = createSignal(false);
  const tips = () => (loaded().value?.tips ?? []).filter(({ suggestion }) => !done().includes(suggestion));
  const current = () => last() ?? tips()[0] ?? null;
  const say = async (mark: Mark): Promise<void> => {
    const tip = current();
    if (!tip || isBusy()) return;
    setBusy(true);
    setProblem("");
    try {
      await feedback.review(tip.call, tip.suggestion, mark);
      const { judged } = await feedback.judged(tip.call, tip.suggestion);
      const thought = judged && words.review.marks[judged.mark as Mark];
      setSaid(
        `${words.review.said(words.review.marks[mark])} ${thought ? words.review.judge(thought, judged?.why ?? "") : ""}`.trim(),
      );
      next(tip);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const next = (tip: QueuedTip): void => {
    setLast(null);
    setBefore(tip);
    setDone([...done(), tip.suggestion]);
    if (tips().length === 0) void again();
  };
  const [before, setBefore] = createSignal<QueuedTip | null>(null);
  const skip = (): void => {
    const tip = current();
    if (tip) next(tip);
    setSaid("");
  };
  const bindings: Record<string, (event: KeyboardEvent) => void> = {
    ArrowRight: () => skip(),
    n: () => skip(),
    z: () => setLast(before()),
  };
  for (const { mark, key } of marks) bindings[key] = () => void say(mark);
  onCleanup(tinykeys(window, bindings, { ignore: (event) => event.repeat || isTyping(event.target) }));
  return (
    <section aria-labelledby="review-head" class="part">
      <h2 id="review-head">{words.review.title}</h2>
      <p class="dim lead">{words.review.lead}</p>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(queue) => (
          <>
            <p class="s2 dim">
              {words.review.counts(queue().waiting, queue().reviewed)}{" "}
              <Show when={queue().agreement.of > 0}>
                {words.review.agree(
                  queue().agreement.same,
                  queue().agreement.of,
                  percent(queue().agreement.same / queue().agreement.of),
                )}{" "}
                <Show when={queue().agreement.kappa !== null}>
                  {words.review.kappa((queue().agreement.kappa ?? 0).toFixed(2))}
                </Show>
              </Show>
            </p>
            <Show
              when={current()}
              fallback={<StateNote glyph="tick" title={words.review.none.title} text={words.review.none.text} />}
            >
              {(tip) => <Queued tip={tip()} busy={isBusy()} onMark={(mark) => void say(mark)} onSkip={skip} />}
            </Show>
          </>
        )}
      </WhenLoaded>
      <div role="status" class="s2">
        <Show when={said()}>
          <p class="note tell">
            <Icon name="tick" size="s" />
            <span dir="auto">{said()}</span>
            <Show when={before()}>
              <button type="button" class="btn s" onClick={() => setLast(before())}>
                {words.review.back}
              </button>
            </Show>
          </p>
        </Show>
      </div>
      <div role="alert">
        <Show when={problem()}>
          <p class="note bad">{problem()}</p>
        </Show>
      </div>
    </section>
  );
}

function Queued(props: { tip: QueuedTip; busy: boolean; onMark: (mark: Mark) => void; onSkip: () => void }) {
  return (
    <article class="queued" aria-labelledby="queued-head">
      <ol class="around" aria-label={words.review.around}>
        <For each={props.tip.around}>
          {(line) => (
            <li>
              <time dir="ltr">{clockText(line.startMs)}</time>
              <span class="s2">
                <span class="ch" classList={{ o: line.channel === "rep" }} />{" "}
                {line.channel === "rep" ? words.review.rep : words.review.customer}
              </span>
              <p dir="auto">{line.text}</p>
            </li>
          )}
        </For>
      </ol>
      <div class="card">
        <p class="s2 dim">
          {labelText(props.tip.title)} · <span dir="ltr">{clockText(props.tip.madeAtMs)}</span> ·{" "}
          {dateText(props.tip.startedAt)}
        </p>
        <h3 id="queued-head" dir="auto">
          {props.tip.headline}
        </h3>
        <p dir="auto">{props.tip.say}</p>
        <p class="s2 dim">
          <Show when={props.tip.words}>{(heard) => <bdi>{partWords.quoted(heard())} · </bdi>}</Show>
          <bdi>{props.tip.play}</bdi>
          <Show when={props.tip.model}>{(model) => <bdi> · {model()}</bdi>}</Show>
        </p>
      </div>
      <div class="row wrap">
        <For each={marks}>
          {({ mark, key, glyph }) => (
            <button type="button" class="btn" disabled={props.busy} onClick={() => props.onMark(mark)}>
              <Icon name={glyph} size="s" />
              {words.review.marks[mark]}
              <kbd class="kbd">{key}</kbd>
            </button>
          )}
        </For>
        <button type="button" class="btn plain" onClick={() => props.onSkip()}>
          {words.review.next}
          <kbd class="kbd">N</kbd>
        </button>
        <a class="btn plain" href={`/calls/${props.tip.call}?t=${Math.floor(props.tip.madeAtMs / 1_000)}`}>
          {words.review.whole}
        </a>
      </div>
    </article>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
