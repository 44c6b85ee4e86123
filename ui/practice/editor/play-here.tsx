import { createEffect, createSignal, For, on, Show } from "solid-js";
import { hinders, scenarioFindings } from "@wingman/domain/practice/scenario-check";
import type { Draft } from "./create-scenario-draft.ts";
import { tidied, unfinished } from "./draft.ts";
import { answerPreview, beginPreview, isPreviewOver, type Preview } from "./preview.ts";
import { words } from "./words.ts";

const sayMax = 600;
/** A gap is played as it stands; what cannot be heard or is not there cannot. */
const isPlayable = (content: ReturnType<typeof tidied>): boolean =>
  unfinished(content).length === 0 &&
  scenarioFindings(content).every((finding) => finding.code !== "phrase-invalid" || !hinders(finding));

/** The first turns of an exercise with the draft as it stands, right here; nothing of it leaves the page. */
export function PlayHere(props: { draft: Draft }) {
  const [preview, setPreview] = createSignal<Preview | null>(null);
  const [text, setText] = createSignal("");
  const [seed, setSeed] = createSignal(1);
  const [isOld, setOld] = createSignal(false);
  let field: HTMLInputElement | undefined;
  createEffect(on(props.draft.content, () => setOld(true), { defer: true }));
  const content = () => tidied(props.draft.content());
  const begin = (): void => {
    setPreview(beginPreview(content(), seed()));
    setSeed(seed() + 1); // Another way to say the same, the next time.
    setOld(false);
    queueMicrotask(() => field?.focus());
  };
  const say = (): void => {
    const said = text().trim();
    if (said === "") return;
    setPreview((now) => now && answerPreview(now, said));
    setText("");
  };
  return (
    <section class="playhere" aria-labelledby="play-here">
      <h2 id="play-here">{words.preview.title}</h2>
      <p class="s2 dim">{words.preview.lead}</p>
      <Show when={isPlayable(content())} fallback={<p class="s2 caution">{words.preview.stops}</p>}>
        <button type="button" class="btn" onClick={begin}>
          {preview() ? words.preview.again : words.preview.go}
        </button>
      </Show>
      <Show when={preview()}>
        {(now) => (
          <>
            <Show when={isOld()}>
              <p class="s2 caution">{words.preview.old}</p>
            </Show>
            <ol class="said" aria-live="polite">
              <For each={now().turns}>
                {(turn) => (
                  <li classList={{ me: turn.who === "rep" }}>
                    <b class="s2">
                      <bdi>{turn.who === "rep" ? words.preview.you : props.draft.content().persona.name}</bdi>
                    </b>
                    <p dir="auto">{turn.text}</p>
                  </li>
                )}
              </For>
            </ol>
            <p class="s2 faint num">
              {words.preview.mood(now().state.mood)} · {words.preview.told(now().state.revealed.length)} ·{" "}
              {words.preview.settled(now().state.resolved.length)}
            </p>
            <Show
              when={!isPreviewOver(now())}
              fallback={<p role="status">{words.preview.over[now().state.ends ?? "done"]}</p>}
            >
              <form
                onSubmit={(event) => {
                  event.preventDefault();
                  say();
                }}
              >
                <div class="in">
                  <input
                    ref={field}
                    name="preview"
                    dir="auto"
                    maxLength={sayMax}
                    aria-label={words.preview.say}
                    placeholder={words.preview.say}
                    value={text()}
                    onInput={(event) => setText(event.currentTarget.value)}
                  />
                  <button type="submit" class="btn s go">
                    {words.preview.send}
                  </button>
                </div>
              </form>
            </Show>
          </>
        )}
      </Show>
    </section>
  );
}
